"""Counting a consent decision: it is made where nobody's objection stands, not where more are for it than against."""

from typing import Literal

from msgspec import Struct

from governance.counting.majority import Number

Verdict = Literal["consented", "objections_stand", "not_decided"]
Reason = Literal["no_objection", "objection", "nobody", "inquorate"]


class Answers(Struct, frozen=True):
    """How many rights consent, stand aside, or have an objection that stands. Each right counts once."""

    consent: Number = 0
    stand_aside: Number = 0
    objections: Number = 0

    @property
    def turnout(self) -> int:
        """Rights that took part. To stand aside is to take part."""
        return self.consent + self.stand_aside + self.objections


class ConsentCount(Struct, frozen=True, kw_only=True, tag_field="method", tag="consent"):
    """What came of it, and every figure that decided it. `quorum` is null where none was set."""

    verdict: Verdict
    reason: Reason
    answers: Answers
    entitled: int
    turnout: int
    quorum: int | None


def count(answers: Answers, entitled: int, quorum: int | None = None) -> ConsentCount:
    """Decide by the answers of a closed question.

    One objection is enough, however few took part, so it is said before a quorum is asked for. Silence is no
    consent: somebody must have given it. Raises `ValueError` where more answered than the roll holds.
    """
    if answers.turnout > entitled:
        raise ValueError(f"{answers.turnout} answers, but only {entitled} rights on the roll")
    verdict, reason = _decide(answers, quorum or 0)
    return ConsentCount(
        verdict=verdict, reason=reason, answers=answers, entitled=entitled, turnout=answers.turnout, quorum=quorum
    )


def _decide(answers: Answers, quorum: int) -> tuple[Verdict, Reason]:
    if answers.objections:
        return "objections_stand", "objection"
    if answers.turnout < quorum:
        return "not_decided", "inquorate"
    if not answers.consent:
        return "not_decided", "nobody"
    return "consented", "no_objection"
