"""What an entry must be, and which of its parts show. Values in, values or refusals out."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from governance.bilingual import LANGUAGES, BilingualProse
from governance.directory.refusals import EntryTooLong, MembershipOver, NothingShown, PromiseNotGiven
from governance.directory.values import Audience, Entry, NewEntry
from governance.memberships.refusals import RegionUnknown
from governance.refusal import Stale

MOST = 2000  # characters, of an offer or an ask in one language


def put(
    member_id: UUID,
    new: NewEntry,
    old: Entry | None,
    *,
    regions: Iterable[str],
    is_member: bool,
    has_promise: bool,
    person_id: UUID,
    now: datetime,
    if_version: int | None,
) -> Entry:
    """The entry as it is from now on, in the place of the old one. `if_version` is 0 where there was to be none.

    Raises `MembershipOver`, `Stale`, `RegionUnknown`, `PromiseNotGiven`, `EntryTooLong` or `NothingShown`.
    """
    if not is_member:
        raise MembershipOver
    known = old.version if old else 0
    if if_version not in (None, known):
        raise Stale
    if new.region is not None and new.region not in regions:
        raise RegionUnknown("/region")
    if new.shows_promise and not has_promise:
        raise PromiseNotGiven
    _short_enough("offers", new.offers)
    _short_enough("asks", new.asks)
    entry = Entry(
        member_id=member_id,
        audience=new.audience,
        shows_name=new.shows_name,
        region_code=new.region,
        sector=new.sector,
        offers=new.offers,
        asks=new.asks,
        link=new.link,
        shows_promise=new.shows_promise,
        entered_by=person_id,
        entered_at=now,
        version=known + 1,
    )
    if not set(shown(entry)) - {"promise"}:
        raise NothingShown
    return entry


def shown(entry: Entry) -> list[str]:
    """Which parts of an entry show, by their names and not by what they say."""
    parts = (
        ("name", entry.shows_name),
        ("region", entry.region_code),
        ("sector", entry.sector),
        ("offers", entry.offers),
        ("asks", entry.asks),
        ("link", entry.link),
        ("promise", entry.shows_promise),
    )
    return [name for name, said in parts if said]


def concerns_everyone(*entries: Entry | None) -> bool:
    """Whether any of these was for everybody to read: only then may a change of it be told outside."""
    return any(each is not None and each.audience is Audience.EVERYONE for each in entries)


def _short_enough(name: str, text: BilingualProse | None) -> None:
    for language in LANGUAGES:
        if text is not None and len(getattr(text, language) or "") > MOST:
            raise EntryTooLong(MOST, f"/{name}/{language}")
