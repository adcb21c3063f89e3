"""Carrying out what was carried: planned by the board, reported by whoever answers for it, ended with reasons."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy.exc import DBAPIError

from governance.bilingual import Bilingual, BilingualProse
from governance.bodies.refusals import DayOutOfReach
from governance.decisions import actions as decisions
from governance.decisions.values import LinkedMotion
from governance.implementation import actions, queries, refusals
from governance.implementation.values import NewEnding, NewMilestone, NewPlan, NewProgress
from governance.motions import actions as motion_actions
from governance.motions import queries as motions
from governance.motions.refusals import InvalidTransition, ReasonNeeded
from governance.motions.rules import LONDON
from governance.permissions import Office
from governance.refusal import NotFound, NotPermitted, SignInNeeded
from tests import stage
from tests.integration.test_motion_guards import told
from tests.integration.test_motions import draft
from tests.mailbox import a_decision

NOTE = BilingualProse(cy="Anfonwyd y ffurflen.")
BOTH = BilingualProse(cy="Mae’r cyfrifon yn dangos hynny.", en="The accounts show it.")
TITLE = Bilingual(cy="Ffurflen newydd", en="A new form")


async def today(act):
    async with act(None) as ctx:
        return (await ctx.now()).astimezone(LONDON).date()


async def read(act, motion_id, someone=None):
    async with act(someone) as ctx:
        return await motions.motion(ctx, motion_id), await queries.motion_implementation(ctx, motion_id)


async def answered(act, society, clock, response):
    motion_id = await stage.carried(act, society, clock)
    async with act(society.gwydion) as ctx:
        new = a_decision(society, motions=(LinkedMotion(motion_id, response),))
        await decisions.publish_decision(ctx, await decisions.record_decision(ctx, new))
    return motion_id


async def a_plan(act, **changes):
    due = await today(act) + timedelta(days=60)
    return NewPlan(**{"owner_office": Office.SECRETARY, "summary": BOTH, "due_on": due} | changes)


async def test_what_binds_is_planned_reported_on_and_done(act, society, clock):
    motion_id = await stage.bound(act, society, clock)
    motion, found = await read(act, motion_id, society.gwydion)
    assert (motion.state, found.plan, found.allowed_actions) == ("carried", None, ["plan_implementation"])
    await stage.planned(act, society, motion_id)
    due = await today(act) + timedelta(days=30)
    async with act(society.gwydion) as ctx:
        await actions.add_milestone(ctx, motion_id, NewMilestone(TITLE, due))
        [milestone] = (await queries.motion_implementation(ctx, motion_id)).plan.milestones
        with pytest.raises(refusals.MilestonesLeft):
            await actions.end_implementation(ctx, motion_id, NewEnding("implemented", BOTH))
    async with act(society.rhiannon) as ctx:  # the secretary, whose office it is
        assert (await queries.motion_implementation(ctx, motion_id)).allowed_actions == ["report_progress"]
        await actions.report_progress(ctx, motion_id, NewProgress(NOTE))
        await actions.report_progress(ctx, motion_id, NewProgress(NOTE, milestone.id))
        with pytest.raises(refusals.MilestoneReached):
            await actions.report_progress(ctx, motion_id, NewProgress(NOTE, milestone.id))
    async with act(society.gwydion) as ctx:
        await actions.end_implementation(ctx, motion_id, NewEnding("implemented", BOTH))
    motion, found = await read(act, motion_id)
    assert (motion.state, found.plan.outcome, found.plan.reason) == ("implemented", "implemented", BOTH)
    assert [each.milestone_id for each in found.plan.reports] == [None, milestone.id]
    assert found.plan.milestones[0].reached_at is not None
    for plan_it in (
        lambda ctx: actions.report_progress(ctx, motion_id, NewProgress(NOTE)),
        lambda ctx: actions.add_milestone(ctx, motion_id, NewMilestone(TITLE, due)),
        lambda ctx: actions.end_implementation(ctx, motion_id, NewEnding("not_implemented", BOTH)),
    ):
        async with act(society.gwydion) as ctx:
            with pytest.raises(refusals.NotPlanned):
                await plan_it(ctx)


@pytest.mark.parametrize(("response", "may"), [("accepted", True), ("in_part", True), ("declined", False)])
async def test_of_what_asks_only_what_the_board_accepted_is_planned(act, society, clock, response, may):
    motion_id = await answered(act, society, clock, response)
    motion, found = await read(act, motion_id, society.arianrhod)
    assert (motion.state, motion.response) == ("responded", response)
    assert found.allowed_actions == (["plan_implementation"] if may else [])
    async with act(society.arianrhod) as ctx:
        if may:
            await actions.plan_implementation(ctx, motion_id, await a_plan(act))
            return
        with pytest.raises(refusals.NotAccepted):
            await actions.plan_implementation(ctx, motion_id, await a_plan(act))
    with pytest.raises(DBAPIError, match="not accept"):
        await told(act, motion_id, "UPDATE motion SET state = 'implementing' WHERE id = :id")


async def test_nothing_is_planned_before_it_is_carried_nor_twice(act, society, clock):
    early = await stage.noticed(act, society, clock)
    bound = await stage.planned(act, society, await stage.bound(act, society, clock))
    for motion_id in (early, bound):
        async with act(society.gwydion) as ctx:
            with pytest.raises(InvalidTransition):
                await actions.plan_implementation(ctx, motion_id, await a_plan(act))


async def test_only_the_boards_officers_plan_and_end_and_only_the_owner_or_they_report(act, society, clock):
    motion_id = await stage.planned(act, society, await stage.bound(act, society, clock))
    plan, due = await a_plan(act), await today(act)
    for someone, refused, silent in (
        (None, SignInNeeded, SignInNeeded),
        (society.branwen, NotPermitted, refusals.NotTheOwner),
        (society.rhiannon, NotPermitted, None),
    ):
        async with act(someone) as ctx:
            for wanted in (
                actions.plan_implementation(ctx, motion_id, plan),
                actions.add_milestone(ctx, motion_id, NewMilestone(TITLE, due)),
                actions.end_implementation(ctx, motion_id, NewEnding("not_implemented", BOTH)),
            ):
                with pytest.raises(refused):
                    await wanted
            if silent:
                with pytest.raises(silent):
                    await actions.report_progress(ctx, motion_id, NewProgress(NOTE))


async def test_an_office_answers_by_whoever_holds_it_and_a_person_by_name(act, society, clock):
    motion_id = await stage.planned(
        act, society, await stage.bound(act, society, clock), owner_office=None, owner_id=society.cigfa.person_id
    )
    async with act(society.cigfa) as ctx:
        await actions.report_progress(ctx, motion_id, NewProgress(NOTE))
    async with act(society.rhiannon) as ctx:
        with pytest.raises(refusals.NotTheOwner):
            await actions.report_progress(ctx, motion_id, NewProgress(NOTE))
    _, seen = await read(act, motion_id, society.branwen)
    _, public = await read(act, motion_id)
    assert (seen.plan.owner.name, public.plan.owner.name) == ("Cigfa", None)


async def test_a_plan_has_one_owner_and_days_to_come(act, society, clock):
    motion_id = await stage.bound(act, society, clock)
    yesterday = await today(act) - timedelta(days=1)
    for changes, refused in (
        ({"owner_office": None}, refusals.OneOwner),
        ({"owner_id": society.cigfa.person_id}, refusals.OneOwner),
        ({"owner_office": None, "owner_id": uuid4()}, refusals.OwnerUnknown),
        ({"due_on": yesterday}, refusals.DueTooSoon),
        ({"due_on": date.max}, DayOutOfReach),  # the calendar knows no day after the last
    ):
        async with act(society.gwydion) as ctx:
            with pytest.raises(refused):
                await actions.plan_implementation(ctx, motion_id, await a_plan(act, **changes))
    await stage.planned(act, society, motion_id)
    for new, refused in (
        (NewMilestone(Bilingual(cy="Dim ond hyn"), await today(act)), refusals.TitleInBothLanguages),
        (NewMilestone(TITLE, yesterday), refusals.DueTooSoon),
        (NewMilestone(TITLE, await today(act) + timedelta(days=61)), refusals.MilestoneAfterPlan),
    ):
        async with act(society.gwydion) as ctx:
            with pytest.raises(refused):
                await actions.add_milestone(ctx, motion_id, new)


async def test_a_report_names_a_milestone_of_its_own_plan(act, society, clock):
    one, other = [await stage.bound(act, society, clock) for _ in range(2)]
    for motion_id in (one, other):
        await stage.planned(act, society, motion_id)
    async with act(society.gwydion) as ctx:
        await actions.add_milestone(ctx, other, NewMilestone(TITLE, await today(act)))
        [milestone] = (await queries.motion_implementation(ctx, other)).plan.milestones
        with pytest.raises(refusals.MilestoneUnknown):
            await actions.report_progress(ctx, one, NewProgress(NOTE, milestone.id))


async def test_it_is_stopped_with_reasons_in_both_languages_and_a_published_decision(act, society, clock):
    motion_id = await stage.planned(act, society, await stage.bound(act, society, clock))
    async with act(society.gwydion) as ctx:
        draft = await decisions.record_decision(ctx, a_decision(society))
        with pytest.raises(ReasonNeeded):
            await actions.end_implementation(ctx, motion_id, NewEnding("not_implemented", NOTE))
        for strange in (draft, uuid4()):
            with pytest.raises(refusals.DecisionUnknown):
                await actions.end_implementation(ctx, motion_id, NewEnding("not_implemented", BOTH, strange))
        await decisions.publish_decision(ctx, draft)
        await actions.end_implementation(ctx, motion_id, NewEnding("not_implemented", BOTH, draft))
    motion, found = await read(act, motion_id)
    assert (motion.state, found.plan.decision_id) == ("not_implemented", draft)


async def test_what_is_late_is_seen_by_all(act, society, clock):
    motion_id = await stage.planned(act, society, await stage.bound(act, society, clock))
    async with act(society.gwydion) as ctx:
        await actions.add_milestone(ctx, motion_id, NewMilestone(TITLE, await today(act)))
    await clock.forward(days=1)
    _, found = await read(act, motion_id)
    assert (found.plan.overdue, found.plan.milestones[0].overdue) == (False, True)
    await clock.forward(days=60)
    motion, found = await read(act, motion_id)
    assert (motion.overdue, found.plan.overdue) == (True, True)
    async with act(None) as ctx:
        assert motion_id in [each.id for each in await motions.motions(ctx, overdue=True)]


async def test_nobody_learns_of_somebody_elses_draft_by_its_plan(act, society):
    async with act(society.branwen) as ctx:
        motion_id = await motion_actions.propose_motion(ctx, draft(society))
    async with act(society.gwydion) as ctx:
        for wanted in (
            queries.motion_implementation(ctx, motion_id),
            actions.plan_implementation(ctx, motion_id, await a_plan(act)),
            actions.report_progress(ctx, motion_id, NewProgress(NOTE)),
        ):
            with pytest.raises(NotFound):
                await wanted


async def test_what_was_planned_and_reported_is_never_altered(act, society, clock):
    motion_id = await stage.planned(act, society, await stage.bound(act, society, clock))
    async with act(society.gwydion) as ctx:
        await actions.add_milestone(ctx, motion_id, NewMilestone(TITLE, await today(act)))
        await actions.report_progress(ctx, motion_id, NewProgress(NOTE))
    for statement in (
        'UPDATE progress SET note = \'{"cy": "x"}\' WHERE CAST(:id AS uuid) IS NOT NULL',
        "DELETE FROM milestone WHERE CAST(:id AS uuid) IS NOT NULL",
        "UPDATE plan SET due_on = due_on + 9 WHERE motion_id = :id",
    ):
        with pytest.raises(DBAPIError, match="permission denied"):
            await told(act, motion_id, statement)
    done = 'outcome = \'implemented\', reason = \'{"cy": "x", "en": "x"}\', ended_by = planned_by'
    with pytest.raises(DBAPIError, match="not every milestone"):
        await told(act, motion_id, f"UPDATE plan SET {done}, ended_at = app_now() WHERE motion_id = :id")
    async with act(society.gwydion) as ctx:
        await actions.end_implementation(ctx, motion_id, NewEnding("not_implemented", BOTH))
    with pytest.raises(DBAPIError, match="has ended"):
        await told(act, motion_id, "UPDATE plan SET decision_id = NULL WHERE motion_id = :id")
    added = "INSERT INTO progress SELECT gen_random_uuid(), id, NULL, summary, planned_by, app_now() FROM plan"
    with pytest.raises(DBAPIError, match="never changed"):
        await told(act, motion_id, f"{added} WHERE motion_id = :id")
