"""The directory, as each reader may see it: by the reader's alphabet, by words, area, sector, offers and asks."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import RowMapping, text

from governance.bilingual import Bilingual, Language
from governance.context import Context, Person
from governance.database import Json, values
from governance.directory import store
from governance.directory.refusals import PlaceLost
from governance.directory.store import Represented
from governance.directory.values import Sought
from governance.directory.views import Area, AreaCount, Listing, ListingView, MyEntry, OpenListing, ShownPromise
from governance.memberships.refusals import RegionUnknown
from governance.refusal import NotFound
from governance.search import rules as words

# The view shows no name that is not to be shown and nobody who has left. Who reads is decided here, for every query.
_READABLE = """(d.audience = 'everyone' OR :sees_members
        OR EXISTS (SELECT FROM champion_today c WHERE c.person_id = :person_id))"""
_SOUGHT = f"""
       {_READABLE} AND (CAST(:sector AS text) IS NULL OR d.sector = :sector)
       AND (CAST(:side AS text) IS NULL OR CASE :side WHEN 'offers' THEN d.offers ELSE d.asks END IS NOT NULL)
       AND (NOT :asked OR search_vector('cy', d.name, d.offers, d.asks) @@ CAST(:cy AS tsquery)
            OR search_vector('en', d.name, d.offers, d.asks) @@ CAST(:en AS tsquery))
"""
_IN_REGION = "(CAST(:region AS text) IS NULL OR :region IN (d.region_code, d.voluntary_council_code))"


def _listed(language: Language) -> Any:
    """Those with a name by the reader's alphabet, and after them those without one."""
    place = f"(name IS NULL, sort_key_{language}, id)"
    return text(
        f"""
        SELECT d.* FROM directory d
         WHERE {_SOUGHT} AND {_IN_REGION}
           AND (CAST(:after AS uuid) IS NULL OR {place} > (SELECT {place[1:-1]} FROM directory WHERE id = :after))
         ORDER BY {place[1:-1]} LIMIT :limit
        """  # noqa: S608 - the only pieces put in are the constants above
    ).columns(name=Json, region_name=Json, offers=Json, asks=Json, promise_text=Json)


_LISTED: Mapping[Language, Any] = {each: _listed(each) for each in Language}

_ONE = text(f"SELECT d.* FROM directory d WHERE {_READABLE} AND d.id = :id").columns(  # noqa: S608 - a constant
    name=Json, region_name=Json, offers=Json, asks=Json, promise_text=Json
)

_COUNTS = text(
    f"""
    SELECT r.code, r.name, count(d.id) AS entries
      FROM region r LEFT JOIN directory d ON d.region_code = r.code AND {_SOUGHT}
     WHERE r.kind = 'local_authority' GROUP BY r.code ORDER BY r.code
    """  # noqa: S608 - as above
).columns(name=Json)

_OPEN = text(
    """
    SELECT id, kind, name, region_code AS region, region_name, sector, offers, asks, link FROM directory
     WHERE audience = 'everyone' ORDER BY name IS NULL, sort_key_cy, id
    """
).columns(name=Json, region_name=Json, offers=Json, asks=Json)

_MINE = text("SELECT s.* FROM entry_shown s WHERE s.id = ANY (:ids)").columns(
    name=Json, region_name=Json, offers=Json, asks=Json, promise_text=Json
)
_KNOWN_REGION = text("SELECT EXISTS (SELECT FROM region WHERE code = :region)")
_STEMS = text("SELECT search_stems(CAST(:words AS text[]))")


async def directory(
    ctx: Context,
    sought: Sought,
    *,
    reader: Language = Language.CY,
    after: UUID | None = None,
    limit: int = 50,
) -> list[Listing]:
    """The entries that the caller may read and that hold all that is sought; `after` is the last one already seen.

    Words are found as the search finds them: in either language, whatever the accents and mutations. Raises
    `RegionUnknown`, or `PlaceLost` where the last one seen is not to be read any more.
    """
    if after is not None and await _row(ctx, after) is None:
        raise PlaceLost
    keys = await _keys(ctx, sought) | {"after": after, "limit": limit}
    return [_listing(row) for row in (await ctx.db.execute(_LISTED[reader], keys)).mappings()]


