"""How long what is about people is kept, and why: one line for each kind of thing, and each column in one line. Pure.

The page is made from this table, and the worker acts by it: nothing may stand here that is not done. A test goes
through the database and fails for a column that is neither in a line nor among those that are about nobody.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec import Struct

from governance.refusal import N_

EVERY = timedelta(days=1)
SESSIONS = timedelta(days=30)  # after their end
ADDRESSES_DAYS = 365  # after the last membership, office or nomination


class Line(Struct, frozen=True, kw_only=True):
    """One kind of thing that is kept. `until` says how long, `deleted` whether the program then deletes it by itself.

    `columns` are those of the database, by table, each once in the whole schedule. The texts are catalogue keys.
    """

    key: str
    what: str
    why: str
    until: str
    deleted: bool
    columns: Mapping[str, str]


LINES = (
    Line(
        key="register",
        what=N_("The register: names, memberships, areas, voting rights, and who uses an organisation’s right"),
        why=N_("So that each vote counts once, and so that anybody can check later who was entitled."),
        until=N_("For as long as the decisions that were taken by them are kept."),
        deleted=False,
        columns={
            "person": "id name sort_key_cy sort_key_en",
            "member": "id person_id region_code",
            "membership": "id member_id class joined_on ended_on end_reason",
            "voting_right": "member_id held_from held_to suspended_from suspended_to",
            "nomination": "id member_id person_id role acts_from acts_to",
        },
    ),
    Line(
        key="offices",
        what=N_("Who holds which office, and since when"),
        why=N_("So that everybody knows who acts for the network, and whose past acts are whose."),
        until=N_("For as long as the decisions that were taken by them are kept."),
        deleted=False,
        columns={"appointment": "id body_id person_id office held_from held_to"},
    ),
    Line(
        key="addresses",
        what=N_("E-mail addresses"),
        why=N_("To send sign-in codes and the notices that the rules ask for."),
        until=N_("Until a year after the last membership, office or nomination has ended."),
        deleted=True,
        columns={"address": "id person_id email"},
    ),
    Line(
        key="accounts",
        what=N_("Accounts, and the language in which somebody wishes to be written to"),
        why=N_("To let people in, and to write to them in their own language."),
        until=N_("For as long as the person is in the register."),
        deleted=False,
        columns={"account": "id person_id created_at disabled_at", "person": "language"},
    ),
    Line(
        key="sign_ins",
        what=N_("Asks for a sign-in code, with the address and the part of the internet they came from"),
        why=N_("To check a code, and to stop those who try many."),
        until=N_("For one day."),
        deleted=True,
        columns={"sign_in": "id email language network asked_at expires_at failures used_at"},
    ),
    Line(
        key="sessions",
        what=N_("Where somebody is signed in: when it began and when it was last used"),
        why=N_("So that people stay signed in, and can see and end what is not theirs."),
        until=N_("Until 30 days after the session has ended."),
        deleted=True,
        columns={"session": "id person_id token_digest door began_at seen_at expires_at ended_at"},
    ),
    Line(
        key="motions",
        what=N_("Motions, who moved, wrote, translated and seconded them, and who approved their texts"),
        why=N_("So that members can check later what was decided, on which words, and by whose wish."),
        until=N_("For as long as the network keeps its record."),
        deleted=False,
        columns={
            "motion": "mover_id moved_by ruling",
            "motion_text": "title summary text written_by written_at translated_by",
            "text_approval": "approved_by approved_at",
            "second": "member_id seconded_by seconded_at",
        },
    ),
    Line(
        key="votes",
        what=N_("Rolls and votes, with who used the right, the choice and the reason given"),
        why=N_("So that each vote counts once, and so that the count can be made again."),
        until=N_("For as long as the network keeps its record."),
        deleted=False,
        columns={
            "ballot": "scheduled_by opened_by certified_by annulled_by annulment",
            "roll_entry": "member_id on_roll reason",
            "vote": "member_id choice reason cast_by cast_at revision",
        },
    ),
    Line(
        key="decisions",
        what=N_("Decisions, who recorded them, and the interests that were declared"),
        why=N_("So that the board answers in public, and so that interests are known."),
        until=N_("For as long as the network keeps its record."),
        deleted=False,
        columns={"decision": "owner recorded_by recorded_at", "declared_interest": "person_id nature withdrew"},
    ),
    Line(
        key="notices",
        what=N_("Which notices were sent to whom, and when"),
        why=N_("To prove that notice was given to everybody who is entitled to it, and to send it once."),
        until=N_("For as long as the network keeps its record."),
        deleted=False,
        columns={
            "notice": "id kind subject_id person_id created_at sent_at failed_at",
            "procrastinate_jobs": "args",
        },
    ),
    Line(
        key="journal",
        what=N_("The journal: who did what to which thing, and when; never a name, an address or a choice"),
        why=N_("So that nothing can be changed unseen."),
        until=N_("For as long as the network keeps its record."),
        deleted=False,
        columns={"journal": "person_id member_id at event subject_id facts"},
    ),
)

# What is about nobody: bodies, rules, the program's own affairs, and how rows are told apart.
NOBODY: Mapping[str, str] = {
    "alembic_version": "version_num",
    "ballot": "id motion_id text_version text_digest standing_orders_id state names_seen_by record_on opens_at"
    " closes_at roll_digest entitled outcome declared_at replaces_id annulled_at version",
    "body": "id slug kind name purpose founded_on",
    "clock": "only_row ahead",
    "decision": "id reference body_id state title text reasons decided_on yes no abstain due_on published_at version",
    "decision_motion": "decision_id motion_id response",
    "declared_interest": "decision_id",
    "document": "id title published_on source language quotation summary",
    "journal": "seq xid epoch subject_type",
    "member": "kind organisation_id",
    "motion": "id reference body_id standing_orders_id state legal_effect text_version created_at state_since"
    " seconding_closes_at admission_due_at submitted_at noticed_at decided_at response_due_on version",
    "motion_text": "motion_id version original_language digest",
    "organisation": "id name sort_key_cy sort_key_en kind",
    "procrastinate_events": "id job_id type at",
    "procrastinate_jobs": "id queue_name task_name priority lock queueing_lock status scheduled_at attempts"
    " abort_requested worker_id",
    "procrastinate_periodic_defers": "id task_name defer_timestamp job_id periodic_id",
    "procrastinate_workers": "id last_heartbeat",
    "purge": "id ran_at sessions addresses",
    "region": "code kind name",
    "restoration": "number backup_made_at restored_at",
    "roll_entry": "ballot_id",
    "second": "motion_id text_version",
    "standing_orders": "id body_id version preset effective_from rules digest",
    "text_approval": "motion_id version language digest",
    "vote": "ballot_id on_roll",
}


def is_due(last: datetime | None, now: datetime) -> bool:
    """Whether the schedule is to be carried out: once a day."""
    return last is None or now - last >= EVERY


def ended_before(now: datetime) -> datetime:
    """Sessions that ended before this instant are forgotten."""
    return now - SESSIONS
