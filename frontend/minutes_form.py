"""The form of minutes: who was there as `attended_<person id>`, each item as `text_<item id>_cy` and `_en`.

`leave_out_<item id>` leaves an item out; `text_new_cy` and `_en` are a note of the officers' own.
"""

from collections.abc import Iterator
from uuid import UUID

from msgspec import Struct

import i18n
from frontend.forms import Form
from governance.bilingual import LANGUAGES, BilingualProse
from governance.minutes.values import ItemText, MinutesChanges
from governance.minutes.views import MinutesView
from governance.refusal import N_

ATTENDED = ("present", "apologies")
NEW = "new"
_EMPTY = N_("Write the item in one language at least, or leave it out.")


class _Text(Struct, frozen=True):
    text: BilingualProse | None = None


class _Nothing(Struct, frozen=True):
    """Read to ask the form which version it changes."""


def fields_of(found: MinutesView) -> dict[str, str]:
    """A draft as the fields of its form."""
    fields = {f"attended_{each.person_id}": "present" for each in found.present}
    fields |= {f"attended_{each.person_id}": "apologies" for each in found.apologies}
    for item in found.items:
        fields |= {f"text_{item.id}_{each}": getattr(item.text, each) or "" for each in LANGUAGES}
        fields |= {f"leave_out_{item.id}": "yes"} if item.left_out else {}
    return fields


def read_changes(form: Form, found: MinutesView) -> tuple[MinutesChanges | None, dict[str, str]]:
    """Read the whole form, or None and one sentence for each field that is wrong."""
    errors: dict[str, str] = {}
    texts = []
    for item_id in [*(str(item.id) for item in found.items), NEW]:
        own = Form({f"text_{each}": form[f"text_{item_id}_{each}"] for each in LANGUAGES}, form.language)
        read, wrong = own.read(_Text)
        errors |= {place.replace("text", f"text_{item_id}"): sentence for place, sentence in wrong.items()}
        if read and read.text:
            left_out = form[f"leave_out_{item_id}"] == "yes"
            texts.append(ItemText(id=None if item_id == NEW else UUID(item_id), text=read.text, left_out=left_out))
        elif read and item_id != NEW:
            errors[f"text_{item_id}_{form.language}"] = i18n.gettext(form.language, _EMPTY)
    errors |= form.read(_Nothing, versioned=True)[1]
    if errors:
        return None, errors
    there = {kind: tuple(_people(form, kind)) for kind in ATTENDED}
    return MinutesChanges(present=there["present"], apologies=there["apologies"], items=tuple(texts)), {}


def _people(form: Form, kind: str) -> Iterator[UUID]:
    for name, value in form.fields.items():
        if name.startswith("attended_") and value == kind:
            try:
                yield UUID(name.removeprefix("attended_"))
            except ValueError:
                continue
