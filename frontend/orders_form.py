"""The forms about standing orders: nested values as flat fields and back, and what is wrong named by its field."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, NamedTuple

import msgspec
from msgspec import Struct

import i18n
from frontend.forms import Form
from governance.bilingual import LANGUAGES, BilingualProse, Language
from governance.bodies.rules import Audience, Inquorate, StandingOrders
from governance.counting.majority import Base, Quorum, Threshold
from governance.motions.refusals import NoSpecialResolutions
from governance.orders import refusals
from governance.orders.values import NewOrders, Slug, Trial, Version
from governance.refusal import N_, Refusal


class Number(NamedTuple):
    """A whole number in a form: what it is called, and its least and greatest."""

    label: str
    least: int
    most: int
    hint: str = ""


NUMBERS: Mapping[str, Number] = {
    "seconders": Number(N_("Seconders that a motion needs"), 0, 1_000_000),
    "seconding_days": Number(N_("Days to find seconders"), 0, 3650),
    "admission_hours": Number(
        N_("Hours until a motion is admitted by itself"), 0, 8760, N_("Leave it empty where an officer decides.")
    ),
    "appeal_days": Number(N_("Days to appeal against a ruling"), 0, 3650),
    "adoption_days": Number(N_("Days for seconders to consent or adopt"), 0, 3650),
    "translation_days": Number(N_("Days for the other language"), 0, 3650),
    "lapse_days": Number(
        N_("Days from admission until a motion lapses"), 1, 3650, N_("Leave it empty where it never lapses.")
    ),
    "carry_overs": Number(N_("Times that a motion is carried over"), 0, 1_000_000),
    "adjournment_days": Number(N_("Days that a motion can be adjourned at most"), 0, 3650),
    "adjournments": Number(
        N_("Times that a motion can be adjourned at most"),
        0,
        1_000_000,
        N_("Leave it empty where it can be as often as wished."),
    ),
    "notice_clear_days": Number(
        N_("Clear days of notice"), 0, 3650, N_("Neither the day of notice nor the day of opening counts.")
    ),
    "voting_days": Number(N_("Days that voting stays open"), 1, 3650),
    "record_days_before_opening": Number(
        N_("Days from the record date to the opening of voting"), 0, 3650, N_("0 is the day of opening itself.")
    ),
    "quorum_minimum": Number(N_("Quorum: never fewer than"), 0, 1_000_000),
    "quorum_percent": Number(N_("Quorum: per cent of the roll"), 0, 100),
    "threshold_numerator": Number(N_("Threshold: parts in favour"), 0, 100, N_("For two thirds, write 2.")),
    "threshold_denominator": Number(N_("Threshold: out of parts in all"), 1, 100, N_("For two thirds, write 3.")),
    "casting_vote_days": Number(
        N_("Days for the chair to give a casting vote"), 1, 90, N_("Leave it empty where the chair has none.")
    ),
    "special_threshold_numerator": Number(
        N_("Special resolution: parts in favour"), 0, 100, N_("Leave it empty where there are no special resolutions.")
    ),
    "special_threshold_denominator": Number(N_("Special resolution: out of parts in all"), 1, 100),
    "special_quorum_minimum": Number(
        N_("Special resolution: quorum, never fewer than"),
        0,
        1_000_000,
        N_("Leave it empty where it is as for any other."),
    ),
    "special_quorum_percent": Number(N_("Special resolution: quorum, per cent of the roll"), 0, 100),
    "special_notice_clear_days": Number(
        N_("Special resolution: clear days of notice"), 0, 3650, N_("Leave it empty where it is as for any other.")
    ),
    "reopen_members": Number(
        N_("Members who together have a motion voted on again"), 0, 1_000_000, N_("0: nobody can ask for that.")
    ),
    "reopen_days": Number(N_("Days to ask for that"), 0, 3650),
    "response_days": Number(N_("Days for the board’s answer"), 0, 3650),
    "membership_answer_days": Number(N_("Days for an applicant to answer a question"), 1, 3650),
    "representation_days": Number(N_("Days to ask the board to think again about a refusal"), 1, 3650),
    "nomination_days": Number(N_("Days to agree to act for an organisation"), 1, 3650),
    "grace_months": Number(
        N_("Months of arrears until a membership lapses"), 0, 120, N_("0: it lapses once the last paid day is over.")
    ),
    "removal_notice_days": Number(N_("Days in which a member is heard before a removal"), 7, 3650),
    "yes": Number(N_("Votes in favour"), 0, 1_000_000),
    "no": Number(N_("Votes against"), 0, 1_000_000),
    "abstain": Number(N_("Abstentions"), 0, 1_000_000),
    "entitled": Number(N_("Voting rights on the roll"), 0, 1_000_000),
}
CHOICES: Mapping[str, str] = {
    "automatic": N_("Who takes each step"),
    "early_close": N_("When everybody on the roll has voted"),
    "threshold_more_than": N_("How the threshold is met"),
    "threshold_base": N_("What the threshold is a share of"),
    "special_threshold_more_than": N_("How a special resolution’s threshold is met"),
    "special_threshold_base": N_("What a special resolution’s threshold is a share of"),
    "resolution": N_("Class of the motion"),
    "names_seen_by": N_("Who will see who voted how"),
    "certification": N_("Who checks the count"),
    "inquorate": N_("What follows where too few take part"),
    "preset": N_("The example to begin from"),
}
_NUMBER = N_("{label}: write a whole number from {least_num} to {most_num}.")
_CHOICE = N_("{label}: choose one of these.")


class _Values(Struct, frozen=True, kw_only=True):
    """The values of standing orders, as the form has them."""

    seconders: int
    seconding_days: int
    admission_hours: int | None = None
    automatic: bool
    notice_clear_days: int
    voting_days: int
    early_close: bool
    record_days_before_opening: int
    quorum_minimum: int
    quorum_percent: int
    threshold_numerator: int
    threshold_denominator: int
    threshold_more_than: bool
    threshold_base: Base
    names_seen_by: Audience
    certification: Literal["none", "scrutineer"]
    response_days: int
    appeal_days: int
    adoption_days: int
    translation_days: int
    adjournment_days: int
    adjournments: int | None = None
    lapse_days: int | None = None
    carry_overs: int
    inquorate: Inquorate
    reopen_members: int
    reopen_days: int
    casting_vote_days: int | None = None
    special_threshold_numerator: int | None = None
    special_threshold_denominator: int | None = None
    special_threshold_more_than: bool = False
    special_threshold_base: Base = "cast"
    special_quorum_minimum: int | None = None
    special_quorum_percent: int | None = None
    special_notice_clear_days: int | None = None


class _MembersValues(_Values, frozen=True, kw_only=True):
    """The same with the periods of memberships, which the members' own body is asked for."""

    membership_answer_days: int
    representation_days: int
    nomination_days: int
    grace_months: int
    removal_notice_days: int


