"""Standing orders: procedure as data. A version is never altered; motions and ballots keep the one they began under."""

from datetime import datetime
from hashlib import sha256
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from governance.counting.majority import Quorum, Threshold

Days = Annotated[int, Meta(ge=0, le=3650)]
Count = Annotated[int, Meta(ge=0, le=1_000_000)]
Audience = Literal["self", "members", "everyone"]  # who sees who voted how

SIMPLE_MAJORITY = Threshold(1, 2, more_than=True)


class StandingOrders(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
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


# Examples, plainly so: no society's own rules. A body adopts its own.
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
}


class EnactedOrders(Struct, frozen=True):
    """One version of a body's standing orders as stored, with the digest of its exact values."""

    id: UUID
    body_id: UUID
    version: int
    preset: str
    effective_from: datetime
    rules: StandingOrders
    digest: str


def digest(rules: StandingOrders) -> str:
    """SHA-256 of the values as JSON in field order: what a ballot pins."""
    return sha256(msgspec.json.encode(rules)).hexdigest()
