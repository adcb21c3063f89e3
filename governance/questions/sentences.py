"""What came of a question, in one whole sentence, and whether anybody is bound by it."""

from governance.bilingual import BilingualProse, Language
from governance.counting.approval import ApprovalCount
from governance.counting.consent import ConsentCount
from governance.counting.score import ScoreCount
from governance.counting.sense import SenseCount
from governance.questions.values import Method, Question
from governance.refusal import N_, Said

_SENSED = N_("Answers: {turnout} of {entitled}. In support: {in_support}. Against: {opposed}. Neither: {neither}.")
_NOBODY_ANSWERED = N_("Nobody answered.")
_CONSENTED = N_("Consented: no objection stands. Consenting: {consent}. Standing aside: {stand_aside}.")
_OBJECTIONS = N_("Not consented. Objections that stand: {objections}.")
_NO_CONSENT = N_("Not decided: nobody consented, and silence is no consent.")
_INQUORATE = N_("Not decided: {turnout} out of {entitled} took part, and {quorum} were needed.")
_APPROVED = N_("Chosen, with approvals from {total} of the {turnout} who took part: {options}")
_SCORED = N_("Chosen, with {total} points from the {turnout} who took part: {options}")
_TIED_APPROVED = N_("A tie, so nothing is chosen. Options with {total} approvals each: {options}")
_TIED_SCORED = N_("A tie, so nothing is chosen. Options with {total} points each: {options}")
_NO_MAJORITY = N_(
    "Nothing is chosen: none was approved by more than half of the {turnout} who took part. Most approved: {options}"
)
_NONE_APPROVED = N_("Nothing is chosen: nobody approved of any option.")
_NONE_SCORED = N_("Nothing is chosen: no option was given any points.")

_BINDING = N_("Binding: the forum agreed beforehand to do what comes out of this.")
_NOT_BINDING = N_("Not binding: this is advice, and whoever decides may decide otherwise.")
_NO_FORCE = N_("No force: this only feels the temperature of the room. Nothing is won or lost by it.")


def force_of(method: Method, *, binding: bool) -> Said:
    """What an answer is worth: said on the paper, before anybody answers, and again with the result."""
    if method is Method.SENSE_CHECK:
        return Said(_NO_FORCE, {})
    return Said(_BINDING if binding else _NOT_BINDING, {})


def result(question: Question) -> Said:
    """Say what came of a question that is counted."""
    match question.outcome:
        case SenseCount() as counted:
            return _sensed(counted)
        case ConsentCount() as counted:
            return _consented(counted)
        case ApprovalCount() | ScoreCount() as counted:
            return _chosen(question, counted)
        case None:
            raise ValueError("not counted")


def _sensed(counted: SenseCount) -> Said:
    if not counted.turnout:
        return Said(_NOBODY_ANSWERED, {})
    return Said(
        _SENSED,
        {
            "turnout": counted.turnout,
            "entitled": counted.entitled,
            "in_support": counted.in_support,
            "opposed": counted.opposed,
            "neither": counted.steps.neither,
        },
    )


def _consented(counted: ConsentCount) -> Said:
    match counted.reason:
        case "no_objection":
            return Said(_CONSENTED, {"consent": counted.answers.consent, "stand_aside": counted.answers.stand_aside})
        case "objection":
            return Said(_OBJECTIONS, {"objections": counted.answers.objections})
        case "nobody":
            return Said(_NO_CONSENT, {})
        case "inquorate":
            return _inquorate(counted)


def _chosen(question: Question, counted: ApprovalCount | ScoreCount) -> Said:
    by_approval = isinstance(counted, ApprovalCount)
    if counted.reason == "inquorate":
        return _inquorate(counted)
    if counted.reason == "nobody":
        return Said(_NONE_APPROVED if by_approval else _NONE_SCORED, {})
    sentences = {
        "most": _APPROVED if by_approval else _SCORED,
        "tie": _TIED_APPROVED if by_approval else _TIED_SCORED,
        "no_majority": _NO_MAJORITY,
    }
    first = counted.leaders[0] - 1
    total = counted.totals[first] if isinstance(counted, ApprovalCount) else counted.options[first].total
    names = _names(question, counted.leaders)
    return Said(sentences[counted.reason], {"total": total, "turnout": counted.turnout, "options": names})


def _inquorate(counted: ConsentCount | ApprovalCount | ScoreCount) -> Said:
    facts = {"turnout": counted.turnout, "entitled": counted.entitled, "quorum": counted.quorum or 0}
    return Said(_INQUORATE, facts)


def _names(question: Question, numbers: tuple[int, ...]) -> BilingualProse:
    """The names of options, in each language."""
    named = [(question.options or ())[number - 1] for number in numbers]
    return BilingualProse(**{code: "; ".join(each.in_(code).text for each in named) for code in Language})
