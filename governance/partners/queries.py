"""Who comes with a partner's token, what is agreed with whom, and what members may know of it."""

from typing import Any
from uuid import UUID

from msgspec import convert
from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.context import Client, Context
from governance.database import Json, values
from governance.partners.rules import MOST_SECRETS
from governance.partners.views import (
    AgreementView,
    ClientSelf,
    ClientView,
    Disclosure,
    MyChoice,
    PartnerSummary,
    PartnerView,
)
from governance.permissions import Permission
from governance.refusal import NotFound

_IN_FORCE = "g.ended_at IS NULL AND app_today() BETWEEN g.starts_on AND g.ends_on"
_CLIENT = text(
    f"""
    SELECT t.client_id, t.agreement_id, t.scopes, g.fields
      FROM access_token t JOIN agreement g ON g.id = t.agreement_id JOIN client c ON c.id = t.client_id
     WHERE t.digest = :digest AND c.disabled_at IS NULL AND t.ended_at IS NULL
       AND t.expires_at > app_now() AND {_IN_FORCE}
    """  # noqa: S608 - a constant of ours
)


_READING = text("SELECT set_config('app.agreement_id', :agreement_id, true)")


async def client_of(db: AsyncConnection, token_digest: bytes) -> Client | None:
    """Whose token this is, if it stands: not run out, not revoked, and its agreement in force at this moment.

    From here on the database itself shows this transaction no member whom the agreement does not.
    """
    row = (await db.execute(_CLIENT, {"digest": token_digest})).mappings().one_or_none()
    if row is None:
        return None
    await db.execute(_READING, {"agreement_id": str(row["agreement_id"])})
    return convert(dict(row), Client)


_AGREED = """
    jsonb_build_object('id', g.id, 'partner_id', g.partner_id, 'membership', g.membership, 'basis', g.basis,
      'contact', g.contact, 'scopes', g.scopes, 'fields', g.fields, 'regions', g.regions, 'starts_on', g.starts_on,
      'ends_on', g.ends_on, 'ended_at', g.ended_at, 'ending', g.ending,
      'state', CASE WHEN g.ended_at IS NOT NULL OR app_today() > g.ends_on THEN 'over'
                    WHEN app_today() < g.starts_on THEN 'coming' ELSE 'in_force' END)
"""
_PARTNERS = text(
    f"""
    SELECT p.id, p.name, p.email,
           (SELECT {_AGREED} FROM agreement g WHERE g.partner_id = p.id AND {_IN_FORCE}) AS agreement,
           coalesce((SELECT jsonb_agg({_AGREED} ORDER BY g.starts_on DESC, g.id DESC)
                       FROM agreement g WHERE g.partner_id = p.id), '[]') AS agreements
      FROM partner p
     WHERE (CAST(:id AS uuid) IS NULL OR p.id = :id) AND (CAST(:after AS uuid) IS NULL OR p.id < :after)
     ORDER BY p.id DESC LIMIT :limit
    """  # noqa: S608 - constants of ours
).columns(name=Json, agreement=Json, agreements=Json)


async def partners(ctx: Context, *, after: UUID | None = None, limit: int = 50) -> list[PartnerSummary]:
    """Partners, the newest first: who is told of members is nobody's secret."""
    rows = (await ctx.db.execute(_PARTNERS, {"id": None, "after": after, "limit": limit})).mappings()
    return [convert({name: row[name] for name in ("id", "name", "agreement")}, PartnerSummary) for row in rows]


_CLIENTS = text(
    """
    SELECT c.id, c.made_at, c.keys, c.disabled_at,
           (SELECT jsonb_build_object('name', a.name, 'redirect_uris', a.redirect_uris, 'scopes', a.scopes,
                                      'public', a.is_public) FROM app a WHERE a.client_id = c.id) AS app,
           coalesce((SELECT jsonb_agg(jsonb_build_object('id', s.id, 'made_at', s.made_at) ORDER BY s.made_at, s.id)
                       FROM client_secret s WHERE s.client_id = c.id AND s.ended_at IS NULL), '[]') AS secrets
      FROM client c WHERE c.partner_id = :id ORDER BY c.id
    """
).columns(secrets=Json, keys=Json, app=Json)


async def partner(ctx: Context, partner_id: UUID) -> PartnerView:
    """One partner, and all that was ever agreed with it. Raises `NotFound`."""
    row = await _partner(ctx, partner_id)
    officer = Permission.PARTNER_AGREE in ctx.actor.permissions
    clients = await _clients(ctx, partner_id) if officer else None
    found = convert({name: row[name] for name in ("id", "name", "agreement", "agreements")}, _Partner)
    standing = [each for each in found.agreements if each.state != "over"]
    return PartnerView(
        found.id,
        found.name,
        found.agreement,
        found.agreements,
        row["email"] if officer else None,
        clients,
        (["make_agreement", "register_app"] + (["end_agreement"] if standing else [])) if officer else [],
    )


async def _clients(ctx: Context, partner_id: UUID) -> list[ClientView]:
    rows = (await ctx.db.execute(_CLIENTS, {"id": partner_id})).mappings()
    return [
        convert(
            {**row, "allowed_actions": [] if row["disabled_at"] else _acts(row)},
            ClientView,
        )
        for row in rows
    ]


