"""What a motion is made of: its states, the case, a version of its text, and what people send. Values only."""

from datetime import date, datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from governance.bilingual import LANGUAGES, Bilingual, BilingualProse, Language
from governance.bodies.rules import Resolution


class State(StrEnum):
    DRAFT = "draft"
    SEEKING_SECONDERS = "seeking_seconders"
    SUBMITTED = "submitted"
    ADMITTED = "admitted"
    RULED_OUT = "ruled_out"
    APPEALED = "appealed"
    FINAL_TEXT = "final_text"
    NOTICED = "noticed"
    ADJOURNED = "adjourned"
    REFERRED = "referred"
    BALLOTING = "balloting"
    CARRIED = "carried"
    LOST = "lost"
    NOT_DECIDED = "not_decided"
    AWAITING_RESPONSE = "awaiting_response"
    RESPONDED = "responded"
    IMPLEMENTING = "implementing"
    IMPLEMENTED = "implemented"
    NOT_IMPLEMENTED = "not_implemented"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


class Move(StrEnum):
    SEEK_SECONDERS = "seek_seconders"
    SUBMIT = "submit"
    ADMIT = "admit"
    RULE_OUT = "rule_out"
    APPEAL = "appeal"
    UPHOLD = "uphold"
    OVERTURN = "overturn"
    FIX_TEXT = "fix_text"
    GIVE_NOTICE = "give_notice"
    ADJOURN = "adjourn"
    REFER = "refer"
    RESUME = "resume"
    OPEN_BALLOT = "open_ballot"
    CARRY = "carry"
    LOSE = "lose"
    LEAVE_UNDECIDED = "leave_undecided"
    CALL_AGAIN = "call_again"
    REOPEN = "reopen"
    AWAIT_RESPONSE = "await_response"
    RESPOND = "respond"
    PLAN = "plan"
    COMPLETE = "complete"
    STOP = "stop"
    LAPSE = "lapse"
    WITHDRAW = "withdraw"
    WITHDRAW_BY_CONSENT = "withdraw_by_consent"
    SUPERSEDE = "supersede"


# What the board may answer to a motion that asks it for something.
Response = Literal["accepted", "in_part", "declined", "referred_back"]


class Motion(Struct, frozen=True, kw_only=True):
    """A motion as stored. `mover_id` is the member whose right moves it, `moved_by` the person who used it.

    `response` is the board's last answer; `implementation_due_on` the day by which what was carried is to be done;
    `returns_on` the day on which what was put off comes back. From `lapses_at` on it lapses if voting has not opened,
    or is `carried_over` once more. What was put together with others goes on as the motion `superseded_by`.
    """

    id: UUID
    reference: str | None
    body_id: UUID
    standing_orders_id: UUID
    mover_id: UUID
    moved_by: UUID
    state: State
    legal_effect: str
    text_version: int
    created_at: datetime
    state_since: datetime
    seconding_closes_at: datetime | None
    admission_due_at: datetime | None
    submitted_at: datetime | None
    ruling: BilingualProse | None
    noticed_at: datetime | None
    decided_at: datetime | None
    response_due_on: date | None
    version: int
    ruled_out_by: UUID | None = None
    response: Response | None = None
    implementation_due_on: date | None = None
    call_id: UUID | None = None
    returns_on: date | None = None
    lapses_at: datetime | None = None
    carried_over: int = 0
    resolution: Resolution = "ordinary"
    superseded_by: UUID | None = None


class MotionText(Struct, frozen=True, kw_only=True):
    """One version of a motion's text. A second belongs to a version."""

    motion_id: UUID
    version: int
    original_language: Language
    title: Bilingual
    summary: BilingualProse | None
    text: BilingualProse
    digest: str
    written_by: UUID
    written_at: datetime
    translated_by: UUID | None

    @property
    def missing(self) -> tuple[Language, ...]:
        """The languages in which the title or the text is not written yet."""
        return tuple(each for each in LANGUAGES if each in self.title.missing or each in self.text.missing)


class NewMotion(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A motion as its mover writes it first; the other language may follow. It begins as a draft.

    `call_id` is the open call for motions that it answers, if it answers one.
    """

    body_id: UUID
    call_id: UUID | None = None
    on_behalf_of: UUID | None = None
    original_language: Language
    title: Bilingual
    summary: BilingualProse | None = None
    text: BilingualProse


class NewText(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The mover's new wording, whole, in one language or both."""

    title: Bilingual
    summary: BilingualProse | None = None
    text: BilingualProse


class NewApproval(Struct, frozen=True, forbid_unknown_fields=True):
    """One language of the present text, approved as it stands; `text_digest` says which text was read."""

    language: Language
    text_digest: str | None = None


class NewSecond(Struct, frozen=True, forbid_unknown_fields=True):
    """A second, or its withdrawal; `on_behalf_of` names the member where the person may act for several.

    `text_digest` says which text was read: a second of one that was edited meanwhile is refused.
    """

    on_behalf_of: UUID | None = None
    text_digest: str | None = None


class NewTransition(Struct, frozen=True, forbid_unknown_fields=True):
    """A move to another state by hand. `reason` is needed, in both languages, to rule a motion out, and else refused.

    Whoever admits a motion says what it does if carried: `advisory`, where nothing is said, asks the board, which must
    answer; the others bind. They say its class too: `ordinary`, where nothing is said, or `special`, where its rules
    know special resolutions. No other move takes a `legal_effect` or a `resolution`.
    """

    to: Literal["seeking_seconders", "submitted", "withdrawn", "admitted", "ruled_out", "final_text", "noticed"]
    reason: BilingualProse | None = None
    legal_effect: Literal["advisory", "member_power", "reserved"] | UnsetType = UNSET
    resolution: Resolution | UnsetType = UNSET
