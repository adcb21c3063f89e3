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
            "person": "id name sort_key_cy sort_key_en findable_since",
            "member": "id person_id region_code",
            "membership": "id member_id class joined_on ended_on end_reason state lapses_on lapse_orders_id import_id",
            "member_reference": "member_id value",
            "membership_step": "reasons words made_by made_at heard_until",
            "voting_right": "member_id held_from held_to",
            "right_rest": "member_id rests_from rests_to",
            "nomination": "id member_id person_id role acts_from acts_to ending end_reason ended_by ended_at",
            "member_merge": "kept_id merged_id reasons proposed_by proposed_at decided_by decided_at undone_by"
            " undone_at undoing",
        },
    ),
    Line(
        key="statutory_register",
        what=N_("The register of members, where the network’s legal form asks for one: names, addresses and days"),
        why=N_("Because the law asks for it, and lets anybody look into it for a proper purpose."),
        until=N_("Until ten years after somebody ceased to be a member."),
        deleted=True,
        columns={
            "register_entry": "number membership_id kind name address member_class entered_on ceased_on corrects reason"
            " made_by made_at",
            "register_copy_line": "copy_id number",
        },
    ),
    Line(
        key="register_inspections",
        what=N_("Who asked to look into the register of members, what they said, and how they were answered"),
        why=N_("So that members can see who was given a copy with them in it, and for what."),
        until=N_("For as long as the network keeps its record."),
        deleted=False,
        columns={
            "register_inspection": "id name organisation address purpose disclosed_to email asked_by asked_at due_on"
            " reasons answered_by answered_at",
        },
    ),
    Line(
        key="offices",
        what=N_("Who holds which office, since when, who proposed and confirmed it, and the interests they declared"),
        why=N_("So that everybody knows who acts for the network, and whose past acts are whose."),
        until=N_("For as long as the decisions that were taken by them are kept."),
        deleted=False,
        columns={
            "appointment": "id body_id person_id office held_from held_to end_reason ended_at ended_by",
            "office_proposal": "appointment_id person_id office held_from held_to reason proposed_by proposed_at"
            " decided_by decided_at objection",
            "cover": "id appointment_id deputy_id covers_from covers_to reason named_by named_at ended_by ended_at",
            "cover_ask": "asked_by asked_at",
            "dissolution": "reason proposed_by proposed_at decided_by decided_at objection",
            "minutes": "present apologies drafted_by drafted_at approved_by approved_at correction",
            "minutes_item": "text",
            "interest": "id person_id nature declared_on ended_on",
            "standing_orders": "enacted_by enacted_at reason",
            "terms_of_reference": "enacted_by enacted_at",
            "affiliation": "entered_by",
        },
    ),
    Line(
        key="affiliations",
        what=N_("Where somebody works or volunteers, as what and when, as they said themselves"),
        why=N_("So that everybody knows, of whoever holds an office, whom else they work with."),
        until=N_("Until the person is erased."),
        deleted=False,
        columns={"person_affiliation": "id person_id organisation_id name title held_from held_to"},
    ),
    Line(
        key="directory",
        what=N_("What a member chose to show in the directory, and who entered it"),
        why=N_("So that members find each other, and what each offers and asks for."),
        until=N_("Until the member takes it out. Once the membership is over, nobody reads it."),
        deleted=False,
        columns={
            "directory_entry": "member_id audience shows_name region_code sector offers asks link shows_promise"
            " entered_by entered_at",
        },
    ),
    Line(
        key="promises",
        what=N_("The co-production promise of whoever gave it, what they say they do, and what they said came of it"),
        why=N_("So that members can be asked every six months what came of it, and learn from each other."),
        until=N_(
            "Until the member withdraws it. Once the membership is over, nobody is asked and nobody else reads it."
        ),
        deleted=False,
        columns={
            "promise": "member_id wording language words by_letter given_by given_on next_due_on",
            "promise_feedback": "member_id due_on asked_at done hard help language shared answered_by answered_at",
        },
    ),
    Line(
        key="letters",
        what=N_("Letters between members, and what was reported of them"),
        why=N_("So that members can write to each other without giving their addresses away."),
        until=N_("For 90 days, or until an officer has seen to what was reported."),
        deleted=True,
        columns={
            "letter": "id written_by person_id member_id replies_to text written_at report reported_at settled_by"
            " settled_at",
        },
    ),
    Line(
        key="letterboxes",
        what=N_("Who takes letters by way of the directory, and whose letters they block"),
        why=N_("So that nobody is written to who does not wish it."),
        until=N_("Until the member changes it, or takes their entry out of the directory."),
        deleted=False,
        columns={"letterbox": "member_id person_id opened_at", "letter_block": "person_id blocked_id blocked_at"},
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
        key="applications",
        what=N_("Applications for membership, what was asked and said, and to which principles each applicant agreed"),
        why=N_("So that everybody can be told what they agreed to, and who admitted them."),
        until=N_("For as long as the person is in the register. What nobody confirms is deleted after a day."),
        deleted=False,
        columns={
            "application": "id name email language region_code principles_version principles_language"
            " promise_version promise_language sign_in_id"
            " person_id begun_at submitted_at state_since position refused_by refused_at reasons representation review"
            " decided_by member_id answer_due_at representation_closes_at",
            "application_question": "question asked_by asked_at answer answered_at",
            "principles": "enacted_by enacted_at",
            "promise_wording": "enacted_by enacted_at",
        },
    ),
    Line(
        key="imports",
        what=N_("Lists of members that were sent in, and what became of each of their rows"),
        why=N_("So that an officer sees what a list would do, and can undo it."),
        until=N_("A file until it is taken in or put away, for 7 days at most; its rows for 30 days after that."),
        deleted=True,
        columns={
            "member_import_file": "import_id content",
            "member_import_row": "import_id line verdict faults clashes notes changes given_id reference kind name"
            " sort_key_cy sort_key_en organisation_kind email language region_code joined_on subject_id member_id"
            " membership_id address_id target_id before",
        },
    ),
    Line(
        key="import_record",
        what=N_("That a list of members was sent in, taken into the register or undone, by whom and when"),
        why=N_("So that everybody in the register can be told where their data came from."),
        until=N_("For as long as the network keeps its record."),
        deleted=False,
        columns={"member_import": "begun_by begun_at committed_by committed_at undone_by undone_at"},
    ),
    Line(
        key="nominations",
        what=N_("Whom an organisation asked to act for it, by whom they were asked, and what they answered"),
        why=N_("So that whoever is asked can answer, and everybody can be told who spoke for the organisation."),
        until=N_(
            "For as long as it is kept who used the organisation’s right. An address that nobody has confirmed is"
            " deleted with the answer, or when it is too late for one."
        ),
        deleted=True,
        columns={
            "nomination_offer": "member_id role nominee_id name email language starts_on ends_on reason offered_by"
            " offered_at answer_due_at state state_since"
        },
    ),
    Line(
        key="erasures",
        what=N_("That somebody asked to be erased, when, and who entered it for them"),
        why=N_("So that it can be shown why data are gone, and done again after an older backup was restored."),
        until=N_("For as long as the network keeps its record. What nobody confirms is deleted after a day."),
        deleted=False,
        columns={"erasure_request": "person_id texts sign_in_id entered_by asked_at done_at", "person": "erased_at"},
    ),
    Line(
        key="rectifications",
        what=N_("What somebody asked to have put right about themselves, and how an officer answered"),
        why=N_("So that it is answered in time, and can be shown to have been."),
        until=N_("Until three years after it was answered or taken back."),
        deleted=True,
        columns={
            "rectification": "id person_id wish about wrong instead asked_at due_on answer answered_by ended_at",
        },
    ),
    Line(
        key="address_changes",
        what=N_("A new address that waits for its code, and the old ones that were told of it"),
        why=N_("So that nobody else’s address is taken, and whoever has the old one hears of it."),
        until=N_("For one day."),
        deleted=True,
        columns={"address_change": "person_id email sign_in_id asked_at done_at replaced"},
    ),
    Line(
        key="sign_ins",
        what=N_("Asks for a sign-in code, with the address and the part of the internet they came from"),
        why=N_("To check a code, and to stop those who try many."),
        until=N_("For one day."),
        deleted=True,
        columns={"sign_in": "id email language network asked_at expires_at failures used_at applies purpose"},
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
        what=N_(
            "Motions, who moved, wrote, translated, seconded and adopted them, who approved and ruled on them, "
            "and who sees to what was carried"
        ),
        why=N_("So that members can check later what was decided, on which words, and by whose wish."),
        until=N_("For as long as the network keeps its record."),
        deleted=False,
        columns={
            "call": "opened_by opened_at",
            "motion": "mover_id moved_by ruling ruled_out_by",
            "appeal": "appealed_by appealed_at grounds decided_by decided_at reason",
            "withdrawal": "asked_by asked_at reason",
            "withdrawal_consent": "member_id consented_by consented_at",
            "adoption": "member_id from_member_id adopted_by adopted_at",
            "adjournment": "reason adjourned_by adjourned_at report reported_by reported_at",
            "composite": "offered_by offered_at reason ended_by ended_at ending",
            "composite_source": "answer answered_by answered_at",
            "reopening": "reason asked_by asked_at",
            "reopening_support": "member_id supported_by supported_at",
            "plan": "owner_id planned_by planned_at ended_by ended_at summary reason",
            "milestone": "added_by added_at title",
            "progress": "reported_by reported_at note",
            "motion_text": "title summary text written_by written_at translated_by",
            "text_approval": "approved_by approved_at",
            "accessible_version": "added_by added_at ended_by ended_at",
            "translation": "translated_by translated_at",
            "translation_offer": "title summary text offered_by offered_at decided_by decided_at reason",
            "second": "member_id seconded_by seconded_at",
        },
    ),
    Line(
        key="asks",
        what=N_("Who asked for Easy Read, a recording or a sign language video"),
        why=N_("So that each ask counts once, and those who could add it know how many need it."),
        until=N_("Until it is there."),
        deleted=True,
        columns={"version_ask": "asked_by asked_at"},
    ),
    Line(
        key="votes",
        what=N_("Rolls and votes: who used the right, the choice, the reason, and who entered it from paper or phone"),
        why=N_("So that each vote counts once, and so that the count can be made again."),
        until=N_("For as long as the network keeps its record."),
        deleted=False,
        columns={
            "ballot": "scheduled_by opened_by certified_by annulled_by annulment casting_vote casting_by casting_at"
            " casting_reason",
            "ballot_proposal": "reason proposed_by proposed_at decided_by decided_at objection",
            "roll_entry": "member_id on_roll reason",
            "vote": "member_id choice reason cast_by cast_at revision channel entry_id",
            "vote_entry": "member_id asked_by channel choice entered_by entered_at ended_by ended_at reason",
        },
    ),
    Line(
        key="answers",
        what=N_("Answers to questions, with who used the right, what they answered, and objections with their reasons"),
        why=N_("So that each right answers once, and so that the count can be made again."),
        until=N_("For as long as the network keeps its record."),
        deleted=False,
        columns={
            "question": "asked_by opened_by annulled_by annulment",
            "question_text": "written_by written_at",
            "question_roll": "member_id on_roll reason",
            "question_answer": "member_id choice comment marks given_by given_at revision",
            "question_objection": "member_id reason raised_at",
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
        what=N_("Which notices were sent to whom, when, and when they were marked as read here"),
        why=N_("To prove that notice was given to everybody who is entitled to it, and to send it once."),
        until=N_("For as long as the network keeps its record."),
        deleted=False,
        columns={
            "notice": "id kind subject_id person_id created_at sent_at failed_at read_at",
            "procrastinate_jobs": "args",
        },
    ),
    Line(
        key="sharing",
        what=N_(
            "Agreements with partners, who consented to what or objected, what each partner was told of whom, and"
            " which lists of members were made"
        ),
        why=N_("So that nothing is told without a ground, and everybody can see who was told what."),
        until=N_("For as long as the network keeps its record."),
        deleted=False,
        columns={
            "partner": "email entered_by entered_at",
            "agreement": "entered_by entered_at ended_at ended_by",
            "client": "disabled_by",
            "app": "registered_by registered_at",
            "app_permit": "id client_id agreement_id person_id scopes language given_at expires_at used_at ended_at",
            "app_vote": "id ballot_id member_id permit_id cast_at",
            "client_secret": "made_by made_at",
            "consent": "id agreement_id member_id purpose wording language given_at withdrawn_at",
            "external_id": "member_id value",
            "objection": "agreement_id member_id objected_at",
            "disclosure": "id client_id agreement_id member_id fields at",
            "export": "made_by made_at",
            "export_line": "export_id member_id fields",
            "erasure_acknowledgement": "client_id member_id acknowledged_at",
        },
    ),
    Line(
        key="kept_answers",
        what=N_("Answers that programs were given, in a form that only the program’s own key opens"),
        why=N_("So that a program which did not hear an answer can ask again, and nothing is done twice."),
        until=N_("For two days."),
        deleted=True,
        columns={"kept_answer": "key_digest fingerprint status headers body kept_at"},
    ),
    Line(
        key="webhooks",
        what=N_("Which partner’s program was told that something happened to which thing, and whether it arrived"),
        why=N_("To try again where it did not arrive, and to stop where consent was withdrawn."),
        until=N_("For 30 days."),
        deleted=True,
        columns={"webhook_delivery": "subject_id"},
    ),
    Line(
        key="journal",
        what=N_("The journal: who did what to which thing, and when; never a name, an address or a choice"),
        why=N_("So that nothing can be changed unseen."),
        until=N_("For as long as the network keeps its record."),
        deleted=False,
        columns={"journal": "person_id member_id cover_id app_id at event subject_id facts"},
    ),
)