class _Act(Struct, frozen=True, kw_only=True):
    """What is said of the version, beside its values."""

    base_version: Version
    preset: Slug
    effective_on: date
    reason: BilingualProse


# Values of several fields; those of special resolutions may be left empty.
PARTS: Mapping[str, type[Quorum | Threshold]] = {
    "quorum": Quorum,
    "threshold": Threshold,
    "special_quorum": Quorum,
    "special_threshold": Threshold,
}
_EMPTY: Mapping[str, Quorum | Threshold] = {
    "special_quorum": Quorum(0, 0),
    "special_threshold": Threshold(1, 1, more_than=False),
}


def _asked_of(part: str) -> list[str]:
    """The numbers by which it is known whether a part is there."""
    return [f"{part}_{name}" for name in PARTS[part].__struct_fields__ if f"{part}_{name}" in NUMBERS]


def _part(part: str, flat: dict[str, Any]) -> Quorum | Threshold | None:
    """Take the fields of one part out of the flat ones; None where it was left empty."""
    given = {name: flat.pop(f"{part}_{name}") for name in PARTS[part].__struct_fields__}
    return None if None in given.values() else PARTS[part](**given)


def fields_of(rules: StandingOrders) -> dict[str, str]:
    """Standing orders as the fields of the form."""
    flat: dict[str, Any] = {
        name: getattr(rules, name) for name in _MembersValues.__struct_fields__ if name in rules.__struct_fields__
    }
    for part in PARTS:
        there = getattr(rules, part) or _EMPTY[part]
        flat |= {f"{part}_{name}": value for name, value in msgspec.structs.asdict(there).items()}
        if getattr(rules, part) is None:
            flat |= dict.fromkeys(_asked_of(part))
    return {name: _written(value) for name, value in flat.items()}


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def read_orders(form: Form, base: StandingOrders, *, of_members: bool) -> tuple[NewOrders | None, dict[str, str]]:
    """Read the whole form, or None and one sentence for each field that is wrong.

    Only the members' own body is asked for the periods of memberships; what is not asked for stays as in `base`.
    """
    values, errors = form.read(_MembersValues if of_members else _Values)
    errors = _named(form, errors)
    if values is not None:
        errors |= _out_of_range(form, values) | _half_given(form, values)
    act, wrong = form.read(_Act)
    for each in LANGUAGES:  # one language will not do, and the form says so beside the empty one
        if not form[f"reason_{each}"]:
            wrong[f"reason_{each}"] = i18n.gettext(form.language, refusals.ReasonInBothLanguages.message)
    if "base_version" in wrong or "preset" in wrong:
        wrong["form"] = i18n.gettext(form.language, N_("This form is not whole. Begin again, please."))
    errors |= {name: said for name, said in wrong.items() if name not in ("base_version", "preset")}
    if errors or values is None or act is None:
        return None, errors
    flat = msgspec.structs.asdict(values)
    whole = {part: _part(part, flat) for part in PARTS}
    rules = msgspec.structs.replace(base, **flat, **whole)
    return NewOrders(rules=rules, **msgspec.structs.asdict(act)), {}


