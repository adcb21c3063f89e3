"""A list that is read page by page, under filters that are links."""

from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

from msgspec import Struct

from frontend.lookups import Named
from frontend.render import Asked, language_of, say
from governance.refusal import N_
from i18n.addresses import url

T = TypeVar("T", bound=Named)
S = TypeVar("S")

PAGE_SIZE = 25
# How many to ask a query for: one more than is shown tells whether the list goes on.
ASKED_FOR = PAGE_SIZE + 1

# By the word in the address: what people call it, and the states it stands for.
Filters = Mapping[str, tuple[str, list[S]]]


class Listed(Struct, Generic[T], frozen=True):
    """One page of a list: what it shows, its filters as (address, words, whether it is this one), and the way on."""

    shown: Sequence[T]
    filters: list[tuple[str, str, bool]]
    next_url: str | None


def states_of(filters: Filters[S], show: str | None) -> list[S] | None:
    """The states that a filter leaves; None, for all, where there is no such filter."""
    return filters[show][1] if show and show in filters else None


def listed(
    request: Asked, name: str, found: Sequence[T], filters: Filters[S] | None = None, show: str | None = None
) -> Listed[T]:
    """Lay out what was found for the page `name`, of which `ASKED_FOR` were asked."""
    language, known = language_of(request), filters or {}
    links = [(url(language, name), say(request, N_("All")), show not in known)] + [
        (url(language, name, {"show": each}), say(request, label), show == each) for each, (label, _) in known.items()
    ]
    kept: dict[str, object] = {"show": show} if show in known else {}
    more = {**kept, "after": found[PAGE_SIZE - 1].id} if found[PAGE_SIZE:] else None
    return Listed(found[:PAGE_SIZE], links, url(language, name, more) if more else None)
