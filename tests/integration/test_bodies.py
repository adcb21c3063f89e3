"""Bodies through time: established, their terms in versions, and each as it was on any day."""

from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from governance.bilingual import Bilingual, BilingualProse
from governance.bodies import actions, queries, refusals
from governance.bodies.values import NewAffiliation, NewAffiliationEnd, NewBody, NewTerms
from governance.permissions import Office
from governance.refusal import NotFound, NotPermitted, SignInNeeded

NAME = Bilingual(cy="Pwyllgor Tŷ Gwyn", en="White House Committee")
PURPOSE = BilingualProse(cy="Gofalu am y tŷ.", en="To look after the house.")
TERMS = BilingualProse(
    cy="Mae’n cwrdd bob mis.\n\nMae’n ateb i’r Bwrdd.", en="It meets monthly.\n\nIt answers to the Board."
)


def a_body(society, **changed) -> NewBody:
    return NewBody(**{"kind": "committee", "name": NAME, "purpose": PURPOSE, "parent_id": society.board_id} | changed)


async def today(act):
    async with act(None) as ctx:
        return (await ctx.db.execute(text("SELECT app_today()"))).scalar_one()


async def seen(act, body_id, on=None, someone=None):
    async with act(someone) as ctx:
        return await queries.body(ctx, body_id, on)


async def test_an_officer_establishes_a_body_under_one_that_they_lead(act, society):
    async with act(society.gwydion) as ctx:
        body_id = await actions.establish_body(ctx, a_body(society))
    found = await seen(act, body_id, someone=society.arianrhod)
    assert (found.slug, found.kind, found.name, found.founded_on) == ("pwyllgor-ty-gwyn", "committee", NAME, found.on)
    assert (found.parent.id, found.parent.name.en) == (society.board_id, "The Board")
    assert "establish_body" in found.allowed_actions
    assert [each.id for each in (await seen(act, society.board_id)).bodies] == [body_id]
    assert (await seen(act, society.board_id, found.on - timedelta(days=1))).bodies == []
    async with act(None) as ctx:
        event = "SELECT event, facts FROM journal WHERE subject_id = :id"
        assert (await ctx.db.execute(text(event), {"id": body_id})).one() == ("body.established", {"kind": "committee"})


async def test_nobody_establishes_a_body_under_one_that_they_do_not_lead(act, society):
    for someone, refusal in (
        (None, SignInNeeded),
        (society.branwen, NotPermitted),
        (society.teyrnon, NotPermitted),
        (society.rhiannon, refusals.NotYourBody),
    ):
        async with act(someone) as ctx:
            with pytest.raises(refusal):
                await actions.establish_body(ctx, a_body(society))
    async with act(society.rhiannon) as ctx:
        await actions.establish_body(ctx, a_body(society, kind="workstream", parent_id=society.forum_id))


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"kind": "forum"}, refusals.OnlyOne),
        ({"kind": "board"}, refusals.OnlyOne),
        ({"name": Bilingual(cy="Pwyllgor")}, refusals.BodyInOneLanguage),
        ({"purpose": BilingualProse(en="To look after.")}, refusals.BodyInOneLanguage),
        ({"name": Bilingual(cy="Fforwm", en="Another forum")}, None),
        ({"name": Bilingual(cy="Forum!", en="Another")}, refusals.NameTaken),
        ({"parent_id": uuid4()}, refusals.ParentUnknown),
    ],
)
async def test_a_body_has_a_name_of_its_own_in_both_languages(act, society, changed, refusal):
    async with act(society.gwydion) as ctx:
        if refusal is None:
            await actions.establish_body(ctx, a_body(society, **changed))
            return
        with pytest.raises(refusal):
            await actions.establish_body(ctx, a_body(society, **changed))


async def test_a_new_version_of_the_terms_leaves_the_old_one_as_it_was(act, society, clock):
    first = await today(act)
    async with act(society.gwydion) as ctx:
        await actions.enact_terms(ctx, society.board_id, NewTerms(text=TERMS, effective_on=first))
    await clock.forward(days=10)
    later, newer = first + timedelta(days=20), BilingualProse(cy="Newydd.", en="New.")
    async with act(society.arianrhod) as ctx:
        await actions.enact_terms(ctx, society.board_id, NewTerms(text=newer, effective_on=later))
        now = await queries.body(ctx, society.board_id)
    assert [(each.version, each.text, each.in_force) for each in now.terms] == [(2, newer, False), (1, TERMS, True)]
    for on, version in ((first - timedelta(days=1), None), (later - timedelta(days=1), 1), (later, 2)):
        found = await seen(act, society.board_id, on)
        assert [each.version for each in found.terms if each.in_force] == ([version] if version else []), on


