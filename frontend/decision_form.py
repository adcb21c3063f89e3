"""The form of a board's decision: its lists of interests and motions as flat fields, and back again.

A declared interest is `interest_<person id>_cy` and `_en` with `withdrew_<person id>`; nothing written is no
interest. A motion is `motion_<motion id>` with `linked` or the board's answer.
"""

from collections.abc import Sequence
from typing import get_args
from uuid import UUID

import msgspec
from msgspec import Struct
from msgspec.structs import asdict

import i18n
from frontend.forms import Form
from governance.bilingual import LANGUAGES, Bilingual
from governance.bodies.queries import OfficeHolder
from governance.decisions.values import MOST_NAMED, Interest, LinkedMotion, NewDecision
from governance.decisions.views import AnsweredMotion, DecisionView
from governance.motions.values import Response
from governance.motions.views import MotionSummary
from governance.refusal import N_

LINKED = "linked"
# The officer came to answer this motion, and has yet to say how.
TO_CHOOSE = "choose"
_INTERESTS = N_("These are too many interests for one decision: name 50 at most.")
_MOTIONS = N_("These are too many motions for one decision: name 50 at most.")
RESPONSES: tuple[Response, ...] = get_args(Response)


class Named(Struct, frozen=True):
    """Somebody who may have declared an interest."""

    person_id: UUID
    name: str


def interests_of(holders: Sequence[OfficeHolder], decision: DecisionView | None) -> list[Named]:
    """The board's members today, and whoever declared an interest while they were one."""
    declared = [Named(each.person_id, each.name) for each in decision.interests] if decision else []
    everybody = [*declared, *(Named(each.person_id, each.name) for each in holders)]
    return list({each.person_id: each for each in everybody}.values())


def motions_of(waiting: Sequence[MotionSummary], decision: DecisionView | None) -> list[AnsweredMotion]:
    """The motions that a decision can be about: those already named, and those that await an answer, the late first."""
    named = list(decision.motions) if decision else []
    known = {each.motion_id for each in named}
    late_first = sorted(waiting, key=lambda motion: (motion.response_due_on is None, motion.response_due_on))
    return named + [
        AnsweredMotion(each.id, each.reference, each.title, None) for each in late_first if each.id not in known
    ]


def read_decision(form: Form, body_id: UUID, *, versioned: bool = False) -> tuple[NewDecision | None, dict[str, str]]:
    """Read the whole form, or None and one sentence for each field that is wrong."""
    interests, wrong = _interests(form)
    motions = _motions(form)
    if too_many := [each for each, named in ((_INTERESTS, interests), (_MOTIONS, motions)) if len(named) > MOST_NAMED]:
        wrong["form"] = i18n.gettext(form.language, too_many[0])
    sentence = i18n.gettext(form.language, N_("Choose the board’s answer to this motion."))
    unchosen = (name for name, value in form.fields.items() if name.startswith("motion_") and value == TO_CHOOSE)
    wrong |= dict.fromkeys(unchosen, sentence)
    new, errors = form.read(NewDecision, versioned=versioned, body_id=body_id, interests=interests, motions=motions)
    return (None, errors | wrong) if wrong else (new, errors)


def _interests(form: Form) -> tuple[tuple[Interest, ...], dict[str, str]]:
    found: list[Interest] = []
    errors: dict[str, str] = {}
    for person_id in _ids(form, "interest_"):
        name = f"interest_{person_id}"
        if not any(form[f"{name}_{each}"] for each in LANGUAGES):
            continue
        own = Form({f"nature_{each}": form[f"{name}_{each}"] for each in LANGUAGES}, form.language)
        read, wrong = own.read(_Nature)
        errors |= {place.replace("nature", name): sentence for place, sentence in wrong.items()}
        if read is not None:
            found.append(Interest(person_id, read.nature, withdrew=form[f"withdrew_{person_id}"] == "yes"))
    return tuple(found), errors


class _Nature(Struct, frozen=True):
    nature: Bilingual


def _motions(form: Form) -> tuple[LinkedMotion, ...]:
    links = []
    for motion_id in _ids(form, "motion_"):
        chosen = form[f"motion_{motion_id}"]
        response = next((each for each in RESPONSES if each == chosen), None)
        if response or chosen == LINKED:
            links.append(LinkedMotion(motion_id, response))
    return tuple(links)


def _ids(form: Form, prefix: str) -> list[UUID]:
    """The ids that stand in the names of the form's fields, each once; what is no id is passed over."""
    found = []
    for name in form.fields:
        if name.startswith(prefix):
            try:
                found.append(msgspec.convert(name.removeprefix(prefix).partition("_")[0], UUID))
            except msgspec.ValidationError:
                continue
    return list(dict.fromkeys(found))


def fields_of(decision: DecisionView) -> dict[str, str]:
    """A draft as the fields of its form."""
    fields = {name: str(getattr(decision, name)) for name in ("decided_on", "yes", "no", "abstain", "version")}
    fields["due_on"] = str(decision.due_on or "")
    pairs = {name: getattr(decision, name) for name in ("title", "summary", "text", "reasons", "owner")}
    pairs |= {f"interest_{each.person_id}": each.nature for each in decision.interests}
    for name, pair in pairs.items():
        for language, text in asdict(pair).items() if pair else ():
            fields[f"{name}_{language}"] = text or ""
    fields |= {f"withdrew_{each.person_id}": "yes" for each in decision.interests if each.withdrew}
    return fields | {f"motion_{each.motion_id}": each.response or LINKED for each in decision.motions}
