"""What the record holds, put into words in both languages at once: for minutes, which are then anybody's to edit."""

from collections.abc import Mapping, Sequence
from typing import Any

import i18n
from governance.bilingual import LANGUAGES, BilingualProse, Language
from governance.permissions import Office
from governance.refusal import Said

MOST = 20_000  # letters of one text

# As on the pages (frontend/templates/pages/_names.html), from where the catalogue has them.
OFFICES: Mapping[Office, str] = {
    Office.BOARD_CHAIR: "Chair of the board",
    Office.BOARD_MEMBER: "Member of the board",
    Office.BOARD_SECRETARY: "Secretary of the board",
    Office.COMMITTEE_CHAIR: "Chair of the committee",
    Office.COMMITTEE_MEMBER: "Member of the committee",
    Office.FORUM_CHAIR: "Chair of the forum",
    Office.GROUP_CONVENOR: "Convenor of the group",
    Office.MEMBERSHIP_OFFICER: "Membership officer",
    Office.PATRON: "Patron",
    Office.RETURNING_OFFICER: "Returning officer",
    Office.SCRUTINEER: "Scrutineer",
    Office.SECRETARY: "Secretary",
    Office.TRANSLATOR: "Translator",
    Office.WORKSTREAM_LEAD: "Lead of the workstream",
    Office.WORKSTREAM_MEMBER: "Member of the workstream",
}


def say(paragraphs: Sequence[Said | BilingualProse]) -> BilingualProse:
    """Write paragraphs in both languages; what somebody wrote in one language stays in that one."""
    return BilingualProse(**{language.value: _written(paragraphs, language) for language in LANGUAGES})


def _written(paragraphs: Sequence[Said | BilingualProse], language: Language) -> str:
    return "\n\n".join(_paragraph(each, language) for each in paragraphs)[:MOST]


def _paragraph(each: Said | BilingualProse, language: Language) -> str:
    if isinstance(each, BilingualProse):
        return each.in_(language).text
    return i18n.gettext(language, each.message, **{name: _fact(fact, language) for name, fact in each.facts.items()})


def _fact(fact: Any, language: Language) -> Any:
    return i18n.pgettext(language, "office", OFFICES[fact]) if isinstance(fact, Office) else fact
