"""Which motions may be put together, what has become of an offer, and what comes of it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from governance.bilingual import Bilingual, BilingualProse, Language
from governance.bodies.rules import PRESETS, EnactedOrders
from governance.composites import rules
from governance.composites.refusals import NotOfOneBody, NotToBeCombined, TooFewMotions
from governance.composites.values import Composite, NewComposite, Source
from governance.motions import rules as motions
from governance.motions.refusals import NoSpecialResolutions
from governance.motions.values import Motion, NewMotion, State

NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)
ENACTED = EnactedOrders(UUID(int=3), UUID(int=4), 1, "any", NOW, next(iter(PRESETS.values())), "0" * 64)
WORDS = BilingualProse(cy="Bod te.", en="That there be tea.")
NEW = NewComposite(motion_ids=(), title=Bilingual(cy="Te", en="Tea"), text=WORDS, reason=WORDS)


def motion(number: int, mover: int, *, person: int | None = None, **changed) -> Motion:
    drafted = NewMotion(body_id=UUID(int=4), original_language=Language.CY, title=NEW.title, text=WORDS)
    made = motions.drafted(UUID(int=number), drafted, ENACTED, UUID(int=mover), UUID(int=person or mover), NOW)
    return replace(made, **({"state": State.SUBMITTED} | changed))


def offered(*sources: Motion) -> Composite:
    return rules.offered(UUID(int=9), NEW, sources, (), ENACTED, UUID(int=8), NOW)


@pytest.mark.parametrize("state", State)
def test_only_what_was_submitted_or_admitted_is_put_together(state):
    sources = motion(11, 1), motion(12, 2, state=state)
    if state in (State.SUBMITTED, State.ADMITTED):
        assert offered(*sources).closes_at == NOW + timedelta(days=14)
        return
    with pytest.raises(NotToBeCombined):
        offered(*sources)


def test_only_motions_of_one_body_and_two_of_them():
    with pytest.raises(NotOfOneBody):
        offered(motion(11, 1), motion(12, 2, body_id=UUID(int=5)))
    for ids in ((), (UUID(int=1),), (UUID(int=1), UUID(int=1))):
        with pytest.raises(TooFewMotions):
            rules.enough(ids)
    rules.enough((UUID(int=1), UUID(int=2)))


@pytest.mark.parametrize(
    ("states", "later", "expected"),
    [
        ((State.SUBMITTED, State.ADMITTED), timedelta(days=14, seconds=-1), "offered"),
        ((State.SUBMITTED, State.ADMITTED), timedelta(days=14), "lapsed"),
        ((State.SUBMITTED, State.WITHDRAWN), timedelta(), "overtaken"),
        ((State.FINAL_TEXT, State.ADMITTED), timedelta(days=15), "overtaken"),
    ],
)
def test_what_has_become_of_an_offer(states, later, expected):
    offer = offered(motion(11, 1), motion(12, 2))
    assert rules.standing(offer, states, NOW + later) == expected
    assert rules.standing(replace(offer, ended_as="agreed"), states, NOW + later) == "agreed"


def test_one_special_source_makes_it_special_where_the_rules_know_that():
    sources = [motion(11, 1), motion(12, 2, resolution="special")]
    with pytest.raises(NoSpecialResolutions):
        offered(*sources)
    enacted = replace(ENACTED, rules=PRESETS["clg"])
    found = rules.offered(UUID(int=9), NEW, sources, (), enacted, UUID(int=8), NOW)
    assert rules.composed(UUID(int=20), found, sources, enacted.rules, NOW).resolution == "special"
    assert offered(sources[0], motion(13, 3)).resolution == "ordinary"


def test_the_other_movers_second_it_and_nobody_what_they_move_themselves():
    found = rules.seconders([motion(11, 1), motion(12, 2), motion(13, 1), motion(14, 3, person=1), motion(15, 4)])
    assert found == {UUID(int=2): UUID(int=2), UUID(int=4): UUID(int=4)}


def test_consent_is_of_who_moves_it_today():
    source = Source(composite_id=UUID(int=9), motion_id=UUID(int=11), place=1)
    held = {UUID(int=11): motion(11, 1)}
    assert not rules.all_consent([source], held)
    consented = replace(source, answer="consented", answered_by=UUID(int=1))
    assert rules.all_consent([consented], held)
    assert not rules.all_consent([consented], {UUID(int=11): motion(11, 2)})
    assert not rules.all_consent([replace(consented, answer="declined")], held)


def test_what_comes_of_it_is_admitted_and_has_its_time():
    sources = [motion(11, 1), motion(12, 2)]
    orders = replace(ENACTED.rules, lapse_days=30)
    made = rules.composed(UUID(int=20), replace(offered(*sources), legal_effect="reserved"), sources, orders, NOW)
    assert (made.state, made.mover_id, made.legal_effect) == (State.ADMITTED, UUID(int=1), "reserved")
    assert made.lapses_at == NOW + timedelta(days=30)
    text = rules.text_of(made, offered(*sources), Language.EN)
    assert (text.original_language, text.missing) == (Language.EN, ())
    assert text.digest == motions.text_digest(NEW.title, None, WORDS)
