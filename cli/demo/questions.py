"""The demo's questions to the members, as steps in time: asked, answered, objected to, counted."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import msgspec

from cli.demo.story import SECRETARY, Data, Step, Story
from governance.ballots.rules import same_time
from governance.bilingual import Bilingual, BilingualProse
from governance.permissions import Office
from governance.questions import actions, queries
from governance.questions.values import Method, NewAnswer, NewProposal, NewQuestion, NewReply

STRIDE = 89  # walks through the members in an order that is nobody's own


def steps(story: Story, told: list[Data]) -> list[tuple[datetime, Step]]:
    """Every step of every question with its instant. `story` has been told until now."""
    return [step for data in told for step in _Asking(story, data).steps()]


class _Asking:
    """One question. Its id is known from its first step on."""

    def __init__(self, story: Story, data: Data) -> None:
        self.story, self.data = story, data
        self.opened = same_time(story.today, -data["days_ago"])
        self.closes = same_time(self.opened, data["days"])
        self.id: UUID | None = None

    def steps(self) -> Iterator[tuple[datetime, Step]]:
        yield self.opened, self._ask
        answers = list(self._answers())
        end = min(self.closes, self.story.now)
        for number, (key, new) in enumerate(answers, 1):
            yield self.opened + (end - self.opened) * number / (len(answers) + 2), partial(self._answer, key, new)
        if "reply" in self.data:
            yield self.opened + (end - self.opened) * (len(answers) + 1) / (len(answers) + 2), self._reply
        if self.closes <= self.story.now:
            yield self.closes + timedelta(minutes=1), self._count

    async def _ask(self) -> None:
        data, options = self.data, self.data.get("options")
        new = NewQuestion(
            body_id=self.story.body["forum"],
            method=Method(data["method"]),
            title=Bilingual(**data["title"]),
            text=BilingualProse(**data["text"]),
            closes_at=self.closes,
            options=tuple(Bilingual(**each) for each in options) if options else None,
            binding=data.get("binding", False),
            quorum=data.get("quorum"),
            needs_majority=data.get("needs_majority", False),
        )
        self.id = await actions.ask_question(self.story.context(SECRETARY, Office.SECRETARY), new)

    def _answers(self) -> Iterator[tuple[str, NewAnswer]]:
        """Who answers what: those who say something first, then as many more as the data say of each kind."""
        said = self.data.get("said", ())
        left_free = {each["who"] for each in said} | {"efnisien", "pryderi", "branwen", "bendigeidfran", "cartref"}
        free = [key for key in self.story.right if key not in left_free]
        free = [free[(STRIDE * number) % len(free)] for number in range(len(free))]
        for each in said:
            yield each["who"], self._as_answer(each["answer"], each["comment"])
        for each in self.data["answers"]:
            for _ in range(each["times"]):
                yield free.pop(), self._as_answer(each["answer"], None)

    def _as_answer(self, given: Any, comment: str | None) -> NewAnswer:
        """An answer as the data say it: a word, points by option, or the options approved of."""
        if isinstance(given, dict):
            said: Data = {"scores": [{"option": number, "points": points} for number, points in given.items()]}
        else:
            said = {"choice" if isinstance(given, str) else "approves": given}
        return msgspec.convert(said | {"comment": comment}, NewAnswer)

    async def _answer(self, key: str, new: NewAnswer) -> None:
        assert self.id is not None  # noqa: S101 - asked before
        named = msgspec.structs.replace(new, on_behalf_of=self.story.right[key])
        await actions.give_answer(self.story.context(self.story.voter[key]), self.id, named)

    async def _reply(self) -> None:
        """The chair answers the first objection and changes the proposal; those who consented do so again."""
        assert self.id is not None  # noqa: S101 - asked before
        ctx, said = self.story.context("pwyll", Office.FORUM_CHAIR), self.data["reply"]
        first = (await queries.objections(ctx, self.id))[0]
        await actions.reply_to_objection(ctx, self.id, first.id, NewReply(BilingualProse(**said["reply"])))
        amended = NewProposal(BilingualProse(**said["text"]), BilingualProse(**said["changes"]))
        await actions.amend_proposal(ctx, self.id, amended)
        for key in said["consent_again"]:
            await self._answer(key, NewAnswer(choice="consent"))

    async def _count(self) -> None:
        await actions.advance_due(self.story.context(None))
