"""The demo's past, as steps in time: each motion and decision brought to its state by the product's actions."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.assisted import actions as assisted
from governance.assisted.values import NewConfirmation, NewVoteEntry
from governance.ballots import actions as ballots
from governance.ballots.rules import same_time
from governance.ballots.values import NewBallot, NewBallotTransition, NewCastingVote, NewVote
from governance.bilingual import Bilingual, BilingualProse, Language
from governance.calls import actions as calls
from governance.calls.values import NewCall
from governance.context import Context, Person, Visitor
from governance.decisions import actions as decisions
from governance.decisions.values import Interest, LinkedMotion, NewDecision
from governance.motions import actions as motions
from governance.motions.rules import LONDON
from governance.motions.values import NewApproval, NewMotion, NewSecond, NewTransition
from governance.notices import actions as notices
from governance.permissions import Office
from governance.procedure import actions as procedure
from governance.procedure.values import NewWithdrawal, SeconderActs

Step = Callable[[], Awaitable[object]]
Data = dict[str, Any]
SECRETARY, TRANSLATOR, CHAIR, RETURNING_OFFICER, BOARD_SECRETARY = "rhiannon", "heledd", "pwyll", "teyrnon", "gwydion"
MEMBERSHIP_OFFICER = "cynon"


class Story:
    """Tells the past of one database. `person`, `own_right` and `organisation` give the ids of the data's keys."""

    def __init__(
        self,
        db: AsyncConnection,
        person: dict[str, UUID],
        own_right: dict[str, UUID],
        organisation: dict[str, UUID],
        represented_by: dict[str, str],
        body: dict[str, UUID],
    ) -> None:
        self.db = db
        self.person = person
        self.organisation = organisation
        self.body = body
        self.right = own_right | organisation
        self.voter = {key: key for key in own_right} | represented_by
        self.call: dict[str, UUID] = {}
        self.motion: dict[str, UUID] = {}
        self.ballot: dict[str, UUID] = {}
        self.decision: dict[str, UUID] = {}

    def steps(
        self, now: datetime, told: list[Data], decided: list[Data], names: dict[str, str]
    ) -> list[tuple[datetime, Step]]:
        """Every step with its instant."""
        self.now, self.names = now, names
        ten = now.astimezone(LONDON).replace(hour=10, minute=0, second=0, microsecond=0)
        self.today = ten if ten <= now else same_time(ten, -1)  # people do things in the morning
        found = [step for data in told for step in self._motion(data)]
        found += [(same_time(self.today, -data["decided_days_ago"]), self._decision(data, None)) for data in decided]
        self.mover = {data["key"]: data["mover"] for data in told}
        return found

    def calls(self, told: list[Data]) -> list[tuple[datetime, Step]]:
        """The Forum's calls for motions, each at its instant; before the motions that answer them."""
        return [(same_time(self.today, -data["days_ago"]), _later(self._call, data)) for data in told]

    async def _call(self, data: Data) -> None:
        new = NewCall(
            body_id=self.body["forum"],
            title=line(data["title"]),
            text=prose(data["text"]),
            closes_at=same_time(self.today, data["days"] - data["days_ago"]),
        )
        self.call[data["key"]] = await calls.open_call(self.context(SECRETARY, Office.SECRETARY), new)

    def context(self, key: str | None, *offices: Office) -> Context:
        """Somebody about to act, with the offices they act by; the rules, where it is None."""
        if key is None:
            return Context(self.db, Visitor())
        return Context(self.db, Person(self.person[key], key, frozenset(offices), is_member=True))

    def _motion(self, data: Data) -> Iterator[tuple[datetime, Step]]:
        """The steps of one motion, as far as its days go."""
        at = {name: same_time(self.today, -days) for name, days in data["days_ago"].items()}
        moves = {
            "drafted": self._propose,
            "seeking_seconders": self._seek,
            "admitted": self._admit,
            "ruled_out": self._rule_out,
            "withdrawn": self._withdraw,
            "final_text": self._fix_text,
            "noticed": self._give_notice,
            "opened": self._open,
            "cast_by_chair": self._cast_by_chair,
            "responded": self._respond,
        }
        for name, move in moves.items():
            if name in at:
                yield at[name], _later(move, data)
        if "seeking_seconders" in at:
            yield from self._seconds(data, at)
        if "noticed" in at and ("opened" in at or "opens_in" in data):
            yield at["noticed"] + timedelta(hours=2), _later(self._schedule, data, at)
        if "opened" in at:
            yield from self._votes(data, at["opened"])
            yield from self._assisted(data, at["opened"])
        for name in ("closed", "declared"):
            if name in at:
                yield at[name] + timedelta(minutes=1), self._advance
        if data["target_state"] == "lapsed":
            yield self.now, self._advance

    async def _propose(self, data: Data) -> None:
        new = NewMotion(
            body_id=self.body["forum"],
            call_id=self.call[data["call"]] if "call" in data else None,
            on_behalf_of=self._on_behalf(data["mover"], data["on_behalf_of"]),
            original_language=Language(data["original_language"]),
            title=line(data["title"]),
            summary=prose(data["summary"]),
            text=prose(data["text"]),
        )
        self.motion[data["key"]] = await motions.propose_motion(self.context(data["mover"]), new)

    async def _seek(self, data: Data) -> None:
        await self._move(data, data["mover"], NewTransition("seeking_seconders"))

    def _seconds(self, data: Data, at: dict[str, datetime]) -> Iterator[tuple[datetime, Step]]:
        begin = at["seeking_seconders"]
        end = at.get("submitted", min(self.now, begin + timedelta(days=30)))
        for number, key in enumerate(data["seconders"], 1):
            yield begin + (end - begin) * number / (len(data["seconders"]) + 1), _later(self._second, data, key)
        if "submitted" in at:
            yield at["submitted"], _later(self._move, data, data["mover"], NewTransition("submitted"))

    async def _second(self, data: Data, key: str) -> None:
        ctx = self.context(self.voter[key])
        await motions.second_motion(ctx, self.motion[data["key"]], NewSecond(self.right[key]))

    async def _admit(self, data: Data) -> None:
        said = {"legal_effect": data.get("legal_effect", "advisory"), "resolution": data.get("resolution", "ordinary")}
        await self._move(data, CHAIR, NewTransition("admitted", **said), Office.FORUM_CHAIR)

    async def _rule_out(self, data: Data) -> None:
        reason = prose(data["ruling"]["reason"])
        await self._move(data, CHAIR, NewTransition("ruled_out", reason), Office.FORUM_CHAIR)

    async def _withdraw(self, data: Data) -> None:
        motion_id = self.motion[data["key"]]
        new = NewWithdrawal(prose(data["withdrawal"]["reason"]))
        await procedure.ask_withdrawal(self.context(data["mover"]), motion_id, new)
        for key in data["seconders"]:
            consent = SeconderActs(self.right[key])
            await procedure.consent_withdrawal(self.context(self.voter[key]), motion_id, consent)

    async def _fix_text(self, data: Data) -> None:
        for language in Language:
            ctx = self.context(TRANSLATOR, Office.TRANSLATOR)
            await motions.approve_text(ctx, self.motion[data["key"]], NewApproval(language))
        await self._move(data, SECRETARY, NewTransition("final_text"), Office.SECRETARY)

    async def _give_notice(self, data: Data) -> None:
        await self._move(data, SECRETARY, NewTransition("noticed"), Office.SECRETARY)
        await self._tell("motion.noticed", self.motion[data["key"]])
        await motions.complete_notice(self.context(None), self.motion[data["key"]])

    async def _schedule(self, data: Data, at: dict[str, datetime]) -> None:
        opens = at.get("opened") or same_time(self.today, data["opens_in"])
        closes = at.get("closed") or same_time(self.today, data["closes_in"])
        ctx = self.context(RETURNING_OFFICER, Office.RETURNING_OFFICER)
        self.ballot[data["key"]] = await ballots.schedule_ballot(
            ctx, self.motion[data["key"]], NewBallot(opens_at=opens, closes_at=closes, names_seen_by=data.get("names"))
        )

    async def _open(self, data: Data) -> None:
        ctx = self.context(RETURNING_OFFICER, Office.RETURNING_OFFICER)
        await ballots.transition_ballot(ctx, self.ballot[data["key"]], NewBallotTransition("open"))
        # The letters of the ballot that is still open go out when the demo begins, so that there is mail to read.
        await self._tell("ballot.opened", self.ballot[data["key"]], sent=data["target_state"] != "balloting")

    def _votes(self, data: Data, opened: datetime) -> Iterator[tuple[datetime, Step]]:
        """Each vote at an instant of its own, the ones with a reason first, and nobody who is to be left free."""
        left = dict(data["votes"])
        papers: list[tuple[str, str, str | None]] = []
        for said in data["vote_reasons"]:
            papers.append((said["on_behalf_of"] or said["voter"], said["choice"], said["text"]))
            left[said["choice"]] -= 1
        taken = {key for key, _, _ in papers} | set(data.get("leave_unvoted", ()))
        taken |= {said["voter"] for said in data.get("assisted", ())} | {"efnisien", "pryderi"}
        free = [key for key in self.right if key not in taken]
        stride = 97  # walks through them all in an order that is nobody's own
        free = [free[(stride * number) % len(free)] for number in range(len(free))]
        papers += [(free.pop(), choice, None) for choice, number in left.items() for _ in range(number)]
        end = min(self.now, opened + timedelta(days=13))
        for number, (key, choice, reason) in enumerate(papers, 1):
            at = opened + (end - opened) * number / (len(papers) + 1)
            yield at, _later(self._vote, data, key, NewVote(choice, self.right[key], reason))  # type: ignore[arg-type]

    def _assisted(self, data: Data, opened: datetime) -> Iterator[tuple[datetime, Step]]:
        """Votes on paper and by phone, a day after opening: entered by one officer, and confirmed by another or not."""
        for number, said in enumerate(data.get("assisted", ()), 1):
            yield opened + timedelta(days=1, minutes=number), _later(self._enter_vote, data, said)

    async def _enter_vote(self, data: Data, said: Data) -> None:
        ballot_id, key = self.ballot[data["key"]], said["voter"]
        new = NewVoteEntry(
            member_id=self.right[key], asked_by=self.person[key], channel=said["channel"], choice=said["choice"]
        )
        first = self.context(RETURNING_OFFICER, Office.RETURNING_OFFICER)
        entry_id = await assisted.enter_vote(first, ballot_id, new)
        if said["confirmed"]:
            second = self.context(SECRETARY, Office.SECRETARY)
            await assisted.confirm_vote(second, ballot_id, entry_id, NewConfirmation(said["choice"]))

    async def _vote(self, data: Data, key: str, new: NewVote) -> None:
        await ballots.cast_vote(self.context(self.voter[key]), self.ballot[data["key"]], new)

    async def _cast_by_chair(self, data: Data) -> None:
        said = data["casting_vote"]
        new = NewCastingVote(said["vote"], prose(said["reason"]))
        await ballots.give_casting_vote(self.context(CHAIR, Office.FORUM_CHAIR), self.ballot[data["key"]], new)

    async def _advance(self) -> None:
        await motions.advance_due(self.context(None))
        await procedure.advance_due(self.context(None))
        await ballots.advance_due(self.context(None))

    async def _respond(self, data: Data) -> None:
        said = data["response"]
        decision = {
            "title": _answer_title(data["title"]),
            "text": data["summary"],
            "reasons": said["reasons"],
            "votes": said["votes"],
            "interests": said["interests"],
            "owner": said["owner"],
            "due_in_days": said["due_in_days"],
            "decided_days_ago": data["days_ago"]["responded"],
        }
        await self._decision(decision, LinkedMotion(self.motion[data["key"]], said["kind"]))()
        await self._tell("motion.responded", self.motion[data["key"]])

    def _decision(self, data: Data, answered: LinkedMotion | None) -> Step:
        async def decide() -> None:
            ctx = self.context(BOARD_SECRETARY, Office.BOARD_SECRETARY)
            decided = self.today.date() - timedelta(days=data["decided_days_ago"])
            owner = self.names[data["owner"]]
            new = NewDecision(
                body_id=self.body["board"],
                title=line(data["title"]),
                summary=prose(data["summary"]) if "summary" in data else None,
                text=prose(data["text"]),
                reasons=prose(data["reasons"]),
                decided_on=decided,
                yes=data["votes"]["yes"],
                no=data["votes"]["no"],
                abstain=data["votes"]["abstain"],
                interests=tuple(
                    Interest(self.person[each["person"]], line(each["nature"]), each["withdrew"])
                    for each in data["interests"]
                ),
                motions=(answered,) if answered else (),
                owner=Bilingual(cy=owner, en=owner),
                due_on=decided + timedelta(days=data["due_in_days"]),
            )
            decision_id = await decisions.record_decision(ctx, new)
            await decisions.publish_decision(ctx, decision_id)
            if "key" in data:
                self.decision[data["key"]] = decision_id

        return decide

    async def _move(self, data: Data, key: str, new: NewTransition, *offices: Office) -> None:
        await motions.transition_motion(self.context(key, *offices), self.motion[data["key"]], new)

    async def _tell(self, event: str, subject_id: UUID, *, sent: bool = True) -> None:
        await notices.tell(self.context(None), event, subject_id)
        if sent:
            await self.db.execute(
                text("UPDATE notice SET sent_at = app_now() WHERE subject_id = :id AND sent_at IS NULL"),
                {"id": subject_id},
            )

    def _on_behalf(self, person: str, organisation: str | None) -> UUID:
        return self.organisation[organisation] if organisation else self.right[person]


def _later(move: Callable[..., Awaitable[object]], *arguments: object) -> Step:
    return lambda: move(*arguments)


def line(pair: dict[str, str | None]) -> Bilingual:
    """One line of the data, in the languages that it has."""
    return Bilingual(**{language: said for language, said in pair.items() if said})


def prose(pair: dict[str, str | None]) -> BilingualProse:
    """A text of the data, in the languages that it has."""
    return BilingualProse(**{language: said for language, said in pair.items() if said})


def _answer_title(title: dict[str, str]) -> dict[str, str]:
    return {"cy": f"Ymateb i’r cynnig: {title['cy']}", "en": f"Response to the motion: {title['en']}"}