# What is about nobody: bodies, rules, the program's own affairs, and how rows are told apart.
NOBODY: Mapping[str, str] = {
    "access_token": "digest client_id agreement_id scopes issued_at expires_at ended_at",
    "agreement": "id partner_id membership basis contact scopes fields regions starts_on ends_on ending",
    "client": "id partner_id made_at keys disabled_at",
    "app": "client_id name redirect_uris scopes is_public",
    "app_code": "digest permit_id redirect_uri challenge issued_at expires_at ended_at",
    "app_token": "digest permit_id kind scopes issued_at expires_at ended_at",
    "client_assertion": "client_id digest expires_at",
    "external_id": "client_id",
    "address_change": "id",
    "erasure_request": "id",
    "org_identifier": "scheme identifier organisation_id",
    "client_secret": "id client_id digest ended_at",
    "partner": "id name",
    "accessible_version": "id motion_id decision_id language kind text link audio media_type size source_digest",
    "version_ask": "id motion_id decision_id language kind",
    "adjournment": "id motion_id returns_on body_id",
    "adoption": "id motion_id",
    "affiliation": "id body_id name nature held_from held_to",
    "alembic_version": "version_num",
    "ballot": "id motion_id text_version text_digest standing_orders_id state resolution names_seen_by record_on"
    " opens_at closes_at roll_digest entitled outcome declared_at replaces_id annulled_at"
    " was_to_close_at casting_until version",
    "ballot_move": "from_state to_state",
    "ballot_proposal": "id ballot_id kind state locked_until",
    "appeal": "motion_id overturned",
    "application": "kind organisation_name organisation_kind state authority decision_id standing_orders_id version",
    "application_question": "id application_id",
    "application_move": "from_state to_state",
    "body": "id slug kind name purpose founded_on parent_id dissolved_on legal_form",
    "clock": "only_row ahead",
    "call": "id body_id title text closes_at version",
    "composite": "id body_id standing_orders_id title summary text legal_effect resolution closes_at ended_as"
    " motion_id",
    "composite_source": "composite_id motion_id place",
    "cover_ask": "id appointment_id",
    "decision": "id reference body_id state title summary text reasons decided_on yes no abstain due_on"
    " published_at version",
    "decision_motion": "decision_id motion_id response",
    "declared_interest": "decision_id",
    "directory_entry": "version",
    "dissolution": "id body_id last_on state locked_until",
    "document": "id title published_on source language quotation summary",
    "export": "id purpose fields agreement_id",
    "journal": "seq xid epoch subject_type",
    "member": "kind organisation_id",
    "member_import": "id state file_name headings mapping fault fault_line rows_read counts version",
    "member_merge": "id state",
    "membership": "version",
    "membership_step": "id membership_id move standing_orders_id",
    "merge_move": "merge_id part row_id made_id scheme identifier state held_to role",
    "milestone": "id plan_id due_on",
    "minutes": "id body_id period_from period_to state corrects_id version",
    "minutes_item": "id minutes_id kind subject_id happened_at left_out",
    "motion": "id reference body_id standing_orders_id state legal_effect resolution text_version created_at"
    " state_since seconding_closes_at admission_due_at submitted_at noticed_at decided_at response response_due_on"
    " implementation_due_on returns_on lapses_at carried_over version call_id superseded_by",
    "motion_move": "from_state to_state",
    "motion_text": "motion_id version original_language digest",
    "nomination_offer": "id by_officer standing_orders_id",
    "office_proposal": "id body_id kind state locked_until version",
    "organisation": "id name sort_key_cy sort_key_en kind",
    "plan": "id motion_id decision_id owner_office due_on outcome",
    "principles": "version text effective_on",
    "promise": "version",
    "promise_feedback": "id version",
    "promise_wording": "version text effective_on",
    "procrastinate_events": "id job_id type at",
    "procrastinate_jobs": "id queue_name task_name priority lock queueing_lock status scheduled_at attempts"
    " abort_requested worker_id",
    "procrastinate_periodic_defers": "id task_name defer_timestamp job_id periodic_id",
    "procrastinate_workers": "id last_heartbeat",
    "progress": "id plan_id milestone_id",
    "purge": "id ran_at sessions addresses register_entries",
    "question": "id body_id standing_orders_id method title options binding needs_majority names_seen_by quorum state"
    " text_version opens_at closes_at record_on roll_digest entitled outcome annulled_at version",
    "question_answer": "question_id text_version on_roll",
    "question_objection": "id question_id text_version state reply replied_at settled_at",
    "question_roll": "question_id",
    "question_text": "question_id version text changes",
    "register_copy": "id true_at digest lines",
    "register_inspection": "wish state",
    "rectification": "state",
    "region": "code kind name voluntary_council_code",
    "reopening": "id motion_id closes_at reopened_at",
    "reopening_support": "reopening_id",
    "restoration": "number backup_made_at restored_at",
    "roll_entry": "ballot_id",
    "second": "motion_id text_version",
    "standing_orders": "id body_id version preset effective_from rules digest",
    "terms_of_reference": "id body_id version text effective_on",
    "text_approval": "motion_id version language digest",
    "translation": "id motion_id decision_id language source_digest target_digest made",
    "translation_offer": "id motion_id decision_id language source_digest made state",
    "vote": "ballot_id on_roll",
    "webhook_delivery": "id endpoint_id agreement_id type at state attempts due_at queued_at made_at tried_at status"
    " fault",
    "webhook_endpoint": "id client_id url event_types language made_at disabled_at disabled_why version",
    "webhook_position": "only_row epoch xid seq",
    "webhook_secret": "id endpoint_id made_at ends_at",
    "withdrawal": "id motion_id closes_at",
    "withdrawal_consent": "withdrawal_id",
    "vote_entry": "id ballot_id on_roll state",
}


def is_due(last: datetime | None, now: datetime) -> bool:
    """Whether the schedule is to be carried out: once a day."""
    return last is None or now - last >= EVERY


def ended_before(now: datetime) -> datetime:
    """Sessions that ended before this instant are forgotten."""
    return now - SESSIONS
