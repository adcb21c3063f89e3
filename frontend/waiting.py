"""What waits for somebody, as a line of a list: what is to be done, and the page where it is done."""

from collections.abc import Mapping
from typing import NamedTuple

import i18n
from governance.bilingual import Language
from governance.tasks.views import Task
from i18n.addresses import url

# Where something is done, if not on the page of what it is about.
_ELSEWHERE: Mapping[str, str] = {
    "add_decision_version": "decision_versions",
    "add_version": "motion_versions",
    "answer_promise": "my_promises",
    "call_ballot": "schedule_ballot",
    "carry_out": "motion_implementation",
    "confirm_votes": "vote_entries",
    "consent": "motion_procedure",
    "decide_appeal": "motion_procedure",
    "decide_summary": "translations",
    "decide_translation": "translations",
    "find_representative": "acting_for",
    "plan": "motion_implementation",
    "report": "motion_procedure",
}


class Line(NamedTuple):
    """A task, its sentence, and the address where it is done, or read about by whoever may not do it."""

    task: Task
    act: str
    address: str


def line_of(task: Task, language: Language) -> Line:
    """Lay a task out in one language."""
    names = ", ".join(name.in_(language).text for name in task.names)
    page = _ELSEWHERE.get(task.kind, task.type) if task.mine else task.type
    address = url(language, page, None, **{f"{task.type}_id": task.id})
    return Line(task, i18n.gettext(language, task.said, names=names), address)
