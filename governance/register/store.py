"""What is remembered of the register. Memberships write their own entries: the schema does it as they begin and end."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec.structs import asdict
from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Integer,
    Table,
    Text,
    Uuid,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert as insert_unless
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.bodies.store import body
from governance.database import Json, metadata, value, values
from governance.members.store import membership
from governance.refusal import NotFound
from governance.register.values import CopyLine, EntryKind, Inspection, LegalForm, NewRegisterEntry, RegisterEntry

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

inspection = Table(
    "register_inspection",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("wish", Text),
    Column("name", Text),
    Column("organisation", Text),
    Column("address", Text),
    Column("purpose", Text),
    Column("disclosed_to", Text),
    Column("email", Text),
    Column("asked_by", Uuid),
    Column("asked_at", DateTime(timezone=True)),
    Column("due_on", Date),
    Column("state", Text),
    Column("reasons", Json),
    Column("answered_by", Uuid),
    Column("answered_at", DateTime(timezone=True)),
)

copy = Table(
    "register_copy",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("true_at", DateTime(timezone=True)),
    Column("digest", Text),
    Column("lines", Integer),
)

copy_line = Table(
    "register_copy_line",
    metadata,
    Column("copy_id", Uuid, primary_key=True),
    Column("number", BigInteger, primary_key=True),
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


_LINES = text(
    "SELECT number, name, address, member_class, entered_on, ceased_on FROM register_line ORDER BY membership_id"
).columns(name=Json)


async def lines(db: AsyncConnection) -> list[CopyLine]:
    """Every line of the register as it stands, by membership."""
    return values((await db.execute(_LINES)).mappings(), CopyLine)


async def load_inspection(db: AsyncConnection, inspection_id: UUID) -> Inspection:
    """One ask; it is held until the transaction ends. Raises `NotFound`."""
    query = select(inspection).where(inspection.c.id == inspection_id).with_for_update()
    found = value((await db.execute(query)).mappings().one_or_none(), Inspection)
    if found is None:
        raise NotFound
    return found


async def put_inspection(db: AsyncConnection, new: Inspection) -> bool:
    """Store an ask; False where another from the same address waits."""
    row = insert_unless(inspection).values(**asdict(new) | {"state": str(new.state)}).on_conflict_do_nothing()
    return (await db.execute(row)).rowcount == 1


async def answer(db: AsyncConnection, new: Inspection) -> None:
    """Store how an ask was answered."""
    row = update(inspection).where(inspection.c.id == new.id).values(state=str(new.state), reasons=new.reasons)
    await db.execute(row.values(answered_by=new.answered_by, answered_at=new.answered_at))


async def put_copy(db: AsyncConnection, id_: UUID, found: Sequence[CopyLine], digest: str, now: datetime) -> None:
    """Store which entries a copy holds, as they stood now."""
    await db.execute(insert(copy).values(id=id_, true_at=now, digest=digest, lines=len(found)))
    if found:
        await db.execute(insert(copy_line), [{"copy_id": id_, "number": each.number} for each in found])
