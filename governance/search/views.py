"""What a search finds."""

from typing import Literal
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual
from governance.search.rules import Passage

Kind = Literal["body", "person", "motion", "decision"]


class Found(Struct, frozen=True, kw_only=True):
    """One thing that was found. `title` is its title or name; `state` a motion's or a decision's.

    `named`: the words stand in the title itself, or were the reference. `title_marked` and `excerpt` say where, in
    the language in which they were found; `excerpt` is null where there is no more text than the title.
    """

    kind: Kind
    id: UUID
    reference: str | None
    title: Bilingual
    state: str | None
    named: bool
    title_marked: Passage
    excerpt: Passage | None
