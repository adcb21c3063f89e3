"""Standing orders in words: each value in a sentence, and an example worked out by the rules themselves. Pure.

A `Said` is a sentence still to be said in a language: the English as the key, and the figures and dates in it.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Protocol

from governance.ballots.casting import Tie, tie_of
from governance.ballots.rules import name_of, record_date, same_time
from governance.bodies.rules import Audience, Inquorate, Resolution, StandingOrders, for_resolution
from governance.counting.majority import Base, Quorum, Step, Tally, Threshold, base_of, count, quorum_needed, yes_needed
from governance.motions.rules import LONDON, earliest_opening, response_due
from governance.orders import membership
from governance.refusal import N_, NN_, Said


class Explained(NamedTuple):
    """One value of the standing orders: its field, what it is called, what it says, and what follows from it today."""

    field: str
    label: Said
    sentence: Said
    example: Said


class Today(NamedTuple):
    """What the examples are worked out for: this instant, and the rights that would be on a roll made today."""

    now: datetime
    entitled: int


def _counted(forms: tuple[str, str], num: int) -> Said:
    return Said(forms[0], {"num": num}, forms[1])


LABELS: Mapping[str, str] = {
    "seconders": N_("Seconders"),
    "seconding_days": N_("Time to find seconders"),
    "admission_hours": N_("Admission"),
    "appeal_days": N_("Appeals against a ruling"),
    "adoption_days": N_("Withdrawing what was admitted"),
    "translation_days": N_("The other language"),
    "lapse_days": N_("Time to come to a vote"),
    "carry_overs": N_("Carrying over"),
    "automatic": N_("Who takes the next step"),
    "notice_clear_days": N_("Notice of a motion"),
    "adjournment_days": N_("Adjournment"),
    "adjournments": N_("Adjourning again"),
    "voting_days": N_("Voting time"),
    "early_close": N_("Closing early"),
    "record_days_before_opening": N_("Who may vote"),
    "quorum": N_("Quorum"),
    "inquorate": N_("Too few votes"),
    "threshold": N_("What carries a motion"),
    "special_threshold": N_("What carries a special resolution"),
    "special_quorum": N_("Quorum of a special resolution"),
    "special_notice_clear_days": N_("Notice of a special resolution"),
    "tie": N_("Equal votes"),
    "casting_vote_days": N_("Casting vote of the chair"),
    "names_seen_by": N_("Who sees names"),
    "certification": N_("Checking the count"),
    "reopen_members": N_("Voting again"),
    "reopen_days": N_("Time to ask for another vote"),
    "response_days": N_("The board’s answer"),
    **membership.LABELS,
}

_SECONDERS = NN_("A motion needs {num} seconder.", "A motion needs {num} seconders.")
_SECONDING = NN_("Seconders must be found within {num} day.", "Seconders must be found within {num} days.")
_ADMISSION = NN_(
    "A motion is admitted {num} hour after it is submitted, unless an officer rules it out before, with reasons.",
    "A motion is admitted {num} hours after it is submitted, unless an officer rules it out before, with reasons.",
)
_APPEAL = NN_(
    "A mover can appeal against a ruling within {num} day.",
    "A mover can appeal against a ruling within {num} days.",
)
_ADOPTION = NN_(
    "Once it is admitted, it is withdrawn only if all its seconders consent within {num} day; "
    "one of them can adopt it.",
    "Once it is admitted, it is withdrawn only if all its seconders consent within {num} days; "
    "one of them can adopt it.",
)
_TRANSLATION = NN_(
    "A motion is in both languages within {num} day of being submitted; where it is late, everyone sees it.",
    "A motion is in both languages within {num} days of being submitted; where it is late, everyone sees it.",
)
_LAPSE = NN_(
    "A motion lapses {num} day after it is admitted, if voting has not opened by then.",
    "A motion lapses {num} days after it is admitted, if voting has not opened by then.",
)
_CARRY_OVER = NN_(
    "A motion whose time is over is carried over {num} time, for as long again.",
    "A motion whose time is over is carried over {num} times, for as long again.",
)
_REOPEN = NN_(
    "A motion that was lost, declined, stopped or done is voted on again, once, where {num} member asks for it.",
    "A motion that was lost, declined, stopped or done is voted on again, once, "
    "where {num} members ask for it together.",
)
_REOPEN_DAYS = NN_(
    "They have {num} day after the result, the answer or the end of the work to ask for it.",
    "They have {num} days after the result, the answer or the end of the work to ask for it.",
)
_ADJOURNMENT = NN_(
    "A motion can be adjourned, or referred to another body, for {num} day at most; "
    "members have notice of it anew when it comes back.",
    "A motion can be adjourned, or referred to another body, for {num} days at most; "
    "members have notice of it anew when it comes back.",
)
_ADJOURNMENTS = NN_(
    "A motion can be adjourned or referred {num} time at most.",
    "A motion can be adjourned or referred {num} times at most.",
)
_INQUORATE: dict[Inquorate, tuple[str, str]] = {
    "not_decided": (
        N_("Where too few take part, the motion is not decided, and ends."),
        N_("Voting closes on {closes_at} with too few votes: the motion ends undecided."),
    ),
    "lapsed": (
        N_("Where too few take part, the motion lapses."),
        N_("Voting closes on {closes_at} with too few votes: the motion has lapsed."),
    ),
    "second_ballot": (
        N_("Where too few take part, members have notice anew, and vote once more."),
        N_("Voting closes on {closes_at} with too few votes: a second ballot can open on {opens_on}."),
    ),
}
_NOTICE = NN_(
    "Members have notice of a motion for {num} clear day before voting can open.",
    "Members have notice of a motion for {num} clear days before voting can open.",
)
_VOTING = NN_("Voting stays open for {num} day or longer.", "Voting stays open for {num} days or longer.")
_RECORD = NN_(
    "Whoever was a member {num} day before voting opens may vote.",
    "Whoever was a member {num} days before voting opens may vote.",
)
_RESPONSE = NN_(
    "The board answers a carried motion within {num} day, with reasons.",
    "The board answers a carried motion within {num} days, with reasons.",
)
_THRESHOLD: dict[tuple[bool, Base], str] = {
    (True, "cast"): N_("A motion is carried when more than {share} of the votes for and against are in favour."),
    (True, "cast_with_abstentions"): N_(
        "A motion is carried when more than {share} of all who take part are in favour, abstentions included."
    ),
    (True, "entitled"): N_("A motion is carried when more than {share} of all on the roll are in favour."),
    (False, "cast"): N_("A motion is carried when at least {share} of the votes for and against are in favour."),
    (False, "cast_with_abstentions"): N_(
        "A motion is carried when at least {share} of all who take part are in favour, abstentions included."
    ),
    (False, "entitled"): N_("A motion is carried when at least {share} of all on the roll are in favour."),
}
_SPECIAL_THRESHOLD: dict[tuple[bool, Base], str] = {
    (True, "cast"): N_("Special resolution: more than {share} of the votes for and against must be in favour."),
    (True, "cast_with_abstentions"): N_(
        "Special resolution: more than {share} of all who take part must be in favour, abstentions included."
    ),
    (True, "entitled"): N_("Special resolution: more than {share} of all on the roll must be in favour."),
    (False, "cast"): N_("Special resolution: at least {share} of the votes for and against must be in favour."),
    (False, "cast_with_abstentions"): N_(
        "Special resolution: at least {share} of all who take part must be in favour, abstentions included."
    ),
    (False, "entitled"): N_("Special resolution: at least {share} of all on the roll must be in favour."),
}
_SPECIAL_NOTICE = NN_(
    "Members have notice of a special resolution, with its whole text in both languages, for {num} clear day.",
    "Members have notice of a special resolution, with its whole text in both languages, for {num} clear days.",
)
_THRESHOLD_EXAMPLE: dict[Base, str] = {
    "cast": N_("If all {entitled} who would be on the roll today vote for or against, {needed} in favour carry it."),
    "cast_with_abstentions": N_(
        "If all {entitled} who would be on the roll today take part, {needed} in favour carry it."
    ),
    "entitled": N_(
        "With the {entitled} who would be on the roll today, {needed} in favour carry it, however many vote."
    ),
}
_CASTING_VOTE = NN_(
    "Where the votes are equal and names are seen, the chair may give a casting vote within {num} day, or decline to.",
    "Where the votes are equal and names are seen, the chair may give a casting vote within {num} days, or decline to.",
)
_AUDIENCE: dict[Audience, tuple[str, str]] = {
    "self": (
        N_("Only you will see how you voted. Everyone will see the totals, once voting has closed."),
        N_("If a member votes in favour, they alone read it: other members and visitors read the totals."),
    ),
    "members": (
        N_(
            "Once voting has closed, every member will see how you voted and your reason. Everyone will see the totals."
        ),
        N_("If a member votes in favour, the other members read it after the result: a visitor reads the totals."),
    ),
    "everyone": (
        N_("Once voting has closed, everyone will see how you voted and your reason."),
        N_("If a member votes in favour, the other members and visitors all read it after the result."),
    ),
}


def _seconders(rules: StandingOrders, _: Today) -> tuple[Said, Said]:
    none = N_("A motion needs no seconders.")
    rights = N_("Voting rights behind a motion before it goes further, the mover’s own included: {rights_num}.")
    said = _counted(_SECONDERS, rules.seconders) if rules.seconders else Said(none)
    return said, Said(rights, {"rights_num": rules.seconders + 1})


def _seconding_days(rules: StandingOrders, today: Today) -> tuple[Said, Said]:
    example = N_("A motion that seeks seconders from {began_at} lapses on {until_at} if it has too few.")
    until = today.now + timedelta(days=rules.seconding_days)
    return _counted(_SECONDING, rules.seconding_days), Said(example, {"began_at": today.now, "until_at": until})


def _admission(rules: StandingOrders, today: Today) -> tuple[Said, Said]:
    if rules.admission_hours is None:
        by_hand = N_("An officer admits a motion, or rules it out with reasons.")
        return Said(by_hand), Said(
            N_("Submitted on {began_at}, it waits until an officer decides."), {"began_at": today.now}
        )
    until = today.now + timedelta(hours=rules.admission_hours)
    example = N_("Submitted on {began_at}, it is admitted on {until_at}.")
    return _counted(_ADMISSION, rules.admission_hours), Said(example, {"began_at": today.now, "until_at": until})


def _appeal(rules: StandingOrders, today: Today) -> tuple[Said, Said]:
    facts = {"ruled_at": today.now, "until_at": today.now + timedelta(days=rules.appeal_days)}
    example = N_("Where a motion is ruled out on {ruled_at}, its mover can appeal until {until_at}.")
    return _counted(_APPEAL, rules.appeal_days), Said(example, facts)


def _adoption(rules: StandingOrders, today: Today) -> tuple[Said, Said]:
    facts = {"asked_at": today.now, "until_at": today.now + timedelta(days=rules.adoption_days)}
    example = N_("Asked on {asked_at}, the seconders have until {until_at}.")
    return _counted(_ADOPTION, rules.adoption_days), Said(example, facts)


def _translation(rules: StandingOrders, today: Today) -> tuple[Said, Said]:
    day = today.now.astimezone(LONDON).date()
    facts = {"submitted_on": day, "due_on": day + timedelta(days=rules.translation_days)}
    example = N_("Submitted on {submitted_on}, its other language is due on {due_on}.")
    return _counted(_TRANSLATION, rules.translation_days), Said(example, facts)


def _lapse(rules: StandingOrders, today: Today) -> tuple[Said, Said]:
    if rules.lapse_days is None:
        never = N_("An admitted motion waits for its vote as long as it takes.")
        return Said(never), Said(N_("Admitted on {began_at}, it never lapses."), {"began_at": today.now})
    facts = {"began_at": today.now, "until_at": today.now + timedelta(days=rules.lapse_days)}
    example = N_("Admitted on {began_at}, it lapses on {until_at} if voting has not opened.")
    return _counted(_LAPSE, rules.lapse_days), Said(example, facts)


def _carry_over(rules: StandingOrders, today: Today) -> tuple[Said, Said]:
    said = _counted(_CARRY_OVER, rules.carry_overs) if rules.carry_overs else Said(N_("No motion is carried over."))
    if rules.lapse_days is None:
        return said, Said(N_("No motion lapses after it is admitted, so there is nothing to carry over."))
    until = today.now + timedelta(days=rules.lapse_days * (rules.carry_overs + 1))
    example = N_("Admitted on {began_at}, it lapses at the latest on {until_at}.")
    return said, Said(example, {"began_at": today.now, "until_at": until})


def _adjournment(rules: StandingOrders, today: Today) -> tuple[Said, Said]:
    day = today.now.astimezone(LONDON).date()
    example = N_("Adjourned on {adjourned_on}, a motion comes back on {until_on} at the latest.")
    facts = {"adjourned_on": day, "until_on": day + timedelta(days=rules.adjournment_days)}
    return _counted(_ADJOURNMENT, rules.adjournment_days), Said(example, facts)


def _adjournments(rules: StandingOrders, today: Today) -> tuple[Said, Said]:
    day, times = today.now.astimezone(LONDON).date(), rules.adjournments
    if times == 0:
        return Said(N_("No motion is adjourned or referred.")), Said(N_("Once notice is given, the vote is next."))
    facts = {"adjourned_on": day, "until_on": day + timedelta(days=rules.adjournment_days * (times or 1))}
    if times is None:
        example = N_("Adjourned on {adjourned_on}, it can be adjourned again on {until_on}, when it comes back.")
        return Said(N_("A motion can be adjourned or referred as often as wished.")), Said(example, facts)
    example = N_("Adjourned on {adjourned_on} and every time for as long as can be, it is voted on after {until_on}.")
    return _counted(_ADJOURNMENTS, times), Said(example, facts)


def _inquorate(rules: StandingOrders, today: Today) -> tuple[Said, Said]:
    closes = same_time(today.now, rules.voting_days)
    opens = earliest_opening(closes, rules.notice_clear_days).astimezone(LONDON).date()
    said, example = _INQUORATE[rules.inquorate]
    return Said(said), Said(example, {"closes_at": closes, "opens_on": opens})


def _automatic(rules: StandingOrders, _: Today) -> tuple[Said, Said]:
    if rules.automatic:
        return Said(N_("The rules take each step themselves, as soon as it can be taken.")), Said(
            N_("With its last seconder a motion is submitted at once; once approved, its text is fixed and noticed.")
        )
    return Said(N_("Each step waits for whoever has to take it.")), Said(
        N_("With its last seconder a motion waits until its mover submits it; an officer gives notice of it.")
    )


def _notice(rules: StandingOrders, today: Today) -> tuple[Said, Said]:
    given = today.now.astimezone(LONDON).date()
    days = rules.notice_clear_days
    opens = earliest_opening(today.now, days).astimezone(LONDON).date()
    if not days:
        example = Said(N_("Notice given on {given_on}: voting can open on {opens_on}."), {})
    else:
        clear = N_(
            "Notice given on {given_on}: the clear days are {first_on} to {last_on}; voting can open on {opens_on}."
        )
        example = Said(clear, {"first_on": given + timedelta(days=1), "last_on": given + timedelta(days=days)})
    return _counted(_NOTICE, days), Said(example.message, {"given_on": given, "opens_on": opens, **example.facts})


def _voting(rules: StandingOrders, today: Today) -> tuple[Said, Said]:
    closes = same_time(today.now, rules.voting_days)
    example = N_("Opened on {opened_at}, voting closes on {closes_at} or later.")
    return _counted(_VOTING, rules.voting_days), Said(example, {"opened_at": today.now, "closes_at": closes})


def _early_close(rules: StandingOrders, today: Today) -> tuple[Said, Said]:
    facts = {"closes_at": same_time(today.now, rules.voting_days), "entitled": today.entitled}
    if not rules.early_close:
        still = N_("With votes from all {entitled} who would be on the roll today, voting still closes on {closes_at}.")
        return Said(N_("Voting never closes before its time.")), Said(still, facts)
    said = N_("Once every right on the roll has voted, two officers may close the ballot early, with a reason.")
    example = N_(
        "With votes from all {entitled} who would be on the roll today, it may close before {closes_at}; "
        "with one missing it may not."
    )
    return Said(said), Said(example, facts)


def _record(rules: StandingOrders, today: Today) -> tuple[Said, Said]:
    days = rules.record_days_before_opening
    same_day = N_("Whoever is a member on the day on which voting opens may vote.")
    facts = {"opened_on": today.now.astimezone(LONDON).date(), "record_on": record_date(today.now, rules)}
    said = _counted(_RECORD, days) if days else Said(same_day)
    return said, Said(N_("Where voting opens on {opened_on}, the members of {record_on} may vote."), facts)


def quorum_said(quorum: Quorum) -> Said:
    """How many must take part."""
    facts = {"percent_num": quorum.percent, "minimum_num": quorum.minimum}
    if quorum.percent:
        share = N_(
            "The result counts only if enough take part: {percent_num}% of the roll, "
            "and never fewer than {minimum_num}."
        )
        return Said(share, facts)
    if quorum.minimum:
        return Said(N_("The result counts only if enough take part: never fewer than {minimum_num}."), facts)
    return Said(N_("The result counts however many take part."))


def _quorum(rules: StandingOrders, today: Today) -> tuple[Said, Said]:
    facts = {"entitled": today.entitled, "needed": quorum_needed(rules.quorum, today.entitled)}
    example = N_("Out of the {entitled} who would be on the roll today, {needed} or more must take part.")
    return quorum_said(rules.quorum), Said(example, facts)


def threshold_said(threshold: Threshold, resolution: Resolution = "ordinary") -> Said:
    """What carries a motion, or a special resolution."""
    if resolution == "special":
        share = f"{threshold.numerator}/{threshold.denominator}"
        return Said(_SPECIAL_THRESHOLD[threshold.more_than, threshold.base], {"share": share})
    if threshold == Threshold(1, 2, more_than=True):
        return Said(N_("A motion is carried when more vote in favour than against."))
    share = f"{threshold.numerator}/{threshold.denominator}"
    return Said(_THRESHOLD[threshold.more_than, threshold.base], {"share": share})


def _threshold(rules: StandingOrders, today: Today) -> tuple[Said, Said]:
    by = rules.threshold
    base = base_of(Tally(yes=today.entitled), today.entitled, by.base)
    facts = {"entitled": today.entitled, "needed": yes_needed(by, base)}
    return threshold_said(by), Said(_THRESHOLD_EXAMPLE[by.base], facts)


def _special_threshold(rules: StandingOrders, today: Today) -> tuple[Said, Said]:
    if rules.special_threshold is None:
        none = N_("There are no special resolutions.")
        return Said(none), Said(N_("A change to the constitution is carried as any other motion."))
    _, example = _threshold(for_resolution(rules, "special"), today)
    return threshold_said(rules.special_threshold, "special"), example


def _special_quorum(rules: StandingOrders, today: Today) -> tuple[Said, Said]:
    said, example = _quorum(for_resolution(rules, "special"), today)
    if rules.special_quorum is None:
        return Said(N_("A special resolution has the quorum of any other motion.")), example
    return said, example


def _special_notice(rules: StandingOrders, today: Today) -> tuple[Said, Said]:
    special = for_resolution(rules, "special")
    _, example = _notice(special, today)
    if rules.special_notice_clear_days is None:
        return Said(N_("Notice of a special resolution is as long as of any other motion.")), example
    return _counted(_SPECIAL_NOTICE, special.notice_clear_days), example


def _tie(rules: StandingOrders, today: Today) -> tuple[Said, Said]:
    each = max(1, today.entitled // 2)
    outcome = count(Tally(yes=each, no=each), 2 * each, rules.threshold, rules.quorum, rules.tie)
    examples = {
        "carried": N_("With {each_num} in favour and {each_num} against, a motion is carried."),
        "lost": N_("With {each_num} in favour and {each_num} against, a motion is lost."),
        "not_decided": N_(
            "With {each_num} in favour and {each_num} against, too few have taken part: nothing is decided."
        ),
    }
    return Said(N_("Where the votes are equal, the motion is lost.")), Said(
        examples[name_of(outcome)], {"each_num": each}
    )


def _casting_vote(rules: StandingOrders, today: Today) -> tuple[Said, Said]:
    if rules.casting_vote_days is None:
        none = N_("The chair has no casting vote.")
        return Said(none), Said(N_("Where the votes are equal, nobody decides in place of the members."))
    said = _counted(_CASTING_VOTE, rules.casting_vote_days)
    if tie_of(rules, rules.names_seen_by) == "lost":
        return said, Said(
            N_("By these rules names are not seen: it is given only where a ballot is called in which they are.")
        )
    facts = {"counted_at": today.now, "until_at": same_time(today.now, rules.casting_vote_days)}
    example = N_(
        "Counted on {counted_at}, an equal vote waits for the chair until {until_at}, and is lost without them."
    )
    return said, Said(example, facts)


def _names(rules: StandingOrders, _: Today) -> tuple[Said, Said]:
    said, example = _AUDIENCE[rules.names_seen_by]
    return Said(said), Said(example)


def _certification(rules: StandingOrders, today: Today) -> tuple[Said, Said]:
    facts = {"closes_at": same_time(today.now, rules.voting_days)}
    if rules.certification == "scrutineer":
        example = N_("Voting closes on {closes_at}: the result is provisional until a scrutineer has certified it.")
        return Said(N_("A scrutineer checks the count before the result is declared.")), Said(example, facts)
    return Said(N_("The result is declared as soon as the votes are counted.")), Said(
        N_("Voting closes on {closes_at}: the result is declared then."), facts
    )


def _reopen(rules: StandingOrders, today: Today) -> tuple[Said, Said]:
    if not rules.reopen_members:
        return Said(N_("A motion that was lost, declined, stopped or done is not voted on again.")), Said(
            N_("Any member can propose the same in other words.")
        )
    example = N_("Of the {entitled} who would be on the roll today, so many ask for it: {needed}.")
    said = _counted(_REOPEN, rules.reopen_members)
    return said, Said(example, {"entitled": today.entitled, "needed": rules.reopen_members})


def _reopen_days(rules: StandingOrders, today: Today) -> tuple[Said, Said]:
    if not rules.reopen_members:
        return _counted(_REOPEN_DAYS, rules.reopen_days), Said(N_("Nobody can ask for it, as the rules stand."))
    facts = {"lost_at": today.now, "until_at": today.now + timedelta(days=rules.reopen_days)}
    example = N_("Lost, declined, stopped or done on {lost_at}, a motion can be reopened until {until_at}.")
    return _counted(_REOPEN_DAYS, rules.reopen_days), Said(example, facts)


def _response(rules: StandingOrders, today: Today) -> tuple[Said, Said]:
    facts = {"carried_on": today.now.astimezone(LONDON).date(), "due_on": response_due(today.now, rules)}
    example = N_("Carried on {carried_on}, a motion is answered by {due_on}.")
    return _counted(_RESPONSE, rules.response_days), Said(example, facts)


_SAY: dict[str, Callable[[StandingOrders, Today], tuple[Said, Said]]] = {
    "seconders": _seconders,
    "seconding_days": _seconding_days,
    "admission_hours": _admission,
    "appeal_days": _appeal,
    "adoption_days": _adoption,
    "translation_days": _translation,
    "lapse_days": _lapse,
    "carry_overs": _carry_over,
    "automatic": _automatic,
    "notice_clear_days": _notice,
    "adjournment_days": _adjournment,
    "adjournments": _adjournments,
    "voting_days": _voting,
    "early_close": _early_close,
    "record_days_before_opening": _record,
    "quorum": _quorum,
    "inquorate": _inquorate,
    "threshold": _threshold,
    "special_threshold": _special_threshold,
    "special_quorum": _special_quorum,
    "special_notice_clear_days": _special_notice,
    "tie": _tie,
    "casting_vote_days": _casting_vote,
    "names_seen_by": _names,
    "certification": _certification,
    "reopen_members": _reopen,
    "reopen_days": _reopen_days,
    "response_days": _response,
}


def explain(rules: StandingOrders, today: Today, *, of_members: bool = False) -> list[Explained]:
    """Every value, in the order in which a motion meets them; `of_members`, those of memberships after them."""
    found = [Explained(name, Said(LABELS[name]), *say(rules, today)) for name, say in _SAY.items()]
    if of_members:
        found += [Explained(name, Said(LABELS[name]), *say(rules, today.now)) for name, say in membership.SAY.items()]
    return found


# The sentences are of every day, and only the examples of one.
_ANY_DAY = Today(datetime(2000, 1, 1, tzinfo=UTC), 0)


def orders_said(rules: StandingOrders) -> list[Said]:
    """Every value as a sentence alone, without an example, in the order in which a motion meets them."""
    return [each.sentence for each in explain(rules, _ANY_DAY)]


class Counted(Protocol):
    """What the sentences about a count speak of: a result, or a simulation."""

    @property
    def tally(self) -> Tally: ...
    @property
    def threshold(self) -> Threshold: ...
    @property
    def base(self) -> int: ...
    @property
    def tie(self) -> Tie: ...


def step_said(step: Step, found: Counted) -> Said:
    """One comparison, with its numbers filled in."""
    if step.rule == "quorum":
        facts = {"left": step.left, "right": step.right}
        return Said(N_("Quorum: {left} took part; at least {right} must."), facts)
    if step.rule == "tie":
        equal = N_("Equal votes: {left} in favour and {right} against; the rule says lost.")
        chair = N_("Equal votes: {left} in favour and {right} against; lost, unless the chair gives a casting vote.")
        return Said(chair if found.tie == "chair" else equal, {"left": step.left, "right": step.right})
    facts = {
        "denominator": found.threshold.denominator,
        "yes": found.tally.yes,
        "left": step.left,
        "numerator": found.threshold.numerator,
        "base": found.base,
        "right": step.right,
    }
    if step.relation == "more_than":
        return Said(
            N_(
                "Threshold: {denominator} × {yes} in favour = {left}; "
                "it must be more than {numerator} × {base} = {right}."
            ),
            facts,
        )
    return Said(
        N_("Threshold: {denominator} × {yes} in favour = {left}; it must be at least {numerator} × {base} = {right}."),
        facts,
    )
