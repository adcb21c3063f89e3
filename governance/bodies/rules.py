"""What may be done with a body, and its standing orders: procedure as data.

A version is never altered; motions and ballots keep the one they began under.
"""

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Annotated, Literal
from unicodedata import normalize
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from governance.bodies.refusals import (
    AffiliationEnded,
    BodyInOneLanguage,
    DayOutOfReach,
    DaysOutOfOrder,
    NotYourBody,
    OnlyOne,
    TermsBeforeTheLast,
    TermsInOneLanguage,
    TermsInThePast,
)
from governance.bodies.values import Affiliation, NewBody, NewTerms
from governance.counting.majority import Quorum, Threshold

Days = Annotated[int, Meta(ge=0, le=3650)]
Count = Annotated[int, Meta(ge=0, le=1_000_000)]
Audience = Literal["self", "members", "everyone"]  # who sees who voted how
Inquorate = Literal["not_decided", "lapsed", "second_ballot"]
Resolution = Literal["ordinary", "special"]  # the class of a motion: what it takes to carry it

# Where a body's rules do not say in how many days the other language of its texts is due.
TRANSLATION_DAYS = 5
SIMPLE_MAJORITY = Threshold(1, 2, more_than=True)
THREE_QUARTERS = Threshold(3, 4, more_than=False)
TWO_THIRDS = Threshold(2, 3, more_than=False)


class MembershipPeriods(Struct, frozen=True, kw_only=True):
    """How long what happens to a membership takes: the members' own body says it, the forum, for the whole network.

    Each default is what held before there was such a value, and holds where there is no forum, or it has no rules.
    """

    membership_answer_days: Annotated[int, Meta(ge=1, le=3650)] = 28  # for an applicant to answer a question
    representation_days: Annotated[int, Meta(ge=1, le=3650)] = 28  # to ask the board to think again about a refusal
    removal_notice_days: Annotated[int, Meta(ge=7, le=3650)] = 21  # in which a member is heard before a removal
    grace_months: Annotated[int, Meta(ge=0, le=120)] = 6  # from the last day paid for until the membership lapses
    nomination_days: Annotated[int, Meta(ge=1, le=3650)] = 28  # to agree to act for an organisation


