"""Who comes with a token, and what people see of themselves."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.accounts import rules, store
from governance.accounts.values import Session
from governance.accounts.views import AtAddress, CodeMail, Me, MySession, MySessions, OfficeHeld, RightHeld, SignedIn
from governance.context import Context, Person
from governance.database import Json, value, values
from governance.permissions import Office

# What every request asks first, in one statement by three indexes. The day is worked out once.
_SIGNED_IN = text(
    """
    WITH clock AS MATERIALIZED (SELECT app_now() AS now, app_today() AS today)
    SELECT s.*, p.name, p.language, clock.now,
           ARRAY(SELECT jsonb_build_array(i.office, i.cover_id) FROM in_office i WHERE i.person_id = s.person_id
                    AND clock.today BETWEEN i.held_from AND coalesce(i.held_to, 'infinity')) AS offices,
           EXISTS (SELECT FROM right_today r WHERE r.person_id = s.person_id) AS is_member
      FROM clock, session s JOIN person p ON p.id = s.person_id LEFT JOIN account c ON c.person_id = p.id
     WHERE s.token_digest = :token_digest AND s.ended_at IS NULL AND c.disabled_at IS NULL
    """
)


async def signed_in(db: AsyncConnection, token_digest: bytes) -> SignedIn | None:
    """Who holds the token of this SHA-256, if its session stands. Offices and membership are today's."""
    row = (await db.execute(_SIGNED_IN, {"token_digest": token_digest})).mappings().one_or_none()
    session = value(row, Session)
    if row is None or session is None:
        return None
    offices, covers = held(row["offices"])
    if not rules.stands(session, offices, row["now"]):
        return None
    person = Person(session.person_id, row["name"], offices, row["is_member"], covers)
    return SignedIn(person, row["language"], rules.touch_is_due(session, row["now"]))


_BY_ID = text(
    """
    SELECT p.id, p.name,
           ARRAY(SELECT jsonb_build_array(i.office, i.cover_id) FROM in_office i WHERE i.person_id = p.id
                    AND app_today() BETWEEN i.held_from AND coalesce(i.held_to, 'infinity')) AS offices,
           EXISTS (SELECT FROM right_today r WHERE r.person_id = p.id) AS is_member
      FROM person p LEFT JOIN account c ON c.person_id = p.id
     WHERE p.id = :person_id AND p.erased_at IS NULL AND c.disabled_at IS NULL
    """
)


async def named(db: AsyncConnection, person_id: UUID) -> Person | None:
    """Somebody in whose name the operator acts, with the offices of today; None for who was erased or is shut out."""
    row = (await db.execute(_BY_ID, {"person_id": person_id})).mappings().one_or_none()
    if row is None:
        return None
    offices, covers = held(row["offices"])
    return Person(row["id"], row["name"], offices, row["is_member"], covers)


def held(rows: Sequence[tuple[str, str | None]]) -> tuple[frozenset[Office], dict[Office, UUID]]:
    """All the offices that somebody may act in, and the covers of those that they have only as a deputy."""
    own = {Office(office) for office, cover_id in rows if cover_id is None}
    covers = {Office(office): UUID(cover_id) for office, cover_id in rows if cover_id and office not in own}
    return frozenset(own | covers.keys()), covers


_OFFICES = text(
    """
    SELECT a.office, a.body_id, b.name AS body, c.name AS covers FROM in_office a JOIN body b ON b.id = a.body_id
      LEFT JOIN person c ON c.id = a.covers
     WHERE a.person_id = :person_id AND app_today() BETWEEN a.held_from AND coalesce(a.held_to, 'infinity')
     ORDER BY b.founded_on, b.id, a.office
    """
).columns(body=Json)

_RIGHTS = text(
    """
    SELECT r.member_id, n.name, r.capacity FROM right_today r JOIN member_name n USING (member_id)
     WHERE r.person_id = :person_id ORDER BY r.capacity <> 'own', n.sort_key_en, r.member_id
    """
).columns(name=Json)


async def me(ctx: Context) -> Me:
    """Who one is here. Raises `SignInNeeded` for a visitor."""
    whose = {"person_id": ctx.person_id()}
    query = text("SELECT name, language, findable_since FROM person WHERE id = :person_id")
    who = (await ctx.db.execute(query, whose)).one()
    return Me(
        person_id=whose["person_id"],
        name=who.name,
        language=who.language,
        findable=who.findable_since is not None,
        offices=[] if ctx.actor.app else values((await ctx.db.execute(_OFFICES, whose)).mappings(), OfficeHeld),
        rights=await my_rights(ctx),
        permissions=sorted(ctx.actor.permissions),
    )


async def my_rights(ctx: Context) -> list[RightHeld]:
    """The voting rights that one may use today, one's own first. Raises `SignInNeeded` for a visitor."""
    rows = await ctx.db.execute(_RIGHTS, {"person_id": ctx.person_id()})
    return values(rows.mappings(), RightHeld)


async def my_sessions(ctx: Context, token_digest: bytes) -> MySessions:
    """One's own sessions that stand. Raises `SignInNeeded` for a visitor."""
    query = (
        select(store.session)
        .where(store.session.c.person_id == ctx.person_id(), store.session.c.ended_at.is_(None))
        .order_by(store.session.c.seen_at.desc(), store.session.c.id)
    )
    rows = (await ctx.db.execute(query)).mappings().all()
    now = await ctx.now()
    offices = frozenset() if ctx.actor.person_id is None else ctx.actor.offices
    return MySessions(
        [
            MySession(s.id, s.door, s.began_at, s.seen_at, s.expires_at, current=row["token_digest"] == token_digest)
            for row in rows
            if (s := value(row, Session)) and rules.stands(s, offices, now)
        ]
    )


async def code_mail(ctx: Context, sign_in_id: UUID, secret: str) -> CodeMail | None:
    """What to mail for an ask. None where the code is not live, or nobody who may sign in has the address
    of one that would sign somebody in.
    """
    asked = await store.asked(ctx.db, sign_in_id)
    if asked is None or not rules.is_live(asked, await ctx.now()):
        return None
    if not asked.applies and not await store.people_at(ctx.db, asked.email):
        return None
    code = rules.code_of(secret, sign_in_id)
    return CodeMail(asked.email, asked.language, code, rules.CODE_MINUTES, applies=asked.applies, purpose=asked.purpose)


_AT = text(
    """
    SELECT a.person_id, p.name, a.email FROM address a JOIN person p ON p.id = a.person_id
     WHERE a.email = ANY (:emails) ORDER BY array_position(:emails, a.email), p.sort_key_cy
    """
)


async def people_at(ctx: Context, emails: list[str]) -> list[AtAddress]:
    """Everybody with one of these addresses, in their order: for the demo's cast alone."""
    return values((await ctx.db.execute(_AT, {"emails": emails})).mappings(), AtAddress)
