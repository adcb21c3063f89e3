"""What people send to establish a body, to write its terms, and to say with whom it is affiliated. Values only."""

from datetime import date
from typing import Literal
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual, BilingualProse


class NewBody(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A body as it begins today. `parent_id` is the body that it stands under: the network, where it is under none."""

    kind: Literal["forum", "board", "workstream", "committee", "regional_group"]
    name: Bilingual
    purpose: BilingualProse
    parent_id: UUID


class NewTerms(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A new version of a body's terms of reference, in both languages; the older ones stay as they are."""

    text: BilingualProse
    effective_on: date


class NewAffiliation(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """That a body belongs to another organisation or network, or works under an agreement with it."""

    name: Bilingual
    nature: Bilingual | None = None
    held_from: date
    held_to: date | None = None


class NewAffiliationEnd(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The last day of an affiliation."""

    held_to: date


class Affiliation(Struct, frozen=True, kw_only=True):
    """An affiliation as stored; both days inclusive."""

    id: UUID
    body_id: UUID
    name: Bilingual
    nature: Bilingual | None
    held_from: date
    held_to: date | None
