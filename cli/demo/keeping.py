"""How the demo's register is kept: who is in it twice, who asked to read it or for a change; and members' letters."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import text

from cli.demo.story import BOARD_SECRETARY, MEMBERSHIP_OFFICER, Story, line, prose
from governance.ballots.rules import same_time
from governance.context import Context
from governance.letters import actions as letters
from governance.letters.values import NewLetter, NewLetterbox, NewReport
from governance.members import store as members
from governance.merges import actions as merges
from governance.merges.values import NewMerge, NewMergeDecision
from governance.permissions import Office
from governance.rectifications import actions as rectifications
from governance.rectifications.values import NewRectification
from governance.register import actions as register
from governance.register.values import NewInspection

Data = dict[str, Any]


def steps(story: Story, data: Data) -> Iterator[tuple[datetime, Any]]:
    """Every step with its instant, in no order; the directory is there before the letters."""
    for twice in data["twice"]:
        made: dict[str, UUID] = {}
        yield same_time(story.today, -twice["days_ago"]), partial(_enter_again, story, twice, made)
        if found := twice.get("found"):
            yield same_time(story.today, -found["proposed_days_ago"]), partial(_propose, story, twice, made)
            yield same_time(story.today, -found["merged_days_ago"]), partial(_merge, story, made)
    for ask in data["asks"]:
        asked: dict[str, UUID] = {}
        yield same_time(story.today, -ask["days_ago"]), partial(_ask, story, ask, asked)
        if "given_days_ago" in ask:
            yield same_time(story.today, -ask["given_days_ago"]), partial(_give, story, asked)
    for wish in data["put_right"]:
        yield same_time(story.today, -wish["days_ago"]), partial(_ask_to_put_right, story, wish)
    for letter in data["letters"]:
        yield story.now - timedelta(hours=letter["hours_ago"]), partial(_write, story, letter)


def _officer(story: Story) -> Context:
    return story.context(MEMBERSHIP_OFFICER, Office.MEMBERSHIP_OFFICER)


async def _enter_again(story: Story, data: Data, made: dict[str, UUID]) -> None:
    """As a list from elsewhere would: under another spelling, for the same area and of the same kind."""
    query = text(
        "SELECT o.kind, m.region_code FROM member m JOIN organisation o ON o.id = m.organisation_id WHERE m.id = :id"
    )
    first = (await story.db.execute(query, {"id": story.right[data["of"]]})).one()
    day = story.today.date() - timedelta(days=data["days_ago"])
    organisation_id = await members.enter_organisation(story.db, line(data["name"]), first.kind)
    again = await members.enter_member(story.db, day, organisation_id=organisation_id, region_code=first.region_code)
    await members.nominate(story.db, again, story.person[data["representative"]], "representative", day)
    made["again"] = again


async def _propose(story: Story, data: Data, made: dict[str, UUID]) -> None:
    reasons = prose({language: data["found"][language] for language in ("cy", "en")})
    new = NewMerge(story.right[data["of"]], made["again"], reasons)
    made["merge"] = await merges.propose_merge(_officer(story), new)


async def _merge(story: Story, made: dict[str, UUID]) -> None:
    second = story.context(BOARD_SECRETARY, Office.BOARD_SECRETARY)
    await merges.decide_merge(second, made["merge"], NewMergeDecision("merged"))


async def _ask(story: Story, data: Data, asked: dict[str, UUID]) -> None:
    new = NewInspection(
        name=data["name"],
        organisation=data.get("organisation"),
        address=data["address"].strip(),
        email=data["email"],
        purpose=data["purpose"],
        discloses="disclosed_to" in data,
        disclosed_to=data.get("disclosed_to"),
    )
    asked["ask"] = (await register.ask_inspection(story.context(data["by"]), new)).id


async def _give(story: Story, asked: dict[str, UUID]) -> None:
    await register.give_copy(_officer(story), asked["ask"])


async def _ask_to_put_right(story: Story, data: Data) -> None:
    new = NewRectification(about=data["about"], wrong=data["wrong"], instead=data["instead"])
    await rectifications.ask_rectification(story.context(data["by"]), new)


async def _write(story: Story, data: Data) -> None:
    """A letter by way of an organisation's entry, to whoever represents it; it is answered, or reported."""
    reader, member_id = story.context(story.voter[data["to"]]), story.right[data["to"]]
    await letters.open_letterbox(reader, member_id, NewLetterbox(is_open=True))
    id_ = await letters.write_letter(story.context(data["by"]), member_id, NewLetter(data["text"].strip()))
    if "reply" in data:
        await letters.reply_to_letter(reader, id_, NewLetter(data["reply"]))
    if "report" in data:
        await letters.report_letter(reader, id_, NewReport(data["report"]))
