"""What a count did, in whole sentences: for the page, the command and whoever asks why."""

from collections.abc import Iterable

from governance.counting.result import By, Count, Counted, LotsNeeded, Rule, Stage
from governance.refusal import N_, Said

RULE_NAMES: dict[Rule, str] = {
    "plurality": N_("Plurality: one vote each, and whoever has most"),
    "block": N_("Block vote: as many votes as places, and whoever has most"),
    "approval": N_("Approval: votes for as many as one likes, and whoever has most"),
    "score": N_("Score: points, and whoever has most"),
    "irv": N_("Instant run-off: preferences, for one place"),
    "stv_scotland_2011": N_("Single transferable vote, as in Scottish council elections (2011)"),
    "stv_meek": N_("Single transferable vote by Meek’s method"),
    "schulze": N_("Schulze: every candidate against every other"),
}

_FIRST: dict[Rule, str] = {
    "plurality": N_("The first preference of each paper is counted. Valid papers: {valid}."),
    "block": N_("Every mark on each paper is counted, as many as there are places. Valid papers: {valid}."),
    "approval": N_("Every mark on each paper is counted. Valid papers: {valid}."),
    "score": N_("The points on each paper are added up. Valid papers: {valid}."),
    "irv": N_("First preferences are counted. Valid papers: {valid}. More than half of them elects: {quota}."),
    "stv_scotland_2011": N_(
        "First preferences are counted. Valid papers: {valid}. The quota is {valid} ÷ {divisor} without its fraction,"
        " and one more: {quota}."
    ),
    "stv_meek": N_(
        "First preferences are counted. Valid papers: {valid}. The quota is the votes ÷ {divisor}, cut off at nine"
        " decimals, and the smallest part more: {quota}."
    ),
}
_SURPLUS = N_("A surplus of {surplus} out of {total} votes is passed on: a whole vote as {value}. From: {names}")
_MEEK_SURPLUS = N_(
    "Those elected keep of each vote only as much as makes the quota, and the rest of it goes on."
    " The quota is now {quota}."
)
_EXCLUSION = N_("Excluded, and every paper goes on at what it was worth: {names}")
_MEEK_EXCLUSION = N_("Excluded, and what they had goes on. The quota is now {quota}. Excluded: {names}")
_LAST_PLACES = N_("Excluded, and nothing more is passed on: {names}")
_PLACE = N_("Beaten by nobody who is still in question: {names}")

_LARGEST_EARLIER = N_(
    "These surpluses are equal, so the most votes at stage {stage} decide, the latest at which they were not equal:"
    " {names}"
)
_LOWEST_EARLIER = N_(
    "These have the fewest votes alike, so the fewest at stage {stage} decide, the latest at which they were not equal:"
    " {names}"
)
_LARGEST_LOT = N_("These were equal all along, so a lot decided whose surplus goes first: {names}")
_LOWEST_LOT = N_("Nothing decides between these, so a lot decided who is excluded: {names}")
_ELECTED_LOT = N_("These are equal, so a lot decided who is elected: {names}")
_LOWEST = N_("Nobody who was left had fewer votes: {votes}.")
_LARGEST = N_("No surplus was larger.")

_LOST = N_("To nobody: {no_preference} with no further preference, {rounding} cut off.")
_ELECTED: dict[By, str] = {
    "quota": N_("Elected, with the quota or more: {names}"),
    "last_places": N_("Elected, as no more are left than places: {names}"),
    "most": N_("Elected, with the most: {names}"),
    "strongest": N_("Elected: {names}"),
    "lot": N_("Elected by lot: {names}"),
}

_LOT_NEEDED = {
    "elect": N_("A lot must be drawn: whoever it falls on is elected. Places: {places}. Between: {names}"),
    "exclude": N_("A lot must be drawn: whoever it falls on is excluded. Between: {names}"),
    "transfer": N_("A lot must be drawn: the surplus of whoever it falls on goes first. Between: {names}"),
}


def outcome(counted: Counted) -> list[Said]:
    """Who is elected, in the order of election, and what is still needed."""
    count = counted.so_far if isinstance(counted, LotsNeeded) else counted
    said = [Said(N_("Elected: {names}"), {"names": _names(count, count.elected)})] if count.elected else []
    if isinstance(counted, LotsNeeded):
        facts = {"places": counted.places, "names": _names(count, counted.candidates)}
        said.append(Said(_LOT_NEEDED[counted.purpose], facts))
    return said or [Said(N_("Nobody is elected."), {})]


def stage_said(count: Count, stage: Stage) -> list[Said]:
    """One stage: what was done, why to this candidate, what was lost by it, and who is elected at its end."""
    said = [_done(count, stage), *_why(count, stage)]
    if stage.lost.total:
        shares = {"no_preference": count.say(stage.lost.no_preference), "rounding": count.say(stage.lost.rounding)}
        said.append(Said(_LOST, shares))
    for by in dict.fromkeys(each.by for each in stage.elected):
        names = _names(count, (each.number for each in stage.elected if each.by == by))
        said.append(Said(_ELECTED[by], {"names": names}))
    return said


def _done(count: Count, stage: Stage) -> Said:
    meek = count.rule == "stv_meek"
    quota = stage.quota if stage.quota is not None else count.quota
    facts = {
        "valid": count.papers.valid,
        "divisor": count.seats + 1,
        "quota": count.say(quota or 0),
        "names": _names(count, [stage.candidate] if stage.candidate else []),
    }
    match stage.kind:
        case "first":
            return Said(_FIRST[count.rule], facts)
        case "surplus" if meek:
            return Said(_MEEK_SURPLUS, facts)
        case "surplus":
            surplus = -stage.transfers[(stage.candidate or 0) - 1]
            more = {
                "surplus": count.say(surplus),
                "total": count.say(surplus + (count.quota or 0)),
                "value": count.say(stage.transfer_value or 0),
            }
            return Said(_SURPLUS, facts | more)
        case "exclusion":
            return Said(_MEEK_EXCLUSION if meek else _EXCLUSION, facts)
        case "last_places":
            return Said(_LAST_PLACES, facts)
        case "place":
            unbeaten = stage.why.among if stage.why else [each.number for each in stage.elected]
            return Said(_PLACE, facts | {"names": _names(count, unbeaten)})


def _why(count: Count, stage: Stage) -> list[Said]:
    why = stage.why
    if why is None:
        return []
    facts = {"stage": why.stage, "names": _names(count, why.among)}
    surplus = stage.kind == "surplus"
    match why.reason:
        case "largest":
            return [Said(_LARGEST, {})]
        case "lowest":
            had = count.stages[stage.number - 2].totals[(stage.candidate or 0) - 1]
            return [Said(_LOWEST, {"votes": count.say(had)})]
        case "earlier_stage":
            return [Said(_LARGEST_EARLIER if surplus else _LOWEST_EARLIER, facts)]
        case "lot" if stage.kind in ("first", "place"):
            return [Said(_ELECTED_LOT, facts)]
        case "lot":
            return [Said(_LARGEST_LOT if surplus else _LOWEST_LOT, facts)]


def _names(count: Count, numbers: Iterable[int]) -> str:
    return "; ".join(count.candidates[number - 1].name for number in numbers)
