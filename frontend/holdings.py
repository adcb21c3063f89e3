"""What is held about somebody, made readable: a word for each thing, and its facts that people can read.

Ids and codes of the program's own stay in the file; a table or a column without a word here is in the file alone.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

import i18n
from governance.bilingual import Language
from governance.journal import sentence_of
from governance.refusal import N_
from governance.rights.views import HeldLine, HeldRow

MOST = 20  # of one line, the latest first; the rest is in the file

THINGS: Mapping[str, str] = {
    "account": N_("Your account"),
    "accessible_version": N_("Another form of a text, which you added"),
    "address": N_("Your address"),
    "adjournment": N_("A motion that was put off"),
    "adoption": N_("A motion that was adopted"),
    "agreement": N_("An agreement with a partner, which you entered"),
    "appeal": N_("An appeal against a ruling"),
    "application": N_("An application for membership"),
    "application_question": N_("A question about an application"),
    "appointment": N_("An office"),
    "ballot": N_("Your part in a ballot as an officer"),
    "ballot_proposal": N_("A step in a ballot that needs two persons"),
    "call": N_("A call for motions"),
    "client_secret": N_("A secret of a partner’s program, which you made"),
    "composite": N_("A composite motion"),
    "composite_source": N_("An answer to a composite motion"),
    "consent": N_("A consent"),
    "cover": N_("A deputy in an office"),
    "cover_ask": N_("A wish for a deputy"),
    "decision": N_("A decision that you recorded"),
    "declared_interest": N_("An interest declared in a decision"),
    "directory_entry": N_("What the directory shows"),
    "erasure_request": N_("A wish to be erased"),
    "disclosure": N_("What a partner was told"),
    "dissolution": N_("A body’s end"),
    "external_id": N_("By what a partner’s program knows you"),
    "interest": N_("A declared interest"),
    "journal": N_("A line of the journal"),
    "member": N_("You as a member"),
    "member_import_row": N_("A row of a list that an officer sent in"),
    "member_reference": N_("By what another system knows you"),
    "membership": N_("A membership"),
    "membership_step": N_("A step in a membership"),
    "milestone": N_("A milestone of a plan"),
    "minutes": N_("Minutes"),
    "motion": N_("A motion"),
    "motion_text": N_("A motion’s text"),
    "nomination": N_("For an organisation"),
    "nomination_offer": N_("A wish that you act for an organisation"),
    "register_inspection": N_("A wish to look into the register of members"),
    "notice": N_("A notice to you"),
    "objection": N_("An objection to a partner’s being told"),
    "office_proposal": N_("A change in an office"),
    "person": N_("You"),
    "person_affiliation": N_("Where you work or volunteer"),
    "plan": N_("A plan for what was carried"),
    "progress": N_("A report on a plan"),
    "question": N_("Your part in a question as an officer"),
    "question_answer": N_("An answer to a question"),
    "question_objection": N_("An objection to a proposal"),
    "question_roll": N_("A place on the roll of a question"),
    "question_text": N_("A question’s text"),
    "rectification": N_("A wish to have something put right"),
    "register_entry": N_("A line of the register of members"),
    "reopening": N_("A wish to reopen a motion"),
    "reopening_support": N_("Support for reopening a motion"),
    "roll_entry": N_("A place on the roll of a ballot"),
    "second": N_("A motion that you seconded"),
    "session": N_("Where you were signed in"),
    "letter": N_("A letter between members"),
    "letter_block": N_("Somebody whose letters you block"),
    "letterbox": N_("That you take letters by way of the directory"),
    "promise": N_("The co-production promise"),
    "promise_feedback": N_("A question what came of a promise"),
    "promise_wording": N_("A wording of the promise that you enacted"),
    "register_copy_line": N_("Your line in a copy of the register that was given"),
    "right_rest": N_("A time for which your voting right rested"),
    "sign_in": N_("A code that was asked for"),
    "standing_orders": N_("Standing orders that you enacted"),
    "text_approval": N_("A text that you approved"),
    "translation": N_("A translation"),
    "translation_offer": N_("A translation that was offered"),
    "version_ask": N_("A wish for another form of a text"),
    "vote": N_("A vote"),
    "vote_entry": N_("A vote that an officer entered"),
    "voting_right": N_("Your voting right"),
    "withdrawal": N_("A wish to withdraw a motion"),
    "withdrawal_consent": N_("A consent to a motion’s withdrawal"),
}
_FROM, _TO, _REASON, _TEXT = N_("From"), N_("Until"), N_("Reason"), N_("Text")
LABELS: Mapping[str, str] = {
    "name": N_("Name"),
    "email": N_("E-mail address"),
    "language": N_("Language"),
    "joined_on": _FROM,
    "held_from": _FROM,
    "acts_from": _FROM,
    "covers_from": _FROM,
    "entered_on": _FROM,
    "ceased_on": _TO,
    "address": N_("Address"),
    "ended_on": _TO,
    "held_to": _TO,
    "acts_to": _TO,
    "covers_to": _TO,
    "lapses_on": _TO,
    "reason": _REASON,
    "reasons": _REASON,
    "annulment": _REASON,
    "ending": _REASON,
    "grounds": _REASON,
    "objection": _REASON,
    "casting_reason": _REASON,
    "choice": N_("Choice"),
    "title": N_("Title"),
    "text": _TEXT,
    "summary": _TEXT,
    "words": _TEXT,
    "comment": _TEXT,
    "note": _TEXT,
    "report": _TEXT,
    "ruling": _TEXT,
    "representation": _TEXT,
    "review": _TEXT,
    "correction": _TEXT,
    "nature": _TEXT,
    "wording": _TEXT,
    "question": N_("Question"),
    "answer": N_("Answer"),
    "done": N_("What was done"),
    "hard": N_("What was hard"),
    "help": N_("What would help"),
    "given_on": _FROM,
    "offers": N_("Offers"),
    "asks": N_("Asks for"),
    "link": N_("Link"),
    "position": N_("Position in the organisation"),
    "value": N_("Identifier"),
    "event": N_("What happened"),
    "wrong": N_("What is wrong"),
    "instead": N_("What is right"),
}
_WORDS: Mapping[str, str] = {
    "cy": N_("Welsh"),
    "en": N_("English"),
    "both": N_("Both languages"),
    "yes": N_("In favour"),
    "no": N_("Against"),
    "abstain": N_("Abstain"),
}


class Shown(NamedTuple):
    """One row for people: what it is, its facts as (label, value), and when, if it has a time."""

    thing: str
    facts: list[tuple[str, str]]
    at: datetime | None


def shown(line: HeldLine, language: Language) -> list[Shown]:
    """The rows of a line that have words, the latest first."""
    rows = [_shown(row, language) for row in line.rows if row.table in THINGS]
    return sorted((each for each in rows if each), key=lambda each: str(each.at or ""), reverse=True)


def _shown(row: HeldRow, language: Language) -> Shown:
    facts = [
        (i18n.gettext(language, LABELS[name]), said)
        for name, value in row.facts.items()
        if name in LABELS and (said := _said(name, value, language))
    ]
    times = sorted(value for name, value in row.facts.items() if name == "at" or name.endswith("_at"))
    at = datetime.fromisoformat(times[0]) if times else None
    return Shown(i18n.gettext(language, THINGS[row.table]), facts, at)


def _said(name: str, value: Any, language: Language) -> str:
    """A value as people read it; nothing for what is neither text, day nor a word of ours."""
    if name in ("choice", "language"):
        return i18n.gettext(language, _WORDS[value]) if value in _WORDS else ""
    if name == "event":
        return i18n.gettext(language, sentence_of(value))
    if LABELS[name] in (_FROM, _TO):
        return i18n.date(date.fromisoformat(value[:10]), language)
    if isinstance(value, dict):
        return str(value.get(language) or value.get(language.other) or "")
    return value if isinstance(value, str) else ""
