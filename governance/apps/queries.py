"""Who comes with an app's token, which apps a member let in, and what each did."""

from uuid import UUID

from msgspec import convert
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.apps.rules import PERMIT_LIFE
from governance.apps.views import AppAct, AppView, MyApp
from governance.context import App, Context, Person
from governance.database import Json, value
from governance.journal import sentence_of
from governance.permissions import AppScope
from governance.refusal import NotFound

_IN_FORCE = "g.ended_at IS NULL AND app_today() BETWEEN g.starts_on AND g.ends_on"
_ACTS = text(
    f"""
    SELECT m.id AS permit_id, m.client_id, m.person_id, p.name, t.scopes
      FROM app_token t JOIN app_permit m ON m.id = t.permit_id JOIN client c ON c.id = m.client_id
      JOIN agreement g ON g.id = m.agreement_id JOIN person p ON p.id = m.person_id
      LEFT JOIN account a ON a.person_id = p.id
     WHERE t.digest = :digest AND t.kind = 'access' AND t.ended_at IS NULL AND t.expires_at > app_now()
       AND m.ended_at IS NULL AND c.disabled_at IS NULL AND a.disabled_at IS NULL AND {_IN_FORCE}
       AND EXISTS (SELECT FROM right_today r WHERE r.person_id = m.person_id)
    """  # noqa: S608 - a constant of ours
)
_ACTING = text("SELECT set_config('app.permit_id', :permit_id, true)")


async def acting_for(db: AsyncConnection, token_digest: bytes) -> Person | None:
    """Whom an app acts for by this token, if it stands: in the agreement, in the permit, and with a right of today's.

    No office is lent. From here on the database itself takes no vote from this transaction that the permit does not
    give.
    """
    row = (await db.execute(_ACTS, {"digest": token_digest})).mappings().one_or_none()
    if row is None:
        return None
    await db.execute(_ACTING, {"permit_id": str(row["permit_id"])})
    app = App(row["client_id"], row["permit_id"], frozenset(AppScope(scope) for scope in row["scopes"]))
    return Person(row["person_id"], row["name"], frozenset(), is_member=True, app=app)


_APP = text(
    f"""
    SELECT a.client_id, a.name, p.id AS partner_id, p.name AS partner, a.redirect_uris, a.scopes,
           a.is_public AS public,
           (SELECT least(app_now() + :life, (g.ends_on + 1)::timestamp AT TIME ZONE 'Europe/London')
              FROM agreement g WHERE g.partner_id = p.id AND {_IN_FORCE}) AS until
      FROM app a JOIN client c ON c.id = a.client_id JOIN partner p ON p.id = c.partner_id
     WHERE c.disabled_at IS NULL AND a.client_id = :id
    """  # noqa: S608 - a constant of ours
).columns(name=Json, partner=Json)


async def app(ctx: Context, client_id: UUID) -> AppView:
    """One app: who asks is nobody's secret. Raises `NotFound`, also for one that is switched off."""
    row = (await ctx.db.execute(_APP, {"id": client_id, "life": PERMIT_LIFE})).mappings().one_or_none()
    found = value(row, AppView)
    if found is None:
        raise NotFound
    return found


_MINE = text(
    f"""
    SELECT a.client_id, a.name, p.name AS partner, min(m.given_at) AS given_at, max(m.expires_at) AS expires_at,
           max(m.used_at) AS used_at,
           ARRAY(SELECT DISTINCT unnest(o.scopes) FROM app_permit o WHERE o.id = ANY (array_agg(m.id))) AS scopes
      FROM app_permit m JOIN app a USING (client_id) JOIN client c ON c.id = a.client_id
      JOIN partner p ON p.id = c.partner_id JOIN agreement g ON g.id = m.agreement_id
     WHERE m.person_id = :person_id AND m.ended_at IS NULL AND m.expires_at > app_now() AND c.disabled_at IS NULL
       AND {_IN_FORCE}
     GROUP BY a.client_id, p.id ORDER BY max(m.given_at) DESC, a.client_id
    """  # noqa: S608 - a constant of ours
).columns(name=Json, partner=Json)


async def my_apps(ctx: Context) -> list[MyApp]:
    """The apps that may act in one's name today, the last let in first. Raises `SignInNeeded`."""
    rows = (await ctx.db.execute(_MINE, {"person_id": ctx.person_id()})).mappings()
    acts = {"allowed_actions": ["revoke_app"]}
    return [convert({**row, "scopes": sorted(row["scopes"])} | acts, MyApp) for row in rows]


_DONE = text(
    """
    SELECT j.seq AS id, j.at, a.name AS app, j.event AS said, j.subject_type AS type, j.subject_id,
           t.title::jsonb AS title
      FROM journal j JOIN app a ON a.client_id = j.app_id
      LEFT JOIN ballot b ON b.id = j.subject_id
      LEFT JOIN motion m ON m.id = coalesce(b.motion_id, j.subject_id)
      LEFT JOIN motion_text t ON t.motion_id = m.id AND t.version = m.text_version
     WHERE j.person_id = :person_id AND j.app_id IS NOT NULL AND (CAST(:before AS bigint) IS NULL OR j.seq < :before)
     ORDER BY j.seq DESC LIMIT :limit
    """
).columns(app=Json, title=Json)


async def my_app_acts(ctx: Context, *, before: int | None = None, limit: int = 50) -> list[AppAct]:
    """What apps did in one's name, the latest first; `before` is the id of the last one already seen."""
    keys = {"person_id": ctx.person_id(), "before": before, "limit": limit}
    rows = (await ctx.db.execute(_DONE, keys)).mappings()
    return [convert({**row, "said": sentence_of(row["said"])}, AppAct) for row in rows]