class StandingOrders(MembershipPeriods, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One body's procedure. Windows are whole days but where the name says hours."""

    seconders: Count
    seconding_days: Days
    admission_hours: Annotated[int, Meta(ge=0, le=8760)] | None  # admitted by itself then; None: only by an officer
    automatic: bool  # submit when seconded, fix the text, give notice and open at their times, by the rules alone
    notice_clear_days: Days
    voting_days: Annotated[int, Meta(ge=1, le=3650)]
    record_days_before_opening: Days
    quorum: Quorum
    threshold: Threshold
    tie: Literal["lost"] = "lost"
    names_seen_by: Audience = "self"
    certification: Literal["none", "scrutineer"] = "none"
    response_days: Days
    # From here on: what was added later. Each has a default, so that a version enacted before means what it meant.
    appeal_days: Days = 14  # after a ruling
    adoption_days: Days = 14  # for seconders to consent to a withdrawal, or to adopt the motion
    translation_days: Days = TRANSLATION_DAYS  # from submission, or from the recording of a decision, to both languages
    adjournment_days: Days = 90  # the longest that a motion can be put off
    inquorate: Inquorate = "not_decided"  # what becomes of a motion on which too few voted
    # From admission to the opening of voting, or the motion lapses; None: it never does.
    lapse_days: Annotated[int, Meta(ge=1, le=3650)] | None = None
    carry_overs: Count = 0  # how many times it goes on for as long again in place of lapsing
    reopen_members: Count = 0  # how many members together have what came to its end voted on again; 0: nobody can
    reopen_days: Days = 28  # for that, after the result, the answer or the end of what was done
    # In how many days the chair may decide an equal vote whose names are seen; None: no casting vote.
    casting_vote_days: Annotated[int, Meta(ge=1, le=90)] | None = None
    special_threshold: Threshold | None = None  # what carries a special resolution; None: there are none
    special_quorum: Quorum | None = None  # where it is another than that of every motion
    special_notice_clear_days: Days | None = None  # the same
    early_close: bool = False  # two officers may close a ballot once every right on its roll has voted
    adjournments: Count | None = None  # how many times a motion can be put off; None: as often as wished


def for_resolution(rules: StandingOrders, resolution: Resolution) -> StandingOrders:
    """The rules by which a motion of this class goes: a special resolution’s own values in place of the others."""
    if resolution == "ordinary":
        return rules
    own = {
        "threshold": rules.special_threshold,
        "quorum": rules.special_quorum,
        "notice_clear_days": rules.special_notice_clear_days,
    }
    return msgspec.structs.replace(rules, **{name: each for name, each in own.items() if each is not None})


# Examples, plainly so: no society's own rules. A body adopts its own. Names and notes: governance/orders/presets.py.
_MEETING_IN_WRITING = StandingOrders(
    seconders=1,
    seconding_days=28,
    admission_hours=None,
    automatic=False,
    notice_clear_days=14,
    voting_days=7,
    record_days_before_opening=0,
    quorum=Quorum(minimum=3, percent=10),
    threshold=SIMPLE_MAJORITY,
    names_seen_by="self",
    certification="scrutineer",
    response_days=42,
)
PRESETS: dict[str, StandingOrders] = {
    "small-forum": StandingOrders(
        seconders=2,
        seconding_days=28,
        admission_hours=48,
        automatic=True,
        notice_clear_days=7,
        voting_days=7,
        record_days_before_opening=0,
        quorum=Quorum(minimum=3, percent=5),
        threshold=SIMPLE_MAJORITY,
        response_days=42,
    ),
    "members-forum-advisory": StandingOrders(
        seconders=3,
        seconding_days=60,
        admission_hours=None,
        automatic=False,
        notice_clear_days=14,
        voting_days=14,
        record_days_before_opening=14,
        quorum=Quorum(minimum=10, percent=10),
        threshold=SIMPLE_MAJORITY,
        certification="scrutineer",
        response_days=56,
    ),
    # 14 clear days: CIO General Regulations 2012, reg. 35. Quorum: the greater of a number and a share. To amend the
    # constitution, at least 75% of those voting: Charities Act 2011, s. 224.
    "cio-association": msgspec.structs.replace(
        _MEETING_IN_WRITING,
        seconders=2,
        inquorate="second_ballot",
        special_threshold=THREE_QUARTERS,
        casting_vote_days=7,
    ),
    # Companies Act 2006: s. 282 (simple majority), s. 283 (special: at least 75%), s. 307 (14 clear days, s. 360),
    # s. 318 (two persons).
    "clg": msgspec.structs.replace(
        _MEETING_IN_WRITING,
        quorum=Quorum(minimum=2, percent=0),
        special_threshold=THREE_QUARTERS,
    ),
    # The greater of three and a quarter; a tie is lost, for there is no casting vote. Model rules: 75% of votes cast.
    "coop-society": msgspec.structs.replace(
        _MEETING_IN_WRITING,
        quorum=Quorum(minimum=3, percent=25),
        inquorate="second_ballot",
        special_threshold=THREE_QUARTERS,
    ),
    "unincorporated": msgspec.structs.replace(
        _MEETING_IN_WRITING,
        notice_clear_days=7,
        quorum=Quorum(minimum=5, percent=20),
        certification="none",
        special_threshold=TWO_THIRDS,
        special_notice_clear_days=14,
        adjournments=2,
    ),
}


class MembersRules(Struct, frozen=True):
    """The periods of memberships, and which version of the forum's rules says them; None where there is none."""

    id: UUID | None = None
    body_id: UUID | None = None
    version: int | None = None
    rules: MembershipPeriods = MembershipPeriods()


class EnactedOrders(Struct, frozen=True):
    """One version of a body's standing orders as stored, with the digest of its exact values."""

    id: UUID
    body_id: UUID
    version: int
    preset: str
    effective_from: datetime
    rules: StandingOrders
    digest: str


# The values there were when the first digests were published.
_FROM_THE_FIRST = frozenset(
    {
        "seconders",
        "seconding_days",
        "admission_hours",
        "automatic",
        "notice_clear_days",
        "voting_days",
        "record_days_before_opening",
        "quorum",
        "threshold",
        "tie",
        "names_seen_by",
        "certification",
        "response_days",
    }
)


def digest(rules: StandingOrders) -> str:
    """SHA-256 of the values as JSON in field order: what a ballot pins.

    A value that was added later is left out while it says its default, which is what held before there was such a
    value: so the digest of a version enacted then is still that of its values.
    """
    later = {field.name: field.default for field in msgspec.structs.fields(rules) if field.name not in _FROM_THE_FIRST}
    said = {
        name: each for name, each in msgspec.structs.asdict(rules).items() if name not in later or each != later[name]
    }
    return sha256(msgspec.json.encode(said)).hexdigest()


# ── A body itself: how it is established, its terms of reference, its affiliations ───────────────────

SINGULAR = ("forum", "board")  # a network has one of each
REACH = range(1900, 2200)


def check_lead(body_id: UUID, person_id: UUID, leads: Collection[UUID]) -> None:
    """Refuse whoever does not lead the body. Raises `NotYourBody`."""
    if person_id not in leads:
        raise NotYourBody(body_id)


def check_new(new: NewBody, there: Mapping[str, UUID]) -> None:
    """Refuse a body in one language, or a second forum or board; `there` are the bodies there are, by kind.

    Raises `BodyInOneLanguage` or `OnlyOne`.
    """
    texts = {"name": new.name, "purpose": new.purpose}
    missing = [f"/{name}/{language}" for name, text in texts.items() for language in text.missing]
    if missing:
        raise BodyInOneLanguage(missing)
    if new.kind in SINGULAR and new.kind in there:
        raise OnlyOne(there[new.kind])


def slug(name: str) -> str:
    """Write a name as it stands in addresses: “Pwyllgor Tŷ Gwyn” is `pwyllgor-ty-gwyn`, and a name in Greek nothing."""
    letters = normalize("NFKD", name.replace("’", "")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:60].strip("-")


def check_terms(new: NewTerms, last_on: date | None, today: date) -> None:
    """Refuse terms in one language, or such as would change what held on a day that has passed.

    `last_on` is the day on which the newest version begins. Raises `TermsInOneLanguage`, `DayOutOfReach`,
    `TermsInThePast` or `TermsBeforeTheLast`.
    """
    if new.text.missing:
        raise TermsInOneLanguage([f"/text/{language}" for language in new.text.missing])
    check_reach(new.effective_on)
    if new.effective_on < today:
        raise TermsInThePast(new.effective_on)
    if last_on is not None and new.effective_on < last_on:
        raise TermsBeforeTheLast(new.effective_on, last_on)


def check_reach(day: date) -> None:
    """Refuse a day that no register is kept for: the first and the last there are stand for no end, in the database.

    Raises `DayOutOfReach`.
    """
    if day.year not in REACH:
        raise DayOutOfReach(day)


def check_days(held_from: date, held_to: date | None) -> None:
    """Refuse a last day before the first, or days out of reach. Raises `DaysOutOfOrder` or `DayOutOfReach`."""
    check_reach(held_from)
    check_reach(held_to or held_from)
    if held_to is not None and held_to < held_from:
        raise DaysOutOfOrder(held_to)


def check_affiliation_end(affiliation: Affiliation, held_to: date) -> None:
    """Refuse to end what has ended, or before it began. Raises `AffiliationEnded` or `DaysOutOfOrder`."""
    if affiliation.held_to is not None:
        raise AffiliationEnded(affiliation.held_to)
    check_days(affiliation.held_from, held_to)
