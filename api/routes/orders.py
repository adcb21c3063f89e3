"""Standing orders: versions and examples in words, comparing, enacting, and trying how a vote would go."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, TypeAlias
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import State as AppState
from litestar.params import FromPath, FromQuery, JSONBody, PathParameter, QueryParameter
from msgspec import Struct

import i18n
from api.access import OPEN, PUBLISHED
from api.context import Ctx
from api.paging import DEFAULT_LIMIT, Cursor, Limit, page, read_cursor
from governance.ballots.casting import Tie
from governance.bilingual import Bilingual, BilingualProse, Language
from governance.bodies.rules import Resolution, StandingOrders
from governance.counting.majority import Base, Named, Quorum, Reason, Step, Tally, Threshold
from governance.orders import actions, queries
from governance.orders.rules import Difference
from governance.orders.sentences import Explained, step_said
from governance.orders.values import NewOrders, Trial
from governance.orders.views import OrdersSummary
from governance.refusal import Said

Version: TypeAlias = Annotated[int, PathParameter(ge=1, le=1_000_000, description="A version's number.")]
Numbered: TypeAlias = Annotated[int, QueryParameter(ge=1, le=1_000_000, description="A version's number.")]
Votes: TypeAlias = Annotated[int, QueryParameter(ge=0, le=1_000_000, description="How many voting rights.")]
Least: TypeAlias = Annotated[int | None, QueryParameter(ge=0, le=1_000_000, description="In place of the rules' own.")]
Part: TypeAlias = Annotated[int | None, QueryParameter(ge=0, le=100, description="In place of the rules' own.")]
Whole: TypeAlias = Annotated[int | None, QueryParameter(ge=1, le=100, description="In place of the rules' own.")]


class OrdersPage(Struct, frozen=True):
    """A page of versions, the newest first."""

    data: list[OrdersSummary]
    next_cursor: str | None


class ExplainedValue(Struct, frozen=True):
    """One value in words: what it is called, what it says, and an example worked out for today with its figures.

    Dates and instants among the `facts` are written as everywhere here.
    """

    field: str
    label: Bilingual
    sentence: Bilingual
    example: Bilingual
    facts: dict[str, int | str]


class OrdersVersionView(OrdersSummary, frozen=True, kw_only=True):
    """One version, its values, and each of them explained."""

    id: UUID
    body_name: Bilingual
    rules: StandingOrders
    explained: list[ExplainedValue]


class Preset(Struct, frozen=True, kw_only=True):
    """An example rule set: nobody's own. `note` says what to check; `edition` goes up when a value changes."""

    key: str
    edition: int
    name: Bilingual
    note: BilingualProse
    caveat: BilingualProse
    rules: StandingOrders
    digest: str
    explained: list[ExplainedValue]


class PresetPage(Struct, frozen=True):
    """All examples: always one page."""

    data: list[Preset]
    next_cursor: None = None


class ChangedValue(Struct, frozen=True):
    """A value that two versions say differently. `old` is null where there was no version before."""

    field: str
    label: Bilingual
    old: ExplainedValue | None
    new: ExplainedValue


class OrdersComparison(Struct, frozen=True, kw_only=True):
    """What differs between two versions: the changed values alone."""

    old_version: int
    new_version: int
    differences: list[ChangedValue]


class OrdersReview(Struct, frozen=True, kw_only=True):
    """What enacting would do, which it has not done. `digest` is the one that the version would have."""

    base_version: int
    effective_from: datetime
    digest: str
    differences: list[ChangedValue]
    explained: list[ExplainedValue]


class OrdersDesk(Struct, frozen=True, kw_only=True):
    """Where an officer begins: the newest version (0: there is none, so an example), and the first day for the next."""

    base_version: int
    preset: str
    rules: StandingOrders
    earliest_on: date
    of_members: bool


class SimulatedStep(Step, frozen=True, kw_only=True):
    """One comparison in whole numbers, and the same in words."""

    sentence: Bilingual


class SimulatedResult(Struct, frozen=True, kw_only=True):
    """How a vote would go, by the count of real ballots: the figures as of a counted ballot, and why in `sentence`."""

    preset: str | None
    body_id: UUID | None
    version: int | None
    resolution: Resolution
    outcome: Named
    reason: Reason
    tally: Tally
    entitled: int
    turnout: int
    quorum: Quorum
    quorum_needed: int
    threshold: Threshold
    base: int
    needed: int
    tie: Tie
    steps: list[SimulatedStep]
    sentence: Bilingual


def _both(said: i18n.Sentence) -> Bilingual:
    cy, en = (i18n.sentence(said, language) for language in Language)
    return Bilingual(cy=cy, en=en)


def _facts(*said: Said) -> dict[str, int | str]:
    facts: dict[str, int | str] = {}
    for each in said:
        facts |= msgspec.to_builtins(each.facts)
    return facts


def _value(each: Explained) -> ExplainedValue:
    facts = _facts(each.sentence, each.example)
    return ExplainedValue(each.field, _both(each.label), _both(each.sentence), _both(each.example), facts)


def _values(explained: Sequence[Explained]) -> list[ExplainedValue]:
    return [_value(each) for each in explained]


def _changed(differences: Sequence[Difference]) -> list[ChangedValue]:
    return [
        ChangedValue(each.new.field, _both(each.new.label), each.old and _value(each.old), _value(each.new))
        for each in differences
    ]