def read_trial(form: Form) -> tuple[Trial | None, dict[str, str]]:
    """Read what somebody wants to try, or None and one sentence for each field that is wrong."""
    trial, errors = form.read(Trial)
    return trial, _named(form, errors)


def _named(form: Form, errors: Mapping[str, str]) -> dict[str, str]:
    """Errors that say which field they are about: a page has many numbers."""
    return {name: _said(form.language, name) or sentence for name, sentence in errors.items()}


def _said(language: Language, name: str) -> str | None:
    if number := NUMBERS.get(name):
        label = i18n.gettext(language, number.label)
        return i18n.gettext(language, _NUMBER, label=label, least_num=number.least, most_num=number.most)
    if name in CHOICES:
        return i18n.gettext(language, _CHOICE, label=i18n.gettext(language, CHOICES[name]))
    return None


def _out_of_range(form: Form, values: _Values) -> dict[str, str]:
    wrong = {}
    for name, number in NUMBERS.items():
        value = getattr(values, name, None)
        if value is not None and not number.least <= value <= number.most:
            wrong[name] = _said(form.language, name) or ""
    return wrong


def _half_given(form: Form, values: _Values) -> dict[str, str]:
    """A part of which one number was given and another left empty."""
    wrong: dict[str, str] = {}
    for part in _EMPTY:
        missing = [name for name in _asked_of(part) if getattr(values, name) is None]
        if len(missing) < len(_asked_of(part)):
            wrong |= {name: _said(form.language, name) or "" for name in missing}
    return wrong


_PLACES: Mapping[type[Refusal], str] = {
    refusals.TooSoon: "effective_on",
    refusals.TooFarAhead: "effective_on",
    refusals.ThresholdTooLow: "threshold_numerator",
    refusals.ThresholdOutOfReach: "threshold_numerator",
    refusals.NoTimeForSeconders: "seconding_days",
    refusals.SecondersOutOfReach: "seconders",
    refusals.QuorumOutOfReach: "quorum_minimum",
    refusals.SpecialAsksLess: "special_threshold_numerator",
    refusals.SpecialOutOfReach: "special_threshold_numerator",
    refusals.SpecialWithoutThreshold: "special_threshold_numerator",
    NoSpecialResolutions: "resolution",
    refusals.MoreVotesThanRights: "entitled",
    refusals.UnknownPreset: "preset",
}


def place_of(refusal: Refusal, language: Language) -> dict[str, str]:
    """A refusal beside the field that it is about."""
    return {_PLACES.get(type(refusal), "form"): i18n.sentence(refusal, language)}
