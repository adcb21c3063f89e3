"""Who may do what: each office's permissions, as one table. The roles page and the tests are made from it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

# In what capacity somebody uses a voting right: it is their own, or they are named by the organisation whose it is.
Capacity = Literal["own", "representative", "deputy"]


class Permission(StrEnum):
    """`noun:verb`, in alphabetical order."""

    APPEAL_DECIDE = "appeal:decide"
    BALLOT_ANNUL = "ballot:annul"
    BALLOT_CASTING_VOTE = "ballot:casting_vote"
    BALLOT_CERTIFY = "ballot:certify"
    BALLOT_CLOSE = "ballot:close"
    BALLOT_OPEN = "ballot:open"
    BODY_AMEND = "body:amend"
    BODY_DISSOLVE = "body:dissolve"
    BODY_ESTABLISH = "body:establish"
    CALL_OPEN = "call:open"
    DECISION_PUBLISH = "decision:publish"
    DECISION_RECORD = "decision:record"
    IMPLEMENTATION_PLAN = "implementation:plan"
    JOURNAL_READ = "journal:read"
    LETTER_WRITE = "letter:write"
    MEMBERSHIP_ADMIT = "membership:admit"
    MEMBERSHIP_DECIDE = "membership:decide"
    MINUTES_APPROVE = "minutes:approve"
    MINUTES_WRITE = "minutes:write"
    MOTION_ADMIT = "motion:admit"
    MOTION_APPROVE_TEXT = "motion:approve_text"
    MOTION_DEFER = "motion:defer"
    MOTION_GIVE_NOTICE = "motion:give_notice"
    MOTION_PROPOSE = "motion:propose"
    MOTION_SECOND = "motion:second"
    OFFICE_APPOINT = "office:appoint"
    OFFICE_OBJECT = "office:object"
    PARTNER_AGREE = "partner:agree"
    PRINCIPLES_ENACT = "principles:enact"
    QUESTION_ASK = "question:ask"
    REFERRAL_REPORT = "referral:report"
    STANDING_ORDERS_ENACT = "standing_orders:enact"
    TRANSLATION_OFFER = "translation:offer"
    VERSION_ASK = "version:ask"
    VOTE_CAST = "vote:cast"
    VOTE_ENTER = "vote:enter"


class Scope(StrEnum):
    """What a partner's program may be let do, `resource.verb`: a token has those that its agreement gives."""

    MEMBERS_READ = "members.read"
    MEMBERS_CONTACT = "members.contact.read"
    WEBHOOKS_MANAGE = "webhooks.manage"
    CHANGES_READ = "changes.read"


class AppScope(StrEnum):
    """What a member may let a partner's app do in their name, `resource.verb`."""

    FORUM_READ = "forum.read"
    MOTIONS_WRITE = "motions.write"
    SECONDS_WRITE = "seconds.write"
    VOTES_WRITE = "votes.write"


class Office(StrEnum):
    """The offices a person can hold in a body, for a time."""

    BOARD_CHAIR = "board_chair"
    BOARD_MEMBER = "board_member"
    BOARD_SECRETARY = "board_secretary"
    COMMITTEE_CHAIR = "committee_chair"
    COMMITTEE_MEMBER = "committee_member"
    FORUM_CHAIR = "forum_chair"
    GROUP_CONVENOR = "group_convenor"
    MEMBERSHIP_OFFICER = "membership_officer"
    PATRON = "patron"
    RETURNING_OFFICER = "returning_officer"
    SCRUTINEER = "scrutineer"
    SECRETARY = "secretary"
    TRANSLATOR = "translator"
    WORKSTREAM_LEAD = "workstream_lead"
    WORKSTREAM_MEMBER = "workstream_member"


# What every member in good standing may do: whoever may use at least one voting right today.
MEMBER = frozenset(
    {
        Permission.LETTER_WRITE,
        Permission.MOTION_PROPOSE,
        Permission.MOTION_SECOND,
        Permission.OFFICE_OBJECT,
        Permission.TRANSLATION_OFFER,
        Permission.VERSION_ASK,
        Permission.VOTE_CAST,
    }
)

