"""Motions as the API gives them and the pages show them."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual, BilingualProse, Language
from governance.bodies.rules import Resolution, StandingOrders
from governance.motions.values import Response, State
from governance.permissions import Office


class TranslationState(Struct, frozen=True):
    """How far one language of a text is: `missing`, `written` (nobody has approved it as it stands) or `approved`."""

    status: Literal["missing", "written", "approved"]
    original: bool


class Translations(Struct, frozen=True):
    cy: TranslationState
    en: TranslationState


class Mover(Struct, frozen=True):
    """The member whose right moves the motion: shown to members."""

    member_id: UUID
    name: Bilingual


class Seconding(Struct, frozen=True):
    """Seconds of the present text. `mine` names the caller's own rights that have seconded it."""

    count: int
    needed: int
    closes_at: datetime | None
    mine: list[UUID]
    mine_open: list[Mover]


class AnsweredCall(Struct, frozen=True):
    """The call for motions that a motion answers. `in_time` is null until the motion is submitted."""

    id: UUID
    title: Bilingual
    closes_at: datetime
    in_time: bool | None


class MotionSummary(Struct, frozen=True, kw_only=True):
    """A motion in a list, without its text: enough to say what it asks of the caller, and by when."""

    id: UUID
    reference: str | None
    body_id: UUID
    state: State
    resolution: Resolution
    title: Bilingual
    summary: BilingualProse | None
    call: AnsweredCall | None
    translations: Translations
    mine: bool
    seconds: Seconding
    state_since: datetime
    admission_due_at: datetime | None
    response_due_on: date | None
    response: Response | None
    implementation_due_on: date | None
    overdue: bool
    allowed_actions: list[str]
    transitions: list[str]


class RelatedMotion(Struct, frozen=True):
    """A motion that this one was put together of, or goes on as. Who moves it is shown to members."""

    id: UUID
    reference: str | None
    title: Bilingual
    mover: Mover | None


class MotionView(Struct, frozen=True, kw_only=True):
    """A motion with its text, its dates, and what this caller may do with it.

    `transitions` are the states it may be moved to by the caller now, `allowed_actions` the operations open to them.
    `resolution` is its class, as it was admitted: a special one goes by the `special_…` values of its `rules`.
    `mover` is null for visitors; `version` goes into `If-Match`. What was put off comes back on `returns_on`. From
    `lapses_at` on it lapses if voting has not opened; the rules have let it go on `carried_over` times. What was put
    together of `sources` is a composite, and each of those goes on as it: `superseded_by`.
    """

    id: UUID
    reference: str | None
    body_id: UUID
    state: State
    legal_effect: str
    resolution: Resolution
    title: Bilingual
    summary: BilingualProse | None
    text: BilingualProse
    text_version: int
    text_digest: str
    original_language: Language
    call: AnsweredCall | None
    translations: Translations
    mover: Mover | None
    mine: bool
    seconds: Seconding
    rules: StandingOrders
    preset: str
    orders_version: int
    created_at: datetime
    state_since: datetime
    submitted_at: datetime | None
    admission_due_at: datetime | None
    ruling: BilingualProse | None
    noticed_at: datetime | None
    earliest_opening_at: datetime | None
    decided_at: datetime | None
    response_due_on: date | None
    response: Response | None
    implementation_due_on: date | None
    returns_on: date | None
    lapses_at: datetime | None
    carried_over: int
    superseded_by: RelatedMotion | None
    sources: list[RelatedMotion]
    overdue: bool
    allowed_actions: list[str]
    transitions: list[str]
    version: int


class InOffice(Struct, frozen=True):
    """Who acted, under the name that they have now, and the office that they held on that day.

    `covers` is the holder of the office for whom a deputy acted.
    """

    name: str
    office: Office
    covers: str | None


class MotionTransition(Struct, frozen=True):
    """One step of a motion's life, as the journal keeps it. `by` is who took it, where an office did."""

    at: datetime
    event: str
    from_state: str | None
    to_state: str | None
    by: InOffice | None
