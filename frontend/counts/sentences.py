"""What a count's page says besides the sentences of its stages: their names, and of each candidate what became of them.

Votes are put in as `Count.say` writes them, so that a reader finds the same figures in the table and in the JSON.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from governance.counting.result import By, Count, Kind, Rule, Stage
from governance.refusal import N_, Said

_HEADINGS: Mapping[Kind, str] = {
    "first": N_("Stage {stage}: first preferences"),
    "surplus": N_("Stage {stage}: surplus of {name}"),
    "exclusion": N_("Stage {stage}: exclusion of {name}"),
    "last_places": N_("Stage {stage}: the last places"),
    "place": N_("Stage {stage}: compared in pairs"),
}
_SURPLUSES = N_("Stage {stage}: surpluses passed on")
_ADDED: Mapping[Rule, str] = {
    "plurality": N_("The votes"),
    "block": N_("The marks"),
    "approval": N_("The approvals"),
    "score": N_("The points"),
}
_CHAINS = N_(
    "Two candidates are compared by the strongest chain of victories from one to the other. "
    "A chain is as strong as its weakest victory."
)

_ELECTED: Mapping[By, str] = {
    "quota": N_("{votes} reaches the quota ({quota}): {name} is elected."),
    "last_places": N_("No more are left than places to fill: {name} is elected, with {votes}."),
    "most": N_("{name} is elected, with {votes}: nobody left out has as many."),
    "strongest": N_("{name} is elected: in pairs, nobody still in question is stronger."),
    "lot": N_("{name} is elected by lot, with {votes}, as others had."),
}
_ELECTED_BY_HALF = N_("{votes} is more than half of the {valid} valid papers: {name} is elected.")
_ELECTED_UNBEATEN = N_("{name} is elected by lot, of those whom nobody beats.")
_NOBODY = N_("Nobody reaches the quota.")
_NOBODY_HALF = N_("Nobody has more than half.")
_BY_CHAIN = N_(
    "{lost} papers prefer {other} and {won} prefer {name}, "
    "but the strongest chain of victories from {name} is stronger: {there} against {back}."
)
_CHAIN = N_("The chain, with how many papers make each victory: {chain}.")

_WITHDREW = N_("{name} withdrew before the count. Papers go to the next on them.")
_EXCLUDED = N_("{name} is excluded at stage {stage}, with {votes}.")
_LEFT_OVER = N_("{name} is not elected: {votes} when the last place is filled.")
_BEATEN = N_("{name} is not elected: the places are filled by those who are stronger in pairs.")


_CITED: Mapping[Rule, str] = {
    "stv_scotland_2011": N_(
        "After each step stands the article that it carries out, of the Scottish Local Government Elections Order 2011,"
        " schedule 1."
    ),
    "stv_meek": N_("After each step stand its letters in the reference rule for Meek’s method."),
}
_CITED_OURS = N_("After each step stands the paragraph that it carries out, of the rule in docs/counting.md.")


def cited(rule: Rule) -> Said:
    """What the articles are articles of."""
    return Said(_CITED.get(rule, _CITED_OURS))


def heading(count: Count, stage: Stage) -> Said:
    """What a stage is called."""
    if count.rule in _ADDED:
        return Said(_ADDED[count.rule])
    if stage.kind == "surplus" and stage.candidate is None:
        return Said(_SURPLUSES, {"stage": stage.number})
    facts = {} if stage.candidate is None else {"name": _name(count, stage.candidate)}
    return Said(_HEADINGS[stage.kind], {"stage": stage.number, **facts})


def chains() -> Said:
    """How candidates are compared by Schulze’s rule."""
    return Said(_CHAINS)


def elected(count: Count, stage: Stage) -> Iterator[Said]:
    """Of each who is elected at a stage, in their order: by what."""
    for each in stage.elected:
        message = _ELECTED[each.by]
        if each.by == "quota" and count.rule == "irv":
            message = _ELECTED_BY_HALF
        elif each.by == "lot" and count.rule == "schulze":
            message = _ELECTED_UNBEATEN
        yield Said(message, _of(count, stage, each.number))


def nobody_elected(count: Count, stage: Stage) -> Said | None:
    """That a stage elects nobody, where a quota would have elected somebody."""
    if stage.elected or count.quota is None:
        return None
    return Said(_NOBODY_HALF if count.rule == "irv" else _NOBODY)


def by_chain(count: Count, one: int, other: int) -> Said | None:
    """Why somebody is stronger than a candidate whom more papers prefer; nothing where the pair alone says so."""
    pairs = count.pairs
    if pairs is None or pairs.preferred[one - 1][other - 1] >= pairs.preferred[other - 1][one - 1]:
        return None
    figures = {
        "won": pairs.preferred[one - 1][other - 1],
        "lost": pairs.preferred[other - 1][one - 1],
        "there": pairs.strongest[one - 1][other - 1],
        "back": pairs.strongest[other - 1][one - 1],
    }
    names = {"name": _name(count, one), "other": _name(count, other)}
    return Said(_BY_CHAIN, names | {name: str(number) for name, number in figures.items()})


def chain(count: Count, one: int, other: int) -> Said | None:
    """The shortest of the strongest chains of victories from one to the other, as names and numbers of papers.

    Nothing where strength is not measured by the papers that make a victory (margins).
    """
    pairs = count.pairs
    if pairs is None:
        return None
    least = pairs.strongest[one - 1][other - 1]
    paths, reached = [[one]], {one}
    while paths and paths[0][-1] != other:
        path = paths.pop(0)
        row = path[-1] - 1
        for number, papers in enumerate(pairs.preferred[row], 1):
            if number not in reached and papers >= least and papers > pairs.preferred[number - 1][row]:
                reached.add(number)
                paths.append([*path, number])
    links = [pairs.preferred[a - 1][b - 1] for a, b in pairwise(paths[0])] if paths else []
    if not links or min(links) != least:
        return None
    told = "".join(f" → {papers} → {_name(count, b)}" for papers, b in zip(links, paths[0][1:], strict=True))
    return Said(_CHAIN, {"chain": _name(count, one) + told})


def not_elected(count: Count) -> Iterator[Said]:
    """Everyone else, in the order of the paper: withdrawn, excluded at a stage, or left over at the end."""
    out = {stage.candidate: stage for stage in count.stages if stage.kind in ("exclusion", "last_places")}
    for each in count.candidates:
        stage = out.get(each.number)
        if each.number in count.elected:
            continue
        if each.withdrawn:
            yield Said(_WITHDREW, {"name": each.name})
        elif stage is not None:
            before = count.stages[stage.number - 2]
            yield Said(_EXCLUDED, _of(count, before, each.number) | {"stage": stage.number})
        elif count.rule == "schulze":
            yield Said(_BEATEN, {"name": each.name})
        else:
            yield Said(_LEFT_OVER, _of(count, count.stages[-1], each.number))


def _name(count: Count, number: int) -> str:
    return count.candidates[number - 1].name


def _of(count: Count, stage: Stage, number: int) -> dict[str, object]:
    quota = stage.quota if stage.quota is not None else count.quota
    return {
        "name": _name(count, number),
        "votes": count.say(stage.totals[number - 1]),
        "quota": count.say(quota or 0),
        "valid": str(count.papers.valid),
    }
