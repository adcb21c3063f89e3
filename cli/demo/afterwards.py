"""What became of the texts of the demo, in time: appeals, translations, and the carrying out of what was carried."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from cli.demo.story import BOARD_SECRETARY, CHAIR, SECRETARY, TRANSLATOR, Story, line, prose
from governance.accessible import actions as accessible
from governance.accessible.values import Kind, NewAsk, NewVersion, Of
from governance.ballots.rules import same_time
from governance.bilingual import Language
from governance.bodies import queries as bodies
from governance.composites import actions as composites
from governance.composites import queries as offers
from governance.composites.values import NewComposite, NewCompositeAnswer
from governance.context import Context
from governance.implementation import actions as implementation
from governance.implementation import queries
from governance.implementation.values import NewEnding, NewMilestone, NewPlan, NewProgress
from governance.minutes import actions as minutes
from governance.minutes.values import ItemText, MinutesChanges, NewMinutes, NewMove
from governance.motions.rules import LONDON
from governance.offices import actions as offices
from governance.offices.values import NewCover
from governance.permissions import Office
from governance.procedure import actions as procedure
from governance.procedure.values import NewAdjournment, NewAppeal, NewReferral
from governance.translations import actions as translations
from governance.translations.values import NewMotionOffer, NewSummaryOffer
from i18n.record import say

Data = dict[str, Any]

HERE = Path(__file__).parent


def steps(story: Story, data: Data) -> Iterator[tuple[datetime, Any]]:
    """Every step with its instant, in no order; the motions are there by then."""
    for appeal in data["appeals"]:
        yield same_time(story.today, -appeal["days_ago"]), partial(_appeal, story, appeal)
    for offer in data["translations"]:
        yield same_time(story.today, -offer["days_ago"]), partial(_offer, story, offer)
    for form in data["forms"]:
        yield same_time(story.today, -form["days_ago"]), partial(_put_form, story, form)
    for ask in data["asks"]:
        yield same_time(story.today, -ask["days_ago"]), partial(_ask_form, story, ask)
    for each in data["composites"]:
        yield same_time(story.today, -each["days_ago"]), partial(_put_together, story, each)
        yield same_time(story.today, -each["consented_days_ago"]), partial(_consent, story, each)
    for put_off in data["adjournments"]:
        yield same_time(story.today, -put_off["days_ago"]), partial(_adjourn, story, put_off)
    for cover in data["covers"]:
        yield same_time(story.today, -cover["days_ago"]), partial(_cover, story, cover)
    for each in data["minutes"]:
        yield same_time(story.today, -each["days_ago"]), partial(_minute, story, each)
    for plan in data["plans"]:
        yield from _planned(story, plan)


async def _appeal(story: Story, data: Data) -> None:
    ctx = story.context(story.mover[data["motion"]])
    await procedure.appeal_ruling(ctx, story.motion[data["motion"]], NewAppeal(prose(data["grounds"])))


async def _offer(story: Story, data: Data) -> None:
    ctx, text = story.context(data["by"]), prose(data["text"])
    if "decision" in data:
        new = NewSummaryOffer(summary=text, made=data["made"])
        await translations.offer_decision_translation(ctx, story.decision[data["decision"]], new)
    else:
        offer = NewMotionOffer(title=line(data["title"]), summary=prose(data["summary"]), text=text, made=data["made"])
        await translations.offer_motion_translation(ctx, story.motion[data["motion"]], offer)


async def _put_form(story: Story, data: Data) -> None:
    officer = _board(story) if "decision" in data else story.context(TRANSLATOR, Office.TRANSLATOR)
    audio = (HERE / "data" / data["audio"]).read_bytes() if "audio" in data else None
    new = NewVersion(text=data.get("text"), link=data.get("link"), audio=audio)
    await accessible.put_version(officer, *_subject(story, data), Language(data["language"]), Kind(data["kind"]), new)


async def _ask_form(story: Story, data: Data) -> None:
    new = NewAsk(Language(data["language"]), Kind(data["kind"]))
    await accessible.ask_version(story.context(data["by"]), *_subject(story, data), new)


def _subject(story: Story, data: Data) -> tuple[Of, UUID]:
    if "decision" in data:
        return Of.DECISION, story.decision[data["decision"]]
    return Of.MOTION, story.motion[data["motion"]]


async def _put_together(story: Story, data: Data) -> None:
    new = NewComposite(
        motion_ids=tuple(story.motion[key] for key in data["motions"]),
        title=line(data["title"]),
        summary=prose(data["summary"]),
        text=prose(data["text"]),
        reason=prose(data["reason"]),
    )
    await composites.offer_composite(story.context(CHAIR, Office.FORUM_CHAIR), new)


async def _consent(story: Story, data: Data) -> None:
    for key in data["motions"]:
        ctx, motion_id = story.context(story.mover[key]), story.motion[key]
        [offered] = await offers.composites(ctx, motion_id=motion_id)
        await composites.answer_composite(ctx, offered.id, NewCompositeAnswer(motion_id, "consented"))


async def _adjourn(story: Story, data: Data) -> None:
    ctx = story.context(CHAIR, Office.FORUM_CHAIR)
    returns_on = same_time(story.today, data["returns_in"]).astimezone(LONDON).date()
    motion_id, reason = story.motion[data["motion"]], prose(data["reason"])
    if "to" in data:
        await procedure.refer_motion(ctx, motion_id, NewReferral(story.body[data["to"]], returns_on, reason))
    else:
        await procedure.adjourn_motion(ctx, motion_id, NewAdjournment(returns_on, reason))


async def _cover(story: Story, data: Data) -> None:
    office = Office(data["office"])
    body = await bodies.body(story.context(data["of"], office), story.body[data["body"]])
    held = next(each for each in body.offices if each.person_id == story.person[data["of"]] and each.office is office)
    first = story.today.date() - timedelta(days=data["began_days_ago"])
    new = NewCover(
        person_id=story.person[data["by"]],
        covers_from=first,
        covers_to=first + timedelta(days=data["days"] - 1),
        reason=prose(data["reason"]),
    )
    await offices.name_deputy(story.context(data["of"], office), held.appointment_id, new)


async def _minute(story: Story, data: Data) -> None:
    """Minutes that the secretary drafted and put forward; and the chair's approval, where they have it."""
    secretary, chair = story.context(SECRETARY, Office.SECRETARY), story.context(CHAIR, Office.FORUM_CHAIR)
    last = (await secretary.now()).astimezone(LONDON).date()
    new = NewMinutes(body_id=story.body["forum"], period_from=last - timedelta(days=data["days"]), period_to=last)
    minutes_id = await minutes.draft_minutes(secretary, new, say)
    present = tuple(story.person[each] for each in (SECRETARY, CHAIR))
    note = ItemText(text=prose(data["note"]))
    await minutes.amend_minutes(secretary, minutes_id, MinutesChanges(present=present, items=(note,)))
    await minutes.transition_minutes(secretary, minutes_id, NewMove("proposed"))
    if data["approved"]:
        await minutes.transition_minutes(chair, minutes_id, NewMove("approved"))


