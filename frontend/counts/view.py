"""Everything that a page says of one count, in order, so that the templates only set it out."""

from collections.abc import Iterator

from msgspec import Struct

from frontend.counts import picture, sentences
from frontend.counts.glance import Glance, glance
from governance.counting.result import Count, Counted, LotsNeeded, Papers, Stage
from governance.counting.sentences import RULE_NAMES, outcome, stage_said
from governance.refusal import N_, Said

_PAPERS = {
    "cast": N_("Papers cast"),
    "blank": N_("Blank"),
    "unclear": N_("Without a clear first preference"),
    "unknown": N_("With somebody who is not on the paper"),
    "withdrawn_only": N_("For nobody who stands"),
    "too_many": N_("With too many marks"),
    "valid": N_("Valid papers"),
    "cut_short": N_("Of these, used only as far as they are clear"),
}


class Elected(Struct, frozen=True):
    """Somebody who is elected: at which stage, by what, and by which article of the rule."""

    name: str
    stage: int
    why: Said
    article: str


class Told(Struct, frozen=True, kw_only=True):
    """One stage: what was done and why, by which articles, what each received, who is elected, and its picture."""

    stage: Stage
    heading: Said
    said: tuple[Said, ...]
    articles: tuple[str, ...]
    received: tuple[tuple[str, str], ...]
    elected: tuple[Elected, ...]
    nobody: Said | None
    panel: picture.Panel
    duels: tuple[picture.Duel, ...]


class Line(Struct, frozen=True):
    """A row of the table: who, then the total and what was added or taken at each stage."""

    name: str
    cells: tuple[tuple[str, str], ...]
    elected: int | None = None
    excluded: bool = False
    withdrawn: bool = False


class View(Struct, frozen=True, kw_only=True):
    """One count. `outcome` says who is elected, and which lot is needed where the count is not at its end (`waits`)."""

    count: Count
    waits: bool
    outcome: tuple[Said, ...]
    rule: Said
    cited: Said
    papers: tuple[tuple[Said, str], ...]
    lots: str
    others: tuple[Said, ...]
    glance: Glance | None
    stages: tuple[Told, ...]
    table: tuple[Line, ...]

    @property
    def elected(self) -> tuple[Elected, ...]:
        return tuple(each for told in self.stages for each in told.elected)

    @property
    def transfers(self) -> bool:
        """Whether votes go from one to another: where they do not, there is no flow to draw."""
        return self.count.quota is not None

    def name(self, number: int) -> str:
        return self.count.candidates[number - 1].name


def view(counted: Counted) -> View:
    """Give what is to be shown of a count, or of as much of it as there is until a lot is drawn."""
    count = counted.so_far if isinstance(counted, LotsNeeded) else counted
    waits = isinstance(counted, LotsNeeded)
    panels = picture.panels(count)
    return View(
        count=count,
        waits=waits,
        outcome=tuple(outcome(counted)),
        rule=Said(RULE_NAMES[count.rule]),
        cited=sentences.cited(count.rule),
        papers=tuple(_papers(count.papers)),
        lots="; ".join(count.candidates[number - 1].name for number in count.lots),
        others=() if waits else tuple(sentences.not_elected(count)),
        glance=glance(count),
        stages=tuple(_told(count, stage, panel) for stage, panel in zip(count.stages, panels, strict=True)),
        table=tuple(_lines(count)),
    )


def _papers(papers: Papers) -> Iterator[tuple[Said, str]]:
    """How many papers there were, and what was wrong with those that are not valid."""
    for name, label in _PAPERS.items():
        number = getattr(papers, name)
        if number or name in ("cast", "valid"):
            yield Said(label), str(number)


def _told(count: Count, stage: Stage, panel: picture.Panel) -> Told:
    articles = [*stage.articles, stage.why.article] if stage.why else stage.articles
    duels = picture.duels(count, stage)
    return Told(
        stage=stage,
        heading=sentences.heading(count, stage),
        said=tuple(_said(count, stage, duels)),
        articles=tuple(dict.fromkeys(articles)),
        received=tuple(
            (each.name, count.say(votes))
            for each, votes in zip(count.candidates, stage.transfers, strict=True)
            if stage.number > 1 and votes > 0
        ),
        elected=tuple(
            Elected(count.candidates[each.number - 1].name, stage.number, why, each.article)
            for each, why in zip(stage.elected, sentences.elected(count, stage), strict=True)
        ),
        nobody=sentences.nobody_elected(count, stage),
        panel=panel,
        duels=duels,
    )


def _said(count: Count, stage: Stage, duels: tuple[picture.Duel, ...]) -> Iterator[Said]:
    """What was done and why, without the sentences that end it: each who is elected has a line of their own."""
    if stage.kind == "place" and stage.number == 1:
        yield sentences.chains()
    said = stage_said(count, stage)
    yield from said[: len(said) - len({each.by for each in stage.elected})]
    for duel in duels:
        if (by_chain := sentences.by_chain(count, duel.one, duel.other)) is not None:
            yield by_chain
            if (chain := sentences.chain(count, duel.one, duel.other)) is not None:
                yield chain


def _lines(count: Count) -> Iterator[Line]:
    """A row for each candidate, in the order of the paper."""
    excluded = {stage.candidate for stage in count.stages if stage.kind in ("exclusion", "last_places")}
    order = {number: place for place, number in enumerate(count.elected, 1)}
    for index, each in enumerate(count.candidates):
        cells = tuple(
            (count.say(stage.totals[index]), picture.signed(count, stage.transfers[index]) if stage.number > 1 else "")
            for stage in count.stages
        )
        yield Line(each.name, cells, order.get(each.number), each.number in excluded, each.withdrawn)
