"""A motion's rules on their own: what a move takes with it, and what falls due as of when."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest

from governance.bilingual import Bilingual, BilingualProse, Language
from governance.bodies.rules import PRESETS, THREE_QUARTERS, EnactedOrders
from governance.motions import moves, rules
from governance.motions.refusals import FieldNotTaken, NoSpecialResolutions, ReasonNeeded, SummaryTooLong, TextMissing
from governance.motions.values import Move, NewMotion, NewText, NewTransition, State

NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)
DUE = NOW - timedelta(days=3)
MOVER, PERSON = UUID(int=1), UUID(int=2)
ORDERS = msgspec.structs.replace(next(iter(PRESETS.values())), automatic=True, admission_hours=48)
ENACTED = EnactedOrders(UUID(int=3), UUID(int=4), 1, "any", NOW, ORDERS, "0" * 64)
NEW = NewMotion(
    body_id=UUID(int=4),
    original_language=Language.CY,
    title=Bilingual(cy="Costau teithio"),
    text=BilingualProse(cy="Bod y Bwrdd yn talu."),
)
DRAFT = rules.drafted(UUID(int=5), NEW, ENACTED, MOVER, PERSON, NOW)
TEXT = rules.written(DRAFT, NEW, 1, Language.CY, PERSON, NOW)
REASON = BilingualProse(cy="Mae’r un cynnig gerbron.", en="The same motion is before us.")
replace = msgspec.structs.replace


@pytest.mark.parametrize("to", [state for state in moves.BY_HAND if state is not State.RULED_OUT])
def test_a_reason_is_given_only_to_rule_out(to):
    with pytest.raises(FieldNotTaken) as refused:
        rules.follows(moves.BY_HAND[to], NewTransition(to.value, REASON), ORDERS, PERSON, NOW)
    assert refused.value.pointer == "/reason"
    rules.follows(moves.BY_HAND[to], NewTransition(to.value), ORDERS, PERSON, NOW)
    assert rules.follows(Move.RULE_OUT, NewTransition("ruled_out", REASON), ORDERS, PERSON, NOW) == {
        "ruling": REASON,
        "ruled_out_by": PERSON,
    }


@pytest.mark.parametrize("to", [state for state in moves.BY_HAND if state is not State.ADMITTED])
def test_a_legal_effect_is_given_only_to_admit(to):
    reason = REASON if to is State.RULED_OUT else None
    with pytest.raises(FieldNotTaken) as refused:
        rules.follows(moves.BY_HAND[to], NewTransition(to.value, reason, "reserved"), ORDERS, PERSON, NOW)
    assert refused.value.pointer == "/legal_effect"
    rules.follows(moves.BY_HAND[to], NewTransition(to.value, reason), ORDERS, PERSON, NOW)
    admitted = rules.follows(Move.ADMIT, NewTransition("admitted", legal_effect="reserved"), ORDERS, PERSON, NOW)
    assert admitted == {"legal_effect": "reserved", "lapses_at": None}


@pytest.mark.parametrize("to", [state for state in moves.BY_HAND if state is not State.ADMITTED])
def test_a_class_is_given_only_to_admit_where_the_rules_know_it(to):
    reason = REASON if to is State.RULED_OUT else None
    with pytest.raises(FieldNotTaken) as refused:
        rules.follows(moves.BY_HAND[to], NewTransition(to.value, reason, resolution="special"), ORDERS, PERSON, NOW)
    assert refused.value.pointer == "/resolution"
    new = NewTransition("admitted", resolution="special")
    with pytest.raises(NoSpecialResolutions):
        rules.follows(Move.ADMIT, new, ORDERS, PERSON, NOW)
    knowing = msgspec.structs.replace(ORDERS, special_threshold=THREE_QUARTERS)
    assert rules.follows(Move.ADMIT, new, knowing, PERSON, NOW) == {"resolution": "special", "lapses_at": None}


@pytest.mark.parametrize("reason", [None, BilingualProse(cy="Na."), BilingualProse(en="No.")])
def test_ruled_out_only_with_a_reason_in_both_languages(reason):
    with pytest.raises(ReasonNeeded):
        rules.follows(Move.RULE_OUT, NewTransition("ruled_out", reason), ORDERS, PERSON, NOW)


def test_every_move_by_hand_needs_a_permission_and_leads_to_one_state():
    assert set(moves.PERMISSIONS) == moves.BY_MOVER | moves.BY_OFFICER
    for (_, move), to in moves.MOVES.items():
        assert (moves.BY_HAND.get(to) is move) == (move in moves.PERMISSIONS)


def test_what_fell_due_is_due_as_of_its_time_however_late_it_is_asked():
    seeking = replace(DRAFT, state=State.SEEKING_SECONDERS, seconding_closes_at=DUE)
    submitted = replace(DRAFT, state=State.SUBMITTED, admission_due_at=DUE)
    for case, move in ((seeking, Move.LAPSE), (submitted, Move.ADMIT)):
        for now in (DUE, NOW):
            assert rules.due_move(case, ORDERS, TEXT, frozenset(), now) == (move, DUE)
        assert rules.due_move(case, ORDERS, TEXT, frozenset(), DUE - timedelta(seconds=1)) is None


def test_a_text_is_fixed_by_the_rules_only_with_both_languages():
    case, both = replace(DRAFT, state=State.ADMITTED), frozenset(Language)
    whole = rules.translated(
        TEXT, Language.EN, NewText(title=Bilingual(en="Travel"), text=BilingualProse(en="Pay.")), PERSON
    )
    assert rules.due_move(case, ORDERS, whole, both, NOW) == (Move.FIX_TEXT, NOW)
    assert rules.due_move(case, ORDERS, TEXT, both, NOW) is None
    assert rules.due_move(case, ORDERS, whole, both - {Language.EN}, NOW) is None
    assert rules.due_move(case, replace(ORDERS, automatic=False), whole, both, NOW) is None


def test_a_translation_leaves_the_movers_language_and_is_another_text():
    new = NewText(title=Bilingual(cy="Arall", en="Travel"), text=BilingualProse(cy="Arall.", en="Pay."))
    made = rules.translated(TEXT, Language.EN, new, PERSON)
    assert (made.title, made.text.cy) == (Bilingual(cy="Costau teithio", en="Travel"), TEXT.text.cy)
    assert (made.version, made.translated_by) == (TEXT.version, PERSON)
    assert made.digest == rules.text_digest(made.title, made.summary, made.text) != TEXT.digest
    with pytest.raises(TextMissing):
        rules.translated(TEXT, Language.EN, NewText(title=Bilingual(en="Travel"), text=TEXT.text), PERSON)


@pytest.mark.parametrize(
    ("plain", "count"),
    [
        ("", 0),
        ("Talu costau teithio.", 3),
        ("un\n\ndau\u00a0tri", 3),
        ("Na – byth!", 2),
        ("o’r De", 2),
        ("gair " * 60, 60),
    ],
)
def test_words_are_what_stands_between_spaces_and_holds_a_letter_or_a_digit(plain, count):
    assert rules.words(plain) == count


def test_a_new_summary_has_sixty_words_at_most_in_each_language_that_is_written():
    sixty, more = "gair " * 60, "gair " * 61
    rules.written(DRAFT, replace(NEW, summary=BilingualProse(cy=sixty, en=sixty)), 1, Language.CY, PERSON, NOW)
    with pytest.raises(SummaryTooLong) as refused:
        rules.written(DRAFT, replace(NEW, summary=BilingualProse(cy=sixty, en=more)), 1, Language.CY, PERSON, NOW)
    assert (refused.value.language, refused.value.words, refused.value.most) == ("en", 61, 60)


def test_whoever_translates_answers_for_their_own_summary_alone():
    """A long one of the mover's, from before the rule, stays as it is and stands in nobody's way."""
    old = replace(TEXT, summary=BilingualProse(cy="gair " * 90))
    new = NewText(title=Bilingual(en="Travel"), text=BilingualProse(en="Pay."), summary=BilingualProse(en="Short."))
    assert rules.translated(old, Language.EN, new, PERSON).summary == BilingualProse(cy="gair " * 90, en="Short.")
    with pytest.raises(SummaryTooLong):
        rules.translated(old, Language.EN, replace(new, summary=BilingualProse(en="word " * 61)), PERSON)


def test_a_text_is_written_in_its_own_language():
    with pytest.raises(TextMissing):
        rules.written(DRAFT, NEW, 1, Language.EN, PERSON, NOW)
