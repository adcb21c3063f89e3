"""How members of the demo joined: the principles, and the applications, brought to where they are by the actions."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import text

from cli.demo.story import BOARD_SECRETARY, MEMBERSHIP_OFFICER, Story, line, prose
from governance.ballots.rules import same_time
from governance.bilingual import Language
from governance.context import Context
from governance.exports import actions as exports
from governance.exports.values import Field, NewExport
from governance.imports import actions as imports
from governance.imports.values import NewImport
from governance.memberships import actions
from governance.memberships.values import (
    NewApplication,
    NewApproval,
    NewQuestion,
    NewRefusal,
    NewRepresentation,
    NewReview,
)
from governance.nominations import actions as nominations
from governance.nominations.values import NewNomination, Role
from governance.permissions import Office
from governance.promises import actions as promises
from governance.promises import queries as given
from governance.promises import store as wordings
from governance.promises.values import NewFeedback, NewPromise
from governance.standing import actions as memberships
from governance.standing.values import NewPayment, NewReasons

Data = dict[str, Any]
BOARD_CHAIR = "arianrhod"
ASKED = 5  # days ago, those whose six months were over then were asked what came of their promises


def steps(story: Story, data: Data) -> Iterator[tuple[datetime, Any]]:
    """Every step with its instant, in no order."""
    application: dict[str, UUID] = {}
    for applied in data["applications"]:
        yield same_time(story.today, -applied["days_ago"]), partial(_apply, story, applied, data, application)
        for then in applied.get("then", ()):
            at = same_time(story.today, -then["days_ago"]) + timedelta(minutes=1)
            yield at, partial(_then, story, applied["by"], then, application)
    for standing in data["memberships"]:
        yield same_time(story.today, -standing["days_ago"]), partial(_stand, story, standing)
    for version, wording in enumerate(data["wordings"], 1):
        yield same_time(story.today, -wording["days_ago"]), partial(_enact_promise, story, version, wording)
    yield same_time(story.today, -ASKED), partial(promises.advance_due, story.context(None))
    for promised in data["promises"]:
        yield same_time(story.today, -promised["days_ago"]), partial(_promise, story, promised)
        if "answer" in promised:
            at = same_time(story.today, -promised["answer"]["days_ago"])
            yield at, partial(_answer, story, promised)
    for asked in data["nominations"]:
        yield same_time(story.today, -asked["days_ago"]), partial(_nominate, story, asked)


async def _apply(story: Story, applied: Data, data: Data, application: dict[str, UUID]) -> None:
    language, group = Language(applied["read_in"]), applied.get("organisation")
    new = NewApplication(
        organisation_name=line({each: group[each] for each in Language}) if group else None,
        organisation_kind=group["kind"] if group else None,
        position=group["position"] if group else None,
        region_code=applied.get("region"),
        principles_version=len(data["principles"]),
        principles_language=language,
        agrees=True,
    )
    application[applied["by"]] = await actions.apply_as_myself(story.context(applied["by"]), new, language)


async def _then(story: Story, key: str, then: Data, application: dict[str, UUID]) -> None:
    """One step on the way of an application, by whoever makes it."""
    id_ = application[key]
    said: Any = then.get("text")
    officer = story.context(MEMBERSHIP_OFFICER, Office.MEMBERSHIP_OFFICER)
    match then["step"]:
        case "asked":
            await actions.ask_applicant(officer, id_, NewQuestion(prose(said)))
        case "approved":
            await actions.approve_application(officer, id_, NewApproval())
        case "refused":
            await actions.refuse_application(_board(story, BOARD_SECRETARY), id_, NewRefusal(prose(said)))
        case "represented":
            await actions.make_representation(story.context(key), id_, NewRepresentation(said))
        case "upheld":
            await actions.review_application(_board(story, BOARD_CHAIR), id_, NewReview("refused_final", prose(said)))
        case "withdrawn":
            await actions.withdraw_application(story.context(key), id_)
        case _:  # lapsed: nobody's doing
            await actions.advance_due(story.context(None))


async def _stand(story: Story, data: Data) -> None:
    """What became of a membership: until when it is paid for, or that the board proposes to end it."""
    membership_id = await _membership(story, data["of"])
    if "text" in data:
        reasons = NewReasons(prose(data["text"]))
        await memberships.propose_removal(_board(story, BOARD_SECRETARY), membership_id, reasons)
    else:
        officer = story.context(MEMBERSHIP_OFFICER, Office.MEMBERSHIP_OFFICER)
        paid_to = story.today.date() - timedelta(days=data["unpaid_days"])
        await memberships.record_payment(officer, membership_id, NewPayment(paid_to))


async def _nominate(story: Story, data: Data) -> None:
    """Somebody asked to act for an organisation by whoever represents it; some have accepted."""
    new = NewNomination(
        role=Role(data["role"]),
        starts_on=story.today.date() - timedelta(days=data["days_ago"]),
        name=story.names[data["asked"]],
        email=f"{data['asked']}@example.org",
    )
    by = story.context(story.voter[data["of"]])
    nomination_id = await nominations.nominate_person(by, await _membership(story, data["of"]), new)
    if data["accepted"]:
        await nominations.accept_nomination(story.context(data["asked"]), nomination_id)


async def _membership(story: Story, key: str) -> UUID:
    query = text("SELECT id FROM membership WHERE member_id = :id AND ended_on IS NULL")
    found: UUID = (await story.db.execute(query, {"id": story.right[key]})).scalar_one()
    return found


async def make_list(story: Story, data: Data) -> None:
    """A list of members that the membership officer made, as each of them reads."""
    officer = story.context(MEMBERSHIP_OFFICER, Office.MEMBERSHIP_OFFICER)
    fields = tuple(Field(each) for each in data["fields"])
    await exports.make_export(officer, NewExport(prose(data["purpose"]), fields))


async def _enact_promise(story: Story, version: int, said: Data) -> None:
    now = await story.context(None).now()
    await wordings.put_wording(story.db, version, prose({each: said[each] for each in Language}), now.date(), None, now)


async def _promise(story: Story, data: Data) -> None:
    """Somebody promises, for themselves or for an organisation; some let the directory show it."""
    by, member_id = _promiser(story, data)
    version = (await wordings.last_wording(story.db))[0]
    new = NewPromise(wording=version, words=data.get("words"))
    await promises.give_promise(by, member_id, new, Language(data["language"]))


async def _answer(story: Story, data: Data) -> None:
    """What came of it, once the six months are over."""
    by, member_id = _promiser(story, data)
    await promises.advance_due(story.context(None))
    [asking] = (await given.promise(by, member_id)).feedback
    said = {name: text for name, text in data["answer"].items() if name != "days_ago"}
    await promises.give_feedback(by, member_id, asking.id, NewFeedback(**said), Language(data["language"]))


def _promiser(story: Story, data: Data) -> tuple[Context, UUID]:
    key = data.get("of") or data["by"]
    return story.context(story.voter[key]), story.right[key]


async def send_list(story: Story, data: Data) -> None:
    """A spreadsheet that the membership officer sends in now: the demo's own worker then reads it."""
    officer = story.context(MEMBERSHIP_OFFICER, Office.MEMBERSHIP_OFFICER)
    await imports.begin_import(officer, NewImport(data["name"], data["rows"].encode()))


def _board(story: Story, key: str) -> Context:
    return story.context(key, Office.BOARD_SECRETARY if key == BOARD_SECRETARY else Office.BOARD_CHAIR)
