"""A count as it is published: JSON with every stage, and the same as rows of a table. Votes are text, all decimals."""

from collections.abc import Iterator

from msgspec import Struct

from governance.counting.result import By, Candidate, Count, Counted, Kind, LotsNeeded, Papers, Rule, Why


class Moved(Struct, frozen=True):
    """Papers passed on together: how many, and what each was worth before and after."""

    papers: int
    before: str
    after: str


class Elected(Struct, frozen=True):
    """Who is elected at a stage, by what, and by which article of the rule."""

    number: int
    by: By
    article: str


class PublishedStage(Struct, frozen=True, kw_only=True):
    """One stage. `transfers` and `totals` in the order of candidates; `non_transferable` is all until now."""

    number: int
    kind: Kind
    candidate: int | None
    why: Why | None
    articles: tuple[str, ...]
    quota: str | None
    transfer_value: str | None
    parcels: tuple[Moved, ...]
    transfers: tuple[str, ...]
    totals: tuple[str, ...]
    keep_factors: tuple[str, ...] | None
    non_transferable: str
    no_preference: str
    rounding: str
    elected: tuple[int, ...]
    elected_by: tuple[Elected, ...]


class Published(Struct, frozen=True, kw_only=True):
    """The whole count. `lots_needed` are candidates between whom a lot must be drawn, and none once it is complete.

    `lot_for` says what the lot is for, and `lot_places` how many it falls on. `lots` are those that were given.
    """

    title: str
    rule: Rule
    seats: int
    valid: int
    quota: str | None
    decimals: int
    papers: Papers
    candidates: tuple[Candidate, ...]
    elected: tuple[int, ...]
    stages: tuple[PublishedStage, ...]
    preferred: tuple[tuple[int, ...], ...] | None
    strongest: tuple[tuple[int, ...], ...] | None
    lots: tuple[int, ...]
    lots_needed: tuple[int, ...]
    lot_for: str | None
    lot_places: int | None


# Spreadsheets take a cell that begins so for a formula, and run it.
_RUNS = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = ("stage", "kind", "of", "transfer_value", "number", "name", "transfer", "total", "elected", "article")


def publish(counted: Counted, title: str = "") -> Published:
    """Write a count out, finished or not."""
    needed = counted if isinstance(counted, LotsNeeded) else None
    count = counted.so_far if isinstance(counted, LotsNeeded) else counted
    return Published(
        title=title,
        rule=count.rule,
        seats=count.seats,
        valid=count.papers.valid,
        quota=None if count.quota is None else count.say(count.quota),
        decimals=count.decimals,
        papers=count.papers,
        candidates=count.candidates,
        elected=count.elected,
        stages=tuple(_stages(count)),
        preferred=count.pairs.preferred if count.pairs else None,
        strongest=count.pairs.strongest if count.pairs else None,
        lots=count.lots,
        lots_needed=needed.candidates if needed else (),
        lot_for=needed.purpose if needed else None,
        lot_places=needed.places if needed else None,
    )


def rows(published: Published) -> Iterator[tuple[str | int, ...]]:
    """The stages as rows under `COLUMNS`: a row for each candidate, and one each for votes that went to nobody."""
    yield COLUMNS
    for stage in published.stages:
        head = (stage.number, stage.kind, stage.candidate or "", stage.transfer_value or "")
        articles = {each.number: each for each in stage.elected_by}
        for candidate, transfer, total in zip(published.candidates, stage.transfers, stage.totals, strict=True):
            elected = articles.get(candidate.number)
            by = (elected.by, elected.article) if elected else ("", "")
            name = f"'{candidate.name}" if candidate.name.startswith(_RUNS) else candidate.name
            yield (*head, candidate.number, name, transfer, total, *by)
        yield (*head, "", "no_preference", "", stage.no_preference, "", "")
        yield (*head, "", "rounding", "", stage.rounding, "", "")


def _stages(count: Count) -> Iterator[PublishedStage]:
    for stage in count.stages:
        value, keep, quota = stage.transfer_value, stage.keep_factors, stage.quota
        yield PublishedStage(
            number=stage.number,
            kind=stage.kind,
            candidate=stage.candidate,
            why=stage.why,
            articles=stage.articles,
            quota=None if quota is None else count.say(quota),
            transfer_value=None if value is None else count.say(value),
            parcels=tuple(Moved(each.papers, count.say(each.before), count.say(each.after)) for each in stage.parcels),
            transfers=tuple(map(count.say, stage.transfers)),
            totals=tuple(map(count.say, stage.totals)),
            keep_factors=None if keep is None else tuple(map(count.say, keep)),
            non_transferable=count.say(stage.non_transferable.total),
            no_preference=count.say(stage.non_transferable.no_preference),
            rounding=count.say(stage.non_transferable.rounding),
            elected=tuple(each.number for each in stage.elected),
            elected_by=tuple(Elected(each.number, each.by, each.article) for each in stage.elected),
        )
