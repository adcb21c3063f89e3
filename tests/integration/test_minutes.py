"""Minutes: filled from the record, worded with a version, approved by another, immutable, and corrected by others."""

from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest

from governance.bilingual import BilingualProse
from governance.bodies.refusals import NotYourBody
from governance.changes import queries as changes
from governance.minutes import actions, queries, refusals
from governance.minutes.values import ItemText, MinutesChanges, NewCorrection, NewMinutes, NewMove, State
from governance.notices import actions as notices
from governance.permissions import Office
from governance.refusal import NotFound, NotPermitted, SignInNeeded, Stale
from governance.tasks import queries as tasks
from i18n.record import say
from tests.integration.test_bodies import today
from tests.integration.test_deputies import cover
from tests.mailbox import a_decision, published
from tests.stage import cast, closed, noticed, opened

WHY = BilingualProse(cy="Roedd yr enw’n anghywir.", en="The name was wrong.")
NOTE = ItemText(text=BilingualProse(cy="Cafwyd te.", en="There was tea."))


async def drafted(act, by, body_id, *, days=60):
    """Minutes of the last days, today included."""
    last = await today(act)
    async with act(by) as ctx:
        new = NewMinutes(body_id=body_id, period_from=last - timedelta(days=days), period_to=last)
        return await actions.draft_minutes(ctx, new, say)


async def seen(act, someone, minutes_id):
    async with act(someone) as ctx:
        return await queries.minutes(ctx, minutes_id, say)


async def amend(act, by, minutes_id, version=None, **changed):
    async with act(by) as ctx:
        await actions.amend_minutes(ctx, minutes_id, MinutesChanges(**changed), version)


async def move(act, by, minutes_id, to, version=None):
    async with act(by) as ctx:
        await actions.transition_minutes(ctx, minutes_id, NewMove(to), version)


async def approved(act, society):
    minutes_id = await drafted(act, society.rhiannon, society.forum_id)
    await amend(act, society.rhiannon, minutes_id, items=(NOTE,))
    await move(act, society.rhiannon, minutes_id, "proposed")
    await move(act, society.pwyll, minutes_id, "approved")
    return minutes_id


async def test_a_draft_is_filled_in_both_languages_from_the_record(act, society, clock):
    ballot_id = await opened(act, society, clock)
    for someone in (society.branwen, society.pwyll):
        await cast(act, someone, ballot_id, "yes")
    await closed(act, clock)
    await cover(act, society.rhiannon, society.rhiannon, society.cigfa)
    found = await seen(act, society.rhiannon, await drafted(act, society.rhiannon, society.forum_id))
    said = {each.kind: each.text for each in found.items}
    assert set(said) == {"motion_admitted", "motion_noticed", "ballot_declared", "office_covered"}
    assert said["motion_admitted"].cy == "Derbyniwyd y cynnig: Costau teithio gofalwyr"
    assert "In favour: 2. Against: 0. Abstained: 0." in said["ballot_declared"].en
    assert said["office_covered"].en.startswith("Named as deputy: Cigfa. The office: Secretary. Its holder: Rhiannon.")
    assert [each.happened_at for each in found.items] == sorted(each.happened_at for each in found.items)
    assert (found.missing, found.not_yet_in, found.state) == ([], [], State.DRAFT)
    board = await seen(act, society.gwydion, await drafted(act, society.gwydion, society.board_id))
    assert board.items == []
    await published(act, society, a_decision(society))
    [missed] = (await seen(act, society.gwydion, board.id)).not_yet_in
    assert missed.kind == "decision_published"
    async with act(society.gwydion) as ctx:
        await actions.take_in(ctx, board.id, say)
    board = await seen(act, society.gwydion, board.id)
    assert ([each.kind for each in board.items], board.not_yet_in) == (["decision_published"], [])
    assert a_decision(society).reasons.en in board.items[0].text.en


