"""Why a ballot ended as it did: one whole sentence, and the numbers in it. Pure."""

from dataclasses import dataclass

from governance.ballots.casting import CastingState
from governance.bodies.rules import Resolution
from governance.counting.majority import Base, Outcome, Reason
from governance.refusal import N_


@dataclass(frozen=True)
class Because:
    """Why a motion was carried, lost or not decided: one whole sentence and the numbers in it."""

    message: str
    facts: dict[str, int]


_CARRIED: dict[Base, str] = {
    "cast": N_("Carried because {yes} voted for: the rule asks for {needed} or more out of {base} for and against."),
    "cast_with_abstentions": N_(
        "Carried because {yes} voted for: the rule asks for {needed} or more out of {base} who took part."
    ),
    "entitled": N_("Carried because {yes} voted for: the rule asks for {needed} or more out of {base} on the roll."),
}
_LOST: dict[Base, str] = {
    "cast": N_("Lost because {yes} voted for: the rule asks for {needed} or more out of {base} for and against."),
    "cast_with_abstentions": N_(
        "Lost because {yes} voted for: the rule asks for {needed} or more out of {base} who took part."
    ),
    "entitled": N_("Lost because {yes} voted for: the rule asks for {needed} or more out of {base} on the roll."),
}
_CARRIED_SPECIAL: dict[Base, str] = {
    "cast": N_(
        "Carried as a special resolution because {yes} voted for: "
        "it asks for {needed} or more out of {base} for and against."
    ),
    "cast_with_abstentions": N_(
        "Carried as a special resolution because {yes} voted for: "
        "it asks for {needed} or more out of {base} who took part."
    ),
    "entitled": N_(
        "Carried as a special resolution because {yes} voted for: "
        "it asks for {needed} or more out of {base} on the roll."
    ),
}
_LOST_SPECIAL: dict[Base, str] = {
    "cast": N_(
        "Lost as a special resolution because {yes} voted for: "
        "it asks for {needed} or more out of {base} for and against."
    ),
    "cast_with_abstentions": N_(
        "Lost as a special resolution because {yes} voted for: "
        "it asks for {needed} or more out of {base} who took part."
    ),
    "entitled": N_(
        "Lost as a special resolution because {yes} voted for: it asks for {needed} or more out of {base} on the roll."
    ),
}
_TIE = N_("Lost because the votes were equal: {yes} for and {no} against.")
_CASTING: dict[CastingState, str] = {
    "possible": N_(
        "The votes are equal, {yes} for and {no} against: lost, unless the chair gives a casting vote in favour."
    ),
    "waiting": N_(
        "The votes are equal, {yes} for and {no} against. It is for the chair to give a casting vote, or to decline."
    ),
    "yes": N_("Carried by the casting vote of the chair: the votes were equal, {yes} for and {no} against."),
    "no": N_("Lost by the casting vote of the chair: the votes were equal, {yes} for and {no} against."),
    "declined": N_(
        "Lost because the votes were equal, {yes} for and {no} against, and the chair declined to give a casting vote."
    ),
    "lapsed": N_(
        "Lost because the votes were equal, {yes} for and {no} against, and no casting vote was given in time."
    ),
}
_NO_VOTES = N_("Lost because nobody voted for or against.")
_INQUORATE = N_("Not decided because {turnout} out of {entitled} took part: the quorum is {quorum_needed}.")


def because(
    outcome: Outcome, base: Base, resolution: Resolution = "ordinary", casting: CastingState | None = None
) -> Because:
    """Say why. `base` is what the threshold in force is a share of; `casting` how it stands with the casting vote."""
    special = resolution == "special"
    sentences: dict[Reason, str] = {
        "threshold_met": (_CARRIED_SPECIAL if special else _CARRIED)[base],
        "threshold_not_met": (_LOST_SPECIAL if special else _LOST)[base],
        "tie": _CASTING[casting] if casting else _TIE,
        "no_votes": _NO_VOTES,
        "inquorate": _INQUORATE,
    }
    names = ("entitled", "turnout", "quorum_needed", "base", "needed")
    figures = {name: getattr(outcome, name) for name in names}
    return Because(sentences[outcome.reason], {**figures, "yes": outcome.tally.yes, "no": outcome.tally.no})