@get("/bodies/{body_id:uuid}/standing-orders", operation_id="standing_orders", opt=PUBLISHED)
async def standing_orders(
    ctx: Ctx,
    request: Request[None, None, AppState],
    body_id: FromPath[UUID],
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response[OrdersPage]:
    """List every version of a body's standing orders, the newest first: past, in force and to come."""
    below = read_cursor(request, cursor)
    found = await queries.standing_orders(ctx, body_id, below=int(below) if below else None, limit=limit + 1)
    return page(request, OrdersPage, found, limit, lambda each: each.version)


@post("/bodies/{body_id:uuid}/standing-orders", operation_id="enact_standing_orders")
async def enact_standing_orders(
    ctx: Ctx, body_id: FromPath[UUID], data: JSONBody[NewOrders]
) -> Response[OrdersVersionView]:
    """Enact the next version, to come into force on a day that members know of in time.

    No version is ever altered: motions and ballots keep the one that they began under.
    """
    version = await actions.enact_standing_orders(ctx, body_id, data)
    location = f"/api/v1/bodies/{body_id}/standing-orders/{version}"
    return Response(await _shown(ctx, body_id, version), headers={"Location": location})


async def _shown(ctx: Ctx, body_id: UUID, version: int) -> OrdersVersionView:
    found = await queries.orders_version(ctx, body_id, version)
    kept = {name: getattr(found, name) for name in OrdersVersionView.__struct_fields__ if name != "explained"}
    return OrdersVersionView(**kept, explained=_values(found.explained))


@get("/bodies/{body_id:uuid}/standing-orders/{version:int}", operation_id="orders_version", opt=PUBLISHED)
async def orders_version(ctx: Ctx, body_id: FromPath[UUID], version: Version) -> OrdersVersionView:
    """One version: each value in a sentence, with an example worked out for today's date and today's roll."""
    return await _shown(ctx, body_id, version)


@get("/bodies/{body_id:uuid}/standing-orders/comparison", operation_id="compare_orders", opt=PUBLISHED)
async def compare_orders(ctx: Ctx, body_id: FromPath[UUID], old: Numbered, new: Numbered) -> OrdersComparison:
    """Compare two versions of a body: the values that changed, as each says it."""
    found = await queries.compare_orders(ctx, body_id, old, new)
    return OrdersComparison(
        old_version=found.old_version, new_version=found.new_version, differences=_changed(found.differences)
    )


@get("/bodies/{body_id:uuid}/standing-orders/desk", operation_id="orders_desk")
async def orders_desk(ctx: Ctx, body_id: FromPath[UUID]) -> OrdersDesk:
    """What the officers of a body begin the next version from."""
    found = await queries.desk(ctx, body_id)
    return OrdersDesk(**msgspec.structs.asdict(found))


@post("/bodies/{body_id:uuid}/standing-orders/review", operation_id="review_orders", status_code=200)
async def review_orders(ctx: Ctx, body_id: FromPath[UUID], data: JSONBody[NewOrders]) -> OrdersReview:
    """See what enacting would do now, refused as it would be. Nothing is done."""
    found = await queries.review(ctx, body_id, data)
    return OrdersReview(
        base_version=found.base_version,
        effective_from=found.effective_from,
        digest=found.digest,
        differences=_changed(found.differences),
        explained=_values(found.explained),
    )


@get("/standing-orders/presets", operation_id="presets", opt=PUBLISHED)
async def presets(ctx: Ctx) -> PresetPage:
    """The example rule sets, each explained. They are nobody's own: check one against your governing document."""
    return PresetPage(
        [
            Preset(
                key=each.key,
                edition=each.edition,
                name=each.name,
                note=each.note,
                caveat=each.caveat,
                rules=each.rules,
                digest=each.digest,
                explained=_values(each.explained),
            )
            for each in await queries.presets(ctx)
        ]
    )


@get("/standing-orders/simulation", operation_id="simulate", opt=OPEN)
async def simulate(
    ctx: Ctx,
    yes: Votes,
    no: Votes,
    entitled: Votes,
    abstain: Votes = 0,
    resolution: FromQuery[Resolution] = "ordinary",
    preset: FromQuery[str | None] = None,
    body_id: FromQuery[UUID | None] = None,
    version: Annotated[int | None, QueryParameter(ge=1, le=1_000_000)] = None,
    quorum_minimum: Least = None,
    quorum_percent: Part = None,
    threshold_numerator: Part = None,
    threshold_denominator: Whole = None,
    threshold_more_than: FromQuery[bool | None] = None,
    threshold_base: FromQuery[Base | None] = None,
) -> SimulatedResult:
    """Try how a vote would go, by the count of real ballots. Nothing is kept, and nobody need sign in.

    The rules are a `preset`'s, or those of `body_id` (its `version`, else the one in force), for a motion of this class
    of `resolution`. Values given beside stand in place of theirs. Every comparison is in `steps`, in whole numbers and
    in words.
    """
    trial = Trial(
        yes=yes,
        no=no,
        entitled=entitled,
        abstain=abstain,
        resolution=resolution,
        quorum_minimum=quorum_minimum,
        quorum_percent=quorum_percent,
        threshold_numerator=threshold_numerator,
        threshold_denominator=threshold_denominator,
        threshold_more_than=threshold_more_than,
        threshold_base=threshold_base,
    )
    found = await queries.simulate(ctx, trial, preset=preset, body_id=body_id, version=version)
    figures = msgspec.structs.asdict(found)
    sentence = _both(figures.pop("because"))
    steps = [
        SimulatedStep(**msgspec.structs.asdict(each), sentence=_both(step_said(each, found)))
        for each in figures.pop("steps")
    ]
    return SimulatedResult(**figures, steps=steps, sentence=sentence)


handlers = [
    standing_orders,
    enact_standing_orders,
    orders_version,
    compare_orders,
    orders_desk,
    review_orders,
    presets,
    simulate,
]