async def test_what_is_written_stays_when_more_is_taken_in(act, society, clock):
    await noticed(act, society, clock)
    minutes_id = await drafted(act, society.rhiannon, society.forum_id)
    [first, second] = (await seen(act, society.rhiannon, minutes_id)).items
    own = BilingualProse(cy="Yn fy ngeiriau i.", en="In my words.")
    texts = (ItemText(id=first.id, text=own), ItemText(id=second.id, text=second.text, left_out=True), NOTE)
    present, sorry = (society.pwyll.person_id,), (society.teyrnon.person_id,)
    version = (await seen(act, society.rhiannon, minutes_id)).version
    await amend(act, society.rhiannon, minutes_id, version, present=present, apologies=sorry, items=texts)
    with pytest.raises(Stale):
        await amend(act, society.pwyll, minutes_id, version, present=())
    async with act(society.rhiannon) as ctx:
        await actions.take_in(ctx, minutes_id, say)
    found = await seen(act, society.rhiannon, minutes_id)
    assert [(each.kind, each.left_out) for each in found.items] == [
        (first.kind, False),
        (second.kind, True),
        ("note", False),
    ]
    assert found.items[0].text == own
    assert ([each.name for each in found.present], [each.name for each in found.apologies]) == (["Pwyll"], ["Teyrnon"])
    await move(act, society.rhiannon, minutes_id, "proposed")
    assert [each.kind for each in (await seen(act, None, minutes_id)).items] == [first.kind, "note"]


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"present": ("pwyll",), "apologies": ("pwyll",)}, refusals.PresentAndAbsent),
        ({"present": (uuid4(),)}, refusals.NobodySuch),
        ({"items": (ItemText(id=uuid4(), text=NOTE.text),)}, refusals.ItemUnknown),
    ],
)
async def test_what_no_draft_may_hold(act, society, changed, refusal):
    minutes_id = await drafted(act, society.rhiannon, society.forum_id)
    found = {
        name: tuple(society.people[each].person_id if isinstance(each, str) else each for each in given)
        for name, given in changed.items()
    }
    with pytest.raises(refusal):
        await amend(act, society.rhiannon, minutes_id, **found)


async def test_a_draft_is_its_officers_own_and_a_proposal_everybodys(act, society):
    minutes_id = await drafted(act, society.rhiannon, society.forum_id)
    for someone in (None, society.branwen, society.gwydion):  # who writes the board's minutes
        with pytest.raises(NotFound):
            await seen(act, someone, minutes_id)
        async with act(someone) as ctx:
            assert await queries.minutes_list(ctx) == []
    for someone, refusal in ((None, SignInNeeded), (society.branwen, NotPermitted), (society.gwydion, NotYourBody)):
        with pytest.raises(refusal):
            await amend(act, someone, minutes_id, items=(NOTE,))
        with pytest.raises(refusal):
            await drafted(act, someone, society.forum_id)
    async with act(society.rhiannon) as ctx:
        assert await changes.journal(ctx, subject_id=minutes_id) == []
    await amend(act, society.rhiannon, minutes_id, items=(NOTE,))
    await move(act, society.rhiannon, minutes_id, "proposed")
    shown = await seen(act, None, minutes_id)
    assert (shown.state, shown.transitions, shown.allowed_actions) == (State.PROPOSED, [], [])
    with pytest.raises(refusals.NotADraft):
        await amend(act, society.rhiannon, minutes_id, items=(NOTE,))
    async with act(society.rhiannon) as ctx:
        [entry] = await changes.journal(ctx, subject_id=minutes_id)
        assert (entry.event, entry.title.en) == ("minutes.proposed", "Members’ Forum")


async def test_the_chair_approves_what_they_have_read_and_is_told_and_asked(act, society):
    minutes_id = await drafted(act, society.rhiannon, society.forum_id)
    await amend(act, society.rhiannon, minutes_id, items=(NOTE,))
    await move(act, society.rhiannon, minutes_id, "proposed")
    async with act(None) as ctx:
        assert await notices.tell(ctx, "minutes.proposed", minutes_id) == 1
    for someone, mine in ((society.pwyll, True), (society.rhiannon, False)):
        async with act(someone) as ctx:
            [waits] = [each for each in await tasks.tasks(ctx) if each.kind == "approve_minutes"]
            assert (waits.mine, waits.offices, waits.title.en) == (mine, [Office.FORUM_CHAIR], "Members’ Forum")
    version = (await seen(act, society.pwyll, minutes_id)).version
    with pytest.raises(refusals.AnotherApproves):
        await move(act, society.rhiannon, minutes_id, "approved", version)
    with pytest.raises(Stale):
        await move(act, society.pwyll, minutes_id, "approved", version - 1)
    await move(act, society.pwyll, minutes_id, "draft", version)
    await move(act, society.rhiannon, minutes_id, "proposed")
    await move(act, society.pwyll, minutes_id, "approved")
    found = await seen(act, None, minutes_id)
    assert (found.state, found.approved_by.name, found.drafted_by.name) == (State.APPROVED, "Pwyll", "Rhiannon")