def _planned(story: Story, data: Data) -> Iterator[tuple[datetime, Any]]:
    begun = same_time(story.today, -data["days_ago"])
    yield begun, partial(_plan, story, data, begun)
    for number, milestone in enumerate(data["milestones"]):
        if "reached_days_ago" in milestone:
            at = same_time(story.today, -milestone["reached_days_ago"])
            yield at, partial(_report, story, data, milestone["note"], number)
    for report in data.get("reports", ()):
        yield same_time(story.today, -report["days_ago"]), partial(_report, story, data, report["note"])
    if "ended" in data:
        yield same_time(story.today, -data["ended"]["days_ago"]), partial(_end, story, data)


async def _plan(story: Story, data: Data, begun: datetime) -> None:
    ctx, motion_id = _board(story), story.motion[data["motion"]]
    new = NewPlan(
        owner_office=Office(data["owner_office"]) if data["owner_office"] else None,
        owner_id=story.person[data["owner"]] if data["owner"] else None,
        summary=prose(data["summary"]),
        due_on=begun.date() + timedelta(days=data["due_in_days"]),
    )
    await implementation.plan_implementation(ctx, motion_id, new)
    for each in data["milestones"]:
        due = begun.date() + timedelta(days=each["due_in_days"])
        await implementation.add_milestone(ctx, motion_id, NewMilestone(line(each["title"]), due))


async def _report(story: Story, data: Data, note: dict[str, str | None], milestone: int | None = None) -> None:
    ctx, motion_id = _board(story), story.motion[data["motion"]]
    reached: UUID | None = None
    if milestone is not None:
        plan = (await queries.motion_implementation(ctx, motion_id)).plan
        reached = plan.milestones[milestone].id if plan else None
    await implementation.report_progress(ctx, motion_id, NewProgress(prose(note), reached))


async def _end(story: Story, data: Data) -> None:
    new = NewEnding(data["ended"]["to"], prose(data["ended"]["reason"]))
    await implementation.end_implementation(_board(story), story.motion[data["motion"]], new)


def _board(story: Story) -> Context:
    return story.context(BOARD_SECRETARY, Office.BOARD_SECRETARY)