async def test_terms_never_change_what_held_on_a_day_that_has_passed(act, society):
    day = await today(act)
    async with act(society.gwydion) as ctx:
        with pytest.raises(refusals.TermsInThePast):
            await actions.enact_terms(ctx, society.board_id, NewTerms(text=TERMS, effective_on=day - timedelta(days=1)))
        one = NewTerms(text=BilingualProse(cy="Un."), effective_on=day)
        with pytest.raises(refusals.TermsInOneLanguage) as refused:
            await actions.enact_terms(ctx, society.board_id, one)
        assert refused.value.missing == ["/text/en"]
        await actions.enact_terms(ctx, society.board_id, NewTerms(text=TERMS, effective_on=day + timedelta(days=5)))
        with pytest.raises(refusals.TermsBeforeTheLast):
            await actions.enact_terms(ctx, society.board_id, NewTerms(text=TERMS, effective_on=day))


async def test_only_those_who_lead_a_body_write_its_terms(act, society):
    new = NewTerms(text=TERMS, effective_on=await today(act))
    for someone, refusal in (
        (None, SignInNeeded),
        (society.branwen, NotPermitted),
        (society.rhiannon, refusals.NotYourBody),
    ):
        async with act(someone) as ctx:
            with pytest.raises(refusal):
                await actions.enact_terms(ctx, society.board_id, new)
    async with act(society.gwydion) as ctx:
        with pytest.raises(NotFound):
            await actions.enact_terms(ctx, uuid4(), new)


async def test_the_database_itself_keeps_every_version_of_the_terms(act, society, owner_url):
    async with act(society.gwydion) as ctx:
        await actions.enact_terms(ctx, society.board_id, NewTerms(text=TERMS, effective_on=await today(act)))
    for statement in ("UPDATE terms_of_reference SET effective_on = '2000-01-01'", "DELETE FROM terms_of_reference"):
        async with act(society.gwydion) as ctx, ctx.db.begin_nested() as attempt:
            with pytest.raises(DBAPIError, match="permission denied"):
                await ctx.db.execute(text(statement))
            await attempt.rollback()
        owner = await asyncpg.connect(owner_url)
        with pytest.raises(asyncpg.PostgresError, match="never allowed"):
            await owner.execute(statement)
        await owner.close()


async def test_a_body_is_shown_with_the_offices_and_the_rules_of_the_day(act, society):
    day = await today(act)
    founded = day - timedelta(days=1000)
    for on, holders in ((founded - timedelta(days=1), 0), (founded, 5), (day, 5)):
        found = await seen(act, society.forum_id, on)
        assert (found.on, found.is_today, len(found.offices)) == (on, on == day, holders)
        assert [each.in_force for each in found.standing_orders] == [holders > 0]
    chair = next(each for each in found.offices if each.office is Office.FORUM_CHAIR)
    assert (chair.name, chair.held_from, chair.held_to) == ("Pwyll", founded, None)


async def test_an_affiliation_is_ended_and_never_deleted(act, society, owner_url):
    day = await today(act)
    new = NewAffiliation(name=Bilingual(cy="Cynghrair y Gofalwyr", en="Carers’ Alliance"), held_from=day)
    async with act(society.gwydion) as ctx:
        entry = await actions.affiliate_body(ctx, society.board_id, new)
        with pytest.raises(refusals.DaysOutOfOrder):
            await actions.end_affiliation(ctx, entry, NewAffiliationEnd(held_to=day - timedelta(days=1)))
        await actions.end_affiliation(ctx, entry, NewAffiliationEnd(held_to=day))
        with pytest.raises(refusals.AffiliationEnded):
            await actions.end_affiliation(ctx, entry, NewAffiliationEnd(held_to=day))
        with pytest.raises(NotFound):
            await actions.end_affiliation(ctx, uuid4(), NewAffiliationEnd(held_to=day))
    async with act(society.rhiannon) as ctx:
        with pytest.raises(refusals.NotYourBody):
            await actions.end_affiliation(ctx, entry, NewAffiliationEnd(held_to=day))
    assert [each.name for each in (await seen(act, society.board_id, day)).affiliations] == [new.name]
    assert (await seen(act, society.board_id, day + timedelta(days=1))).affiliations == []
    owner = await asyncpg.connect(owner_url)
    for statement in ("UPDATE affiliation SET held_to = NULL", "DELETE FROM affiliation"):
        with pytest.raises(asyncpg.PostgresError, match="never"):
            await owner.execute(statement)
    await owner.close()