async def test_a_deputy_approves_for_the_chair_and_never_what_whom_they_cover_drafted(act, society):
    await cover(act, society.pwyll, society.pwyll, society.branwen)
    minutes_id = await drafted(act, society.rhiannon, society.forum_id)
    await amend(act, society.rhiannon, minutes_id, items=(NOTE,))
    await move(act, society.rhiannon, minutes_id, "proposed")
    await move(act, society.branwen, minutes_id, "approved")
    own = await drafted(act, society.pwyll, society.forum_id)
    await amend(act, society.pwyll, own, items=(NOTE,))
    await move(act, society.pwyll, own, "proposed")
    for someone in (society.pwyll, society.branwen):
        with pytest.raises(refusals.AnotherApproves):
            await move(act, someone, own, "approved")
    await move(act, society.rhiannon, own, "approved")


async def test_approved_minutes_are_corrected_once_by_minutes_that_name_them(act, society):
    minutes_id = await approved(act, society)
    with pytest.raises(refusals.CorrectionInOneLanguage):
        async with act(society.rhiannon) as ctx:
            await actions.correct_minutes(ctx, minutes_id, NewCorrection(BilingualProse(cy="Camgymeriad.")))
    async with act(society.rhiannon) as ctx:
        correction_id = await actions.correct_minutes(ctx, minutes_id, NewCorrection(WHY))
        with pytest.raises(refusals.CorrectedBefore):
            await actions.correct_minutes(ctx, minutes_id, NewCorrection(WHY))
        with pytest.raises(refusals.NothingToCorrect):
            await actions.correct_minutes(ctx, correction_id, NewCorrection(WHY))
    assert (await seen(act, None, minutes_id)).corrected_by_id is None  # while it is a draft
    await move(act, society.rhiannon, correction_id, "proposed")
    found = await seen(act, None, correction_id)
    assert (found.corrects_id, found.correction, [each.text for each in found.items]) == (minutes_id, WHY, [NOTE.text])
    assert (await seen(act, None, minutes_id)).corrected_by_id == correction_id


GUARDS = [
    ("DELETE FROM minutes", "never changed"),
    ("UPDATE minutes SET present = '{}', version = version + 1", "never changed"),
    ("UPDATE minutes_item SET left_out = true", "in a draft alone"),
    ("DELETE FROM minutes_item", "in a draft alone"),
]


@pytest.mark.parametrize(("sql", "said"), GUARDS)
async def test_the_schema_keeps_what_was_approved(act, society, owner_url, sql, said):
    await approved(act, society)
    connection = await asyncpg.connect(owner_url)
    try:
        with pytest.raises(asyncpg.PostgresError, match=said):
            await connection.execute(sql)
    finally:
        await connection.close()


async def test_the_schema_asks_for_somebody_else_and_for_both_languages(act, society, owner_url):
    minutes_id = await drafted(act, society.rhiannon, society.forum_id)
    await amend(act, society.rhiannon, minutes_id, items=(NOTE,))
    await move(act, society.rhiannon, minutes_id, "proposed")
    approve = "UPDATE minutes SET state = 'approved', approved_by = $1, approved_at = app_now()"
    connection = await asyncpg.connect(owner_url)
    try:
        with pytest.raises(asyncpg.PostgresError, match="somebody else approves"):
            await connection.execute(approve, society.rhiannon.person_id)
        await connection.execute("ALTER TABLE minutes_item DISABLE TRIGGER USER")
        await connection.execute("UPDATE minutes_item SET text = jsonb_build_object('cy', 'Te.')")
        with pytest.raises(asyncpg.PostgresError, match="in both languages"):
            await connection.execute(approve, society.pwyll.person_id)
    finally:
        await connection.close()
