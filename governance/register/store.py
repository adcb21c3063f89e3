"""What is remembered of the register. Memberships write their own entries: the schema does it as they begin and end."""

from uuid import UUID

from msgspec.structs import asdict
from sqlalchemy import BigInteger, Column, Date, DateTime, Table, Text, Uuid, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.bodies.store import body
from governance.database import Json, metadata, values
from governance.members.store import membership
from governance.refusal import NotFound
from governance.register.values import EntryKind, LegalForm, NewRegisterEntry, RegisterEntry

entry = Table(
    "register_entry",
    metadata,
    Column("number", BigInteger, primary_key=True),
    Column("membership_id", Uuid),
    Column("kind", Text),
    Column("name", Json),
    Column("address", Text),
    Column("member_class", Text),
    Column("entered_on", Date),
    Column("ceased_on", Date),
    Column("corrects", BigInteger),
    Column("reason", Json),
    Column("made_by", Uuid),
    Column("made_at", DateTime(timezone=True)),
)
_FORM = text("SELECT id, kind, legal_form FROM body WHERE id = :id FOR UPDATE")
_LEGAL_FORM = text("SELECT legal_form FROM body WHERE kind = 'network' AND legal_form IS NOT NULL LIMIT 1")

# Of those who are members on the day on which the register is opened; who is entered stays so.
_OPEN = text(
    """
    INSERT INTO register_entry (membership_id, kind, name, member_class, entered_on)
    SELECT s.id, 'entered', n.name, s.class, s.joined_on FROM membership s JOIN member_name n USING (member_id)
     WHERE s.ended_on IS NULL AND NOT EXISTS (SELECT FROM register_entry e WHERE e.membership_id = s.id)
     ORDER BY s.joined_on, s.id
    """
)


async def load_form(db: AsyncConnection, body_id: UUID) -> tuple[str, LegalForm | None]:
    """A body's kind and its legal form; it is held until the transaction ends. Raises `NotFound`."""
    row = (await db.execute(_FORM, {"id": body_id})).mappings().one_or_none()
    if row is None:
        raise NotFound
    return row["kind"], LegalForm(row["legal_form"]) if row["legal_form"] else None


async def legal_form(db: AsyncConnection) -> LegalForm | None:
    """The network's legal form; None where nobody has said."""
    found: str | None = (await db.execute(_LEGAL_FORM)).scalar_one_or_none()
    return LegalForm(found) if found else None


async def put_form(db: AsyncConnection, body_id: UUID, form: LegalForm) -> None:
    """Store the legal form of a network."""
    await db.execute(update(body).where(body.c.id == body_id).values(legal_form=str(form)))


async def open_register(db: AsyncConnection) -> None:
    """Enter everybody who is a member and not in the register yet."""
    await db.execute(_OPEN)


async def hold_line(db: AsyncConnection, membership_id: UUID) -> tuple[UUID, list[RegisterEntry]]:
    """Whose a membership is, and the entries of its line, the oldest first; nobody else writes there meanwhile.

    Raises `NotFound`, where there is no line too.
    """
    held = select(membership.c.member_id).where(membership.c.id == membership_id).with_for_update()
    member_id: UUID | None = (await db.execute(held)).scalar_one_or_none()
    query = select(entry).where(entry.c.membership_id == membership_id).order_by(entry.c.number)
    line = values((await db.execute(query)).mappings(), RegisterEntry)
    if member_id is None or not line:
        raise NotFound
    return member_id, line


async def put_entry(
    db: AsyncConnection, last: RegisterEntry, kind: EntryKind, new: NewRegisterEntry, officer_id: UUID
) -> None:
    """Write an entry after the last of its line."""
    row = asdict(new) | {"kind": str(kind), "membership_id": last.membership_id, "member_class": last.member_class}
    await db.execute(insert(entry).values(**row, made_by=officer_id, made_at=func.app_now()))
