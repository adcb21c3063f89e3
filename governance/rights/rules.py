"""Whose each row of the database is, worked out from the retention schedule: no personal column can be forgotten. Pure.

A row refers to people by columns (`person_id`, `member_id`, `seconded_by`…). Each of these says what in the row is that
person's: a reason given by one is told to the other whom it is about, and nobody's id is told to anybody else.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from governance.retention.rules import LINES, NOBODY
from governance.rights.refusals import LastInOffice, StillVoting
from governance.rights.values import Hindrance

# The member whose right it is, and the person; the first of these in a table is whom its rows are about.
PEOPLE = ("person_id", "owner_id", "deputy_id", "nominee_id")
MEMBERS = ("member_id", "mover_id", "from_member_id")

# Tables whose rows are found by way of another (governance/rights/store.py), with what of them is that person's.
BY_WAY = {
    "person": "id name language findable_since erased_at",
    "sign_in": "id email language asked_at expires_at used_at purpose",
    "membership_step": "reasons words made_at heard_until",
    "application_question": "question asked_at answer answered_at",
    "register_entry": "number membership_id kind name address member_class entered_on ceased_on corrects reason"
    " made_at",
    "register_copy_line": "copy_id number",
    "cover": "id appointment_id covers_from covers_to reason named_at ended_at",
}

# Where several people meet in one row: what is whose. A column that is not named here is its own person's alone.
TOGETHER: Mapping[str, Mapping[str, str]] = {
    "adjournment": {"adjourned_by": "reason adjourned_at", "reported_by": "report reported_at"},
    "appeal": {"appealed_by": "appealed_at grounds decided_at reason", "decided_by": "decided_at reason"},
    "application": {
        "person_id": "id name email language region_code principles_version principles_language"
        " promise_version promise_language begun_at submitted_at"
        " state_since position answer_due_at refused_at reasons representation_closes_at representation review",
        "refused_by": "refused_at reasons",
        "decided_by": "",
    },
    "application_question": {"asked_by": "question asked_at"},
    "ballot": {
        "scheduled_by": "",
        "opened_by": "",
        "certified_by": "",
        "annulled_by": "annulment",
        "casting_by": "casting_vote casting_at casting_reason",
    },
    "ballot_proposal": {
        "proposed_by": "reason proposed_at decided_at objection",
        "decided_by": "decided_at objection",
    },
    "composite": {"offered_by": "offered_at reason", "ended_by": "ended_at ending"},
    "cover": {
        "deputy_id": "id appointment_id covers_from covers_to reason named_at ended_at",
        "named_by": "reason named_at",
        "ended_by": "ended_at",
    },
    "erasure_request": {"person_id": "texts asked_at done_at", "entered_by": "texts asked_at done_at"},
    "directory_entry": {
        "member_id": "audience shows_name region_code sector offers asks link shows_promise entered_at",
        "entered_by": "entered_at",
    },
    "dissolution": {"proposed_by": "reason proposed_at decided_at objection", "decided_by": "decided_at objection"},
    "journal": {"person_id": "cover_id app_id at event subject_id facts", "member_id": "at event subject_id"},
    "member_merge": {
        "proposed_by": "reasons proposed_at",
        "decided_by": "decided_at",
        "undone_by": "undone_at undoing",
    },
    "membership_step": {"made_by": "made_at"},
    "minutes": {"drafted_by": "drafted_at correction", "approved_by": "approved_at"},
    "motion": {"mover_id": "ruling", "moved_by": "ruling", "ruled_out_by": "ruling"},
    "motion_text": {"written_by": "title summary text written_at", "translated_by": ""},
    "nomination_offer": {
        "nominee_id": "role name email language starts_on ends_on reason offered_at answer_due_at state state_since",
        "offered_by": "role starts_on ends_on reason offered_at state_since",
    },
    "office_proposal": {
        "person_id": "appointment_id office held_from held_to reason objection",
        "proposed_by": "office held_from held_to reason proposed_at",
        "decided_by": "decided_at objection",
    },
    "plan": {
        "owner_id": "summary",
        "planned_by": "planned_at summary",
        "ended_by": "ended_at reason",
    },
    "promise": {
        "member_id": "wording language words by_letter given_on next_due_on",
        "given_by": "wording language given_on",
    },
    "promise_feedback": {
        "member_id": "due_on asked_at done hard help language shared answered_at",
        "answered_by": "answered_at",
    },
    "question_answer": {
        "member_id": "choice comment marks given_at revision",
        "given_by": "choice comment marks given_at revision",
    },
    "letter": {
        "person_id": "id replies_to text written_at report reported_at",
        "written_by": "id replies_to text written_at",
        "settled_by": "settled_at",
    },
    "letter_block": {"person_id": "blocked_at"},
    "rectification": {
        "person_id": "id wish about wrong instead asked_at due_on answer ended_at",
        "answered_by": "answer ended_at",
    },
    "register_entry": {"made_by": "reason made_at"},
    "register_inspection": {
        "asked_by": "id name organisation address purpose disclosed_to email asked_at due_on reasons answered_at",
        "answered_by": "reasons answered_at",
    },
    "translation_offer": {
        "offered_by": "title summary text offered_at decided_at reason",
        "decided_by": "decided_at reason",
    },
    "vote": {
        "member_id": "choice reason cast_at revision channel entry_id",
        "cast_by": "choice reason cast_at revision channel entry_id",
    },
    "vote_entry": {
        "member_id": "channel choice entered_at ended_at reason",
        "asked_by": "channel choice entered_at ended_at reason",
        "entered_by": "entered_at",
        "ended_by": "ended_at reason",
    },
}

# What is given to nobody, and why.
WITHHELD: Mapping[str, str] = {
    "application": "sign_in_id",  # of an ask that is forgotten after a day
    "address_change": "sign_in_id",  # the same as of an erasure
    "erasure_request": "sign_in_id",  # of an ask that is forgotten after a day
    "decision": "owner",  # words in which an officer may have written a name: nobody's row
    "kept_answer": "key_digest fingerprint status headers body kept_at",  # nobody can say whose one is
    "member_import_file": "import_id content",  # a whole file, of many people, for a few days
    "member_import_row": "clashes",  # with others
    "member_merge": "kept_id merged_id",  # each of the two reads it among the steps of their membership
    "letter_block": "blocked_id",  # somebody else
    "minutes": "present apologies",  # the same
    "minutes_item": "text",  # the same
    "partner": "email",  # the partner's own
    "person": "sort_key_cy sort_key_en",  # the name again
    "procrastinate_jobs": "args",  # ids of what waits to be sent, for as long as it waits
    "session": "token_digest",  # by which a session is found: worth something to a thief alone
    "sign_in": "network failures applies",  # of whoever asked, who may be somebody else
    "webhook_delivery": "subject_id",  # a month's worth of what stands among the disclosures for years
}

# Of what is about nobody, that by which a row can be found again.
_FOUND_BY = ("id", "kind", "state", "reference", "version", "language", "number")


def refers(column: str) -> bool:
    """Whether a column says who: a person or a member."""
    return column in PEOPLE or column in MEMBERS or column.endswith("_by")


def personal() -> dict[str, list[str]]:
    """Every column of the schedule, by table."""
    pairs = [(table, column) for line in LINES for table, names in line.columns.items() for column in names.split()]
    pairs.sort(key=lambda pair: pair[0])
    return {table: [column for _, column in found] for table, found in groupby(pairs, lambda pair: pair[0])}


def shares(table: str, columns: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """What of a row is told to whom: for each column that refers to somebody, the columns that are theirs.

    Where nothing else is said, a row is whom it is first about; of what somebody else did in it they have the time.
    """
    if table in TOGETHER:
        return {who: tuple(names.split()) for who, names in TOGETHER[table].items()}
    people = [column for column in (*PEOPLE, *MEMBERS, *columns) if column in columns and refers(column)]
    kept = WITHHELD.get(table, "").split()
    given: dict[str, tuple[str, ...]] = {}
    for who in dict.fromkeys(people):
        when = f"{who.removesuffix('_by')}_at"
        given[who] = (when,) if who.endswith("_by") and when in columns else ()
    if people:
        theirs = {when for who, times in given.items() if who != people[0] for when in times}
        rest = [each for each in columns if not refers(each) and each not in theirs and each not in kept]
        given[people[0]] = tuple(rest)
    return given


def found_by(table: str) -> list[str]:
    """The columns, about nobody, by which a row can be found again: ids, numbers, what kind and in what state."""
    names = NOBODY.get(table, "").split()
    return [each for each in names if each in _FOUND_BY or (each.endswith("_id") and not refers(each))]


def told(
    table: str, columns: Sequence[str], row: Mapping[str, Any], mine: frozenset[UUID], *, by_way: bool = False
) -> dict[str, Any]:
    """What of one row is told to somebody; `mine` are their ids, as a person and as a member.

    `by_way`: it is theirs by way of another row.
    """
    given = shares(table, columns)
    who = [each for each in given if row.get(each) in {str(id_) for id_ in mine}]
    names = [name for each in who for name in given[each]] + BY_WAY.get(table, "").split() * by_way
    told = dict.fromkeys([*found_by(table), *who, *names])
    return {name: _own(row[name], mine) for name in told if row[name] is not None}


def _own(value: Any, mine: frozenset[UUID]) -> Any:
    """A value without the ids of others that a fact may hold."""
    if not isinstance(value, dict):
        return value
    return {name: each for name, each in value.items() if not _is_others(each, mine)}


def _is_others(value: Any, mine: frozenset[UUID]) -> bool:
    try:
        return UUID(value) not in mine
    except (AttributeError, TypeError, ValueError):
        return False


def check_erasure(hindrance: Hindrance) -> None:
    """Raise `StillVoting` or `LastInOffice` where an erasure has to wait. Nothing else delays one.

    An open vote may still be changed, and afterwards nobody could; an office in which something waits needs a holder.
    """
    if hindrance.open_until is not None:
        raise StillVoting(hindrance.open_until)
    for held in hindrance.alone:
        raise LastInOffice(held.body)