# What whoever leads a body may do in it, and in the bodies under it: governance/offices/rules.py says how far it goes.
LEADS = frozenset(
    {
        Permission.BODY_AMEND,
        Permission.BODY_DISSOLVE,
        Permission.BODY_ESTABLISH,
        Permission.MINUTES_WRITE,
        Permission.OFFICE_APPOINT,
        Permission.OFFICE_OBJECT,
        Permission.REFERRAL_REPORT,
    }
)

# Whoever chairs a body leads it, decides an equal vote where its rules give the chair a casting vote, and approves the
# minutes that others wrote.
CHAIRS = LEADS | {Permission.BALLOT_CASTING_VOTE, Permission.MINUTES_APPROVE}

# The board's officers speak for it: they record and publish what it decided, hear appeals, see to what was carried,
# admit members, and enact the principles that members share.
BOARD = frozenset(
    {
        Permission.APPEAL_DECIDE,
        Permission.DECISION_PUBLISH,
        Permission.DECISION_RECORD,
        Permission.IMPLEMENTATION_PLAN,
        Permission.MEMBERSHIP_ADMIT,
        Permission.MEMBERSHIP_DECIDE,
        Permission.PRINCIPLES_ENACT,
    }
)

OFFICES: Mapping[Office, frozenset[Permission]] = {
    Office.BOARD_CHAIR: CHAIRS | BOARD,
    Office.BOARD_MEMBER: frozenset(),
    Office.BOARD_SECRETARY: LEADS | BOARD | {Permission.PARTNER_AGREE, Permission.STANDING_ORDERS_ENACT},
    Office.COMMITTEE_CHAIR: CHAIRS,
    Office.COMMITTEE_MEMBER: frozenset(),
    Office.FORUM_CHAIR: CHAIRS
    | {
        Permission.CALL_OPEN,
        Permission.JOURNAL_READ,
        Permission.MOTION_ADMIT,
        Permission.MOTION_APPROVE_TEXT,
        Permission.MOTION_DEFER,
        Permission.QUESTION_ASK,
        Permission.STANDING_ORDERS_ENACT,
    },
    Office.GROUP_CONVENOR: CHAIRS,
    # Admits members as the board's delegate: for as long as the appointment lasts, and no longer.
    Office.MEMBERSHIP_OFFICER: frozenset({Permission.MEMBERSHIP_ADMIT}),
    Office.PATRON: frozenset(),
    Office.RETURNING_OFFICER: frozenset(
        {
            Permission.BALLOT_ANNUL,
            Permission.BALLOT_CLOSE,
            Permission.BALLOT_OPEN,
            Permission.JOURNAL_READ,
            Permission.VOTE_ENTER,
        }
    ),
    Office.SCRUTINEER: frozenset(
        {Permission.BALLOT_ANNUL, Permission.BALLOT_CERTIFY, Permission.BALLOT_CLOSE, Permission.JOURNAL_READ}
    ),
    Office.SECRETARY: LEADS
    | {
        Permission.BALLOT_ANNUL,
        Permission.BALLOT_CLOSE,
        Permission.BALLOT_OPEN,
        Permission.CALL_OPEN,
        Permission.JOURNAL_READ,
        Permission.MOTION_ADMIT,
        Permission.MOTION_APPROVE_TEXT,
        Permission.MOTION_DEFER,
        Permission.MOTION_GIVE_NOTICE,
        Permission.PARTNER_AGREE,
        Permission.QUESTION_ASK,
        Permission.STANDING_ORDERS_ENACT,
        Permission.VOTE_ENTER,
    },
    Office.TRANSLATOR: frozenset({Permission.MOTION_APPROVE_TEXT}),
    Office.WORKSTREAM_LEAD: CHAIRS,
    Office.WORKSTREAM_MEMBER: frozenset(),
}


# What of a member's permissions each scope lends to an app: never one that an office gives.
LENT: Mapping[AppScope, frozenset[Permission]] = {
    AppScope.FORUM_READ: frozenset(),
    AppScope.MOTIONS_WRITE: frozenset({Permission.MOTION_PROPOSE}),
    AppScope.SECONDS_WRITE: frozenset({Permission.MOTION_SECOND}),
    AppScope.VOTES_WRITE: frozenset({Permission.VOTE_CAST}),
}


def permissions_of(offices: frozenset[Office], *, is_member: bool) -> frozenset[Permission]:
    """Add up what the offices give, and what membership gives."""
    given = frozenset().union(*(OFFICES[office] for office in offices))
    return given | MEMBER if is_member else given
