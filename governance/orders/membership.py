"""The periods of a membership in words, each with an example worked out for today. Pure."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from governance.bodies.rules import MembershipPeriods
from governance.motions.rules import LONDON
from governance.refusal import N_, NN_, Said

LABELS: Mapping[str, str] = {
    "membership_answer_days": N_("Questions to an applicant"),
    "representation_days": N_("After a refusal"),
    "nomination_days": N_("Acting for an organisation"),
    "grace_months": N_("Arrears"),
    "removal_notice_days": N_("Removing a member"),
}
_ANSWER = NN_(
    "An applicant who is asked a question has {num} day to answer, or the application lapses.",
    "An applicant who is asked a question has {num} days to answer, or the application lapses.",
)
_REPRESENTATION = NN_(
    "An applicant who is refused can ask the board to think again within {num} day, once.",
    "An applicant who is refused can ask the board to think again within {num} days, once.",
)
_NOMINATION = NN_(
    "Whoever is nominated to act for an organisation has {num} day to agree.",
    "Whoever is nominated to act for an organisation has {num} days to agree.",
)
_GRACE = NN_(
    "A membership for which nothing more is paid lapses {num} month after the last day that is paid for.",
    "A membership for which nothing more is paid lapses {num} months after the last day that is paid for.",
)
_REMOVAL = NN_(
    "A member whose removal is proposed can be heard for {num} day, and votes meanwhile, before the board decides.",
    "A member whose removal is proposed can be heard for {num} days, and votes meanwhile, before the board decides.",
)


def lapses_on(paid_to: date | None, grace_months: int) -> date | None:
    """The first day without membership for which nothing more is paid: so many months after the last day paid for."""
    if paid_to is None:
        return None
    month = paid_to.month + grace_months
    year, month = paid_to.year + (month - 1) // 12, (month - 1) % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=paid_to.day), following)


def _counted(forms: tuple[str, str], num: int) -> Said:
    return Said(forms[0], {"num": num}, forms[1])


def _answer(rules: MembershipPeriods, now: datetime) -> tuple[Said, Said]:
    facts = {"asked_at": now, "until_at": now + timedelta(days=rules.membership_answer_days)}
    example = N_("Asked on {asked_at}, an applicant can answer until {until_at}.")
    return _counted(_ANSWER, rules.membership_answer_days), Said(example, facts)


def _representation(rules: MembershipPeriods, now: datetime) -> tuple[Said, Said]:
    facts = {"refused_at": now, "until_at": now + timedelta(days=rules.representation_days)}
    example = N_("Refused on {refused_at}, an applicant can ask for that until {until_at}.")
    return _counted(_REPRESENTATION, rules.representation_days), Said(example, facts)


def _nomination(rules: MembershipPeriods, now: datetime) -> tuple[Said, Said]:
    facts = {"asked_at": now, "until_at": now + timedelta(days=rules.nomination_days)}
    example = N_("Asked on {asked_at}, they can agree or decline until {until_at}.")
    return _counted(_NOMINATION, rules.nomination_days), Said(example, facts)


def _grace(rules: MembershipPeriods, now: datetime) -> tuple[Said, Said]:
    day = now.astimezone(LONDON).date()
    facts = {"paid_to": day, "lapses_on": lapses_on(day, rules.grace_months)}
    example = N_("Paid for until {paid_to}, its first day without membership is {lapses_on}; until then it votes.")
    if not rules.grace_months:
        return Said(N_("A membership lapses once the last day that is paid for is over.")), Said(example, facts)
    return _counted(_GRACE, rules.grace_months), Said(example, facts)


def _removal(rules: MembershipPeriods, now: datetime) -> tuple[Said, Said]:
    facts = {"proposed_at": now, "until_at": now + timedelta(days=rules.removal_notice_days)}
    example = N_("Proposed on {proposed_at}, a removal is decided on {until_at} at the earliest.")
    return _counted(_REMOVAL, rules.removal_notice_days), Said(example, facts)


SAY: Mapping[str, Callable[[MembershipPeriods, datetime], tuple[Said, Said]]] = {
    "membership_answer_days": _answer,
    "representation_days": _representation,
    "nomination_days": _nomination,
    "grace_months": _grace,
    "removal_notice_days": _removal,
}