async def directory_areas(ctx: Context, sought: Sought) -> list[AreaCount]:
    """Every local authority's area, by its code, with how many entries there hold what is sought, wherever that is."""
    return values((await ctx.db.execute(_COUNTS, await _keys(ctx, sought))).mappings(), AreaCount)


async def listing(ctx: Context, member_id: UUID) -> ListingView:
    """One entry. Raises `NotFound`, for one that is not for the caller too."""
    row = await _row(ctx, member_id)
    if row is None:
        raise NotFound
    person_id = ctx.actor.person_id
    mine = [each.member_id for each in await store.represented(ctx.db, person_id)] if person_id else []
    return ListingView(
        **msgspec.structs.asdict(_listing(row)),
        allowed_actions=["put_entry", "withdraw_entry"] if member_id in mine else [],
        version=row["version"],
    )


async def my_entries(ctx: Context) -> list[MyEntry]:
    """The members for whom the caller speaks today, with their entries. Raises `SignInNeeded` for a visitor."""
    members = await store.represented(ctx.db, ctx.person_id())
    rows = (await ctx.db.execute(_MINE, {"ids": [each.member_id for each in members]})).mappings()
    entries = {row["id"]: row for row in rows}
    return [_mine(each, entries.get(each.member_id)) for each in members]


def _mine(member: Represented, row: RowMapping | None) -> MyEntry:
    return MyEntry(
        member_id=member.member_id,
        kind=member.kind,
        name=member.name,
        region=member.region_code,
        entry=_listing(row) if row else None,
        readable=member.is_member,
        version=row["version"] if row else 0,
    )


async def open_directory(ctx: Context) -> list[OpenListing]:
    """Every entry that everybody may read, the same for every caller."""
    return values((await ctx.db.execute(_OPEN)).mappings(), OpenListing)


async def _row(ctx: Context, member_id: UUID) -> RowMapping | None:
    keys = {"id": member_id, "sees_members": _sees_members(ctx), "person_id": ctx.actor.person_id}
    return (await ctx.db.execute(_ONE, keys)).mappings().one_or_none()


async def _keys(ctx: Context, sought: Sought) -> dict[str, Any]:
    region = sought.region
    if region is not None and not (await ctx.db.execute(_KNOWN_REGION, {"region": region})).scalar_one():
        raise RegionUnknown("/region")
    asked = words.asked_words(sought.words or "")
    stems = (await ctx.db.execute(_STEMS, {"words": asked})).scalar_one() if asked else []
    return {
        "sees_members": _sees_members(ctx),
        "person_id": ctx.actor.person_id,
        "sector": sought.sector,
        "side": sought.side,
        "region": region,
        "asked": bool(sought.words),
        "cy": words.tsquery(words.in_welsh(asked)),
        "en": words.tsquery(words.in_english(stems)),
    }


def _sees_members(ctx: Context) -> bool:
    return isinstance(ctx.actor, Person) and (ctx.actor.is_member or bool(ctx.actor.offices))


def _listing(row: RowMapping) -> Listing:
    found = {str(name): each for name, each in row.items()}
    area = Area(found["region_code"], msgspec.convert(found["region_name"], Bilingual)) if row["region_code"] else None
    promise = None
    if found["promise_wording"] is not None:
        promise = {name: found[f"promise_{name}"] for name in ShownPromise.__struct_fields__}
    made = {"region": area, "promise": promise}
    names = [field.name for field in msgspec.structs.fields(Listing) if field.name not in made]
    return msgspec.convert({name: found[name] for name in names} | made, Listing, from_attributes=True)