def _acts(row: RowMapping) -> list[str]:
    """What officers may do with a program that is not switched off. A public app can keep nothing secret."""
    if row["app"] and row["app"]["public"]:
        return ["disable_client"]
    return ["make_secret"] * (len(row["secrets"]) < MOST_SECRETS) + ["end_secret", "put_keys", "disable_client"]


class _Partner(PartnerSummary, frozen=True):
    agreements: list[AgreementView]


async def _partner(ctx: Context, partner_id: UUID) -> RowMapping:
    keys = {"id": partner_id, "after": None, "limit": 1}
    row = (await ctx.db.execute(_PARTNERS, keys)).mappings().one_or_none()
    if row is None:
        raise NotFound
    return row


_SELF = text(
    f"SELECT p.name, {_AGREED} AS agreement FROM agreement g JOIN partner p ON p.id = g.partner_id"  # noqa: S608
    " WHERE g.id = :agreement_id"
).columns(name=Json, agreement=Json)


async def client_self(ctx: Context) -> ClientSelf:
    """Who the calling program is here. Raises `SignInNeeded` or `PartnersOnly`."""
    client = ctx.client()
    row = (await ctx.db.execute(_SELF, {"agreement_id": client.agreement_id})).mappings().one()
    told: dict[str, Any] = {"client_id": client.client_id, "partner": row["name"], "agreement": row["agreement"]}
    return convert(told | {"scopes": sorted(client.scopes)}, ClientSelf)


# ── What members may know ────────────────────────────────────────────────────────────────────────────

_CHOICES = text(
    f"""
    SELECT g.id AS agreement_id, p.name AS partner, u.purpose, u.text, g.basis, g.ends_on, g.fields,
           c.wording, c.language, c.given_at, o.objected_at IS NOT NULL AS objects
      FROM agreement g JOIN partner p ON p.id = g.partner_id
      JOIN member m ON m.person_id = :person_id AND (cardinality(g.regions) = 0 OR m.region_code = ANY (g.regions))
      CROSS JOIN LATERAL (VALUES ('membership', g.membership), ('contact', g.contact)) u (purpose, text)
      LEFT JOIN consent c ON c.agreement_id = g.id AND c.member_id = m.id AND c.purpose = u.purpose
                         AND c.withdrawn_at IS NULL
      LEFT JOIN objection o ON o.agreement_id = g.id AND o.member_id = m.id
     WHERE {_IN_FORCE} AND u.text IS NOT NULL
     ORDER BY p.id, u.purpose DESC
    """  # noqa: S608 - a constant of ours
).columns(partner=Json, text=Json)
_ASKED = {"contact": {"name", "email", "language"}}


async def my_sharing(ctx: Context) -> list[MyChoice]:
    """What partners ask to know of one, and what one said to it: for every agreement that is about one today."""
    rows = (await ctx.db.execute(_CHOICES, {"person_id": ctx.person_id()})).mappings()
    return [_choice(row) for row in rows]


def _choice(row: RowMapping) -> MyChoice:
    needs_consent = row["purpose"] == "contact" or row["basis"] == "consent"
    if row["given_at"]:
        state, acts = "consented", ["withdraw_consent"]
    elif needs_consent:
        state, acts = "not_asked", ["give_consent"]
    elif row["objects"]:
        state, acts = "objected", ["give_consent"]
    else:
        state, acts = "told", ["object_to_sharing"] if row["basis"] == "legitimate_interests" else []
    contact = _ASKED["contact"]
    fields = [each for each in row["fields"] if (each in contact) == (row["purpose"] == "contact")]
    kept = {name: each for name, each in row.items() if name != "objects"}
    return convert({**kept, "fields": fields, "state": state, "allowed_actions": acts}, MyChoice)


# What was told of oneself, and of the organisations whose right one may use: by day, for a program reads every night.
_TOLD = text(
    """
    SELECT max(d.id) AS id, p.name AS partner, d.member_id, n.name AS member, d.fields,
           (d.at AT TIME ZONE 'Europe/London')::date AS on, count(*) AS times
      FROM disclosure d JOIN agreement g ON g.id = d.agreement_id JOIN partner p ON p.id = g.partner_id
      JOIN member_name n ON n.member_id = d.member_id
     WHERE d.member_id IN (SELECT m.id FROM member m WHERE m.person_id = :person_id
                           UNION SELECT r.member_id FROM right_today r WHERE r.person_id = :person_id)
     GROUP BY p.id, d.member_id, n.name, d.fields, (d.at AT TIME ZONE 'Europe/London')::date
    HAVING CAST(:after AS bigint) IS NULL OR max(d.id) < :after
     ORDER BY max(d.id) DESC LIMIT :limit
    """
).columns(partner=Json, member=Json)


async def my_disclosures(ctx: Context, *, after: int | None = None, limit: int = 50) -> list[Disclosure]:
    """Who was told what of oneself, the latest first; `after` is the id of the last one already seen."""
    keys = {"person_id": ctx.person_id(), "after": after, "limit": limit}
    return values((await ctx.db.execute(_TOLD, keys)).mappings(), Disclosure)
