"""What is remembered of apps: each as it was registered, members' permits, codes and tokens."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec.structs import asdict
from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    DateTime,
    LargeBinary,
    Table,
    Text,
    Uuid,
    delete,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.apps.values import App, AppToken, Code, NewApp, Permit
from governance.database import Json, metadata, value
from governance.partners.store import client
from governance.permissions import AppScope

app = Table(
    "app",
    metadata,
    Column("client_id", Uuid, primary_key=True),
    Column("name", Json),
    Column("redirect_uris", ARRAY(Text)),
    Column("scopes", ARRAY(Text)),
    Column("is_public", Boolean),
    Column("registered_by", Uuid),
    Column("registered_at", DateTime(timezone=True)),
)

app_permit = Table(
    "app_permit",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("client_id", Uuid),
    Column("agreement_id", Uuid),
    Column("person_id", Uuid),
    Column("scopes", ARRAY(Text)),
    Column("language", Text),
    Column("given_at", DateTime(timezone=True)),
    Column("expires_at", DateTime(timezone=True)),
    Column("used_at", DateTime(timezone=True)),
    Column("ended_at", DateTime(timezone=True)),
)

app_code = Table(
    "app_code",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("permit_id", Uuid),
    Column("redirect_uri", Text),
    Column("challenge", Text),
    Column("issued_at", DateTime(timezone=True)),
    Column("expires_at", DateTime(timezone=True)),
    Column("ended_at", DateTime(timezone=True)),
)

app_token = Table(
    "app_token",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("permit_id", Uuid),
    Column("kind", Text),
    Column("scopes", ARRAY(Text)),
    Column("issued_at", DateTime(timezone=True)),
    Column("expires_at", DateTime(timezone=True)),
    Column("ended_at", DateTime(timezone=True)),
)


async def put_app(
    db: AsyncConnection, client_id: UUID, new: NewApp, scopes: tuple[AppScope, ...], by: UUID, at: datetime
) -> None:
    """Store a new app."""
    row = {"client_id": client_id, "name": new.name, "redirect_uris": [*new.redirect_uris], "is_public": new.public}
    await db.execute(insert(app).values(row | {"scopes": [*scopes], "registered_by": by, "registered_at": at}))


async def find_app(db: AsyncConnection, client_id: UUID) -> App | None:
    """One app, or None where there is none, or it is switched off."""
    query = select(app, client.c.partner_id).join(client, client.c.id == app.c.client_id)
    query = query.where(app.c.client_id == client_id, client.c.disabled_at.is_(None))
    return value((await db.execute(query)).mappings().one_or_none(), App)


async def put_permit(db: AsyncConnection, new: Permit) -> None:
    """Store what a member lets an app do."""
    await db.execute(insert(app_permit).values(asdict(new) | {"scopes": [*new.scopes]}))


# A permit does nothing where its agreement is over, its member has no right to use today, or may not sign in.
_PERMIT = text(
    """
    SELECT p.*, g.ended_at IS NULL AND app_today() BETWEEN g.starts_on AND g.ends_on AND p.expires_at > app_now()
           AND c.disabled_at IS NULL AND EXISTS (SELECT FROM right_today r WHERE r.person_id = p.person_id) AS stands
      FROM app_permit p JOIN agreement g ON g.id = p.agreement_id LEFT JOIN account c ON c.person_id = p.person_id
     WHERE p.id = :id AND p.ended_at IS NULL FOR UPDATE OF p
    """
)


async def hold_permit(db: AsyncConnection, permit_id: UUID) -> tuple[Permit | None, bool]:
    """Hold a permit until the transaction ends: None where it has ended; and whether it stands today."""
    row = (await db.execute(_PERMIT, {"id": permit_id})).mappings().one_or_none()
    return value(row, Permit), bool(row and row["stands"])


async def use_permit(db: AsyncConnection, permit_id: UUID, at: datetime) -> None:
    """Store that a permit was last used."""
    await db.execute(update(app_permit).where(app_permit.c.id == permit_id).values(used_at=at))


async def end_permits(
    db: AsyncConnection, at: datetime, *, permit_id: UUID | None = None, of: tuple[UUID, UUID] | None = None
) -> int:
    """End one permit, or all of a person's and a client's. Gives how many stood."""
    query = update(app_permit).where(app_permit.c.ended_at.is_(None))
    if of:
        query = query.where(app_permit.c.person_id == of[0], app_permit.c.client_id == of[1])
    else:
        query = query.where(app_permit.c.id == permit_id)
    return (await db.execute(query.values(ended_at=at))).rowcount


async def put_code(db: AsyncConnection, new: Code, at: datetime) -> None:
    """Store what is kept of a code."""
    await db.execute(insert(app_code).values(asdict(new) | {"issued_at": at}))


async def hold_code(db: AsyncConnection, client_id: UUID, digest: bytes) -> Code | None:
    """A code of a client's, held until the transaction ends: of two who show it the second sees that it is used."""
    query = select(app_code).join(app_permit, app_permit.c.id == app_code.c.permit_id)
    query = query.where(app_code.c.digest == digest, app_permit.c.client_id == client_id)
    return value((await db.execute(query.with_for_update(of=app_code))).mappings().one_or_none(), Code)


async def end_code(db: AsyncConnection, digest: bytes, at: datetime) -> None:
    """Store that a code was used."""
    await db.execute(update(app_code).where(app_code.c.digest == digest).values(ended_at=at))


async def put_token(db: AsyncConnection, kind: Literal["access", "refresh"], new: AppToken, at: datetime) -> None:
    """Store what is kept of a token."""
    row = asdict(new) | {"kind": kind, "scopes": [*new.scopes], "issued_at": at}
    await db.execute(insert(app_token).values(row))


async def hold_token(
    db: AsyncConnection, client_id: UUID, digest: bytes, kind: Literal["access", "refresh"]
) -> AppToken | None:
    """A token of a client's, held until the transaction ends."""
    query = select(app_token).join(app_permit, app_permit.c.id == app_token.c.permit_id)
    query = query.where(app_token.c.digest == digest, app_token.c.kind == kind, app_permit.c.client_id == client_id)
    return value((await db.execute(query.with_for_update(of=app_token))).mappings().one_or_none(), AppToken)


async def end_token(db: AsyncConnection, digest: bytes, at: datetime) -> None:
    """Store that a token ended, where it had not."""
    query = update(app_token).where(app_token.c.digest == digest, app_token.c.ended_at.is_(None))
    await db.execute(query.values(ended_at=at))


async def forget(db: AsyncConnection, before: datetime) -> int:
    """Delete the codes and tokens that ran out before an instant. Gives how many."""
    gone = [delete(table).where(table.c.expires_at < before) for table in (app_code, app_token)]
    return sum([(await db.execute(query)).rowcount for query in gone])
