"""What is remembered of partners: agreements, clients and their tokens, consents, and what was disclosed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    Date,
    DateTime,
    LargeBinary,
    RowMapping,
    Table,
    Text,
    Uuid,
    delete,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert as insert_unless
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.bilingual import Bilingual
from governance.bodies.store import region
from governance.context import Client
from governance.database import Json, metadata, value, values
from governance.identifiers import new_id
from governance.members.store import member
from governance.partners.values import (
    Agreement,
    Field,
    Program,
    PublicKey,
    Purpose,
    Shown,
    StandingFacts,
    Token,
)

partner = Table(
    "partner",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Json),
    Column("email", Text),
    Column("entered_by", Uuid),
    Column("entered_at", DateTime(timezone=True)),
)

agreement = Table(
    "agreement",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("partner_id", Uuid),
    Column("membership", Json),
    Column("basis", Text),
    Column("contact", Json),
    Column("scopes", ARRAY(Text)),
    Column("fields", ARRAY(Text)),
    Column("regions", ARRAY(Text)),
    Column("starts_on", Date),
    Column("ends_on", Date),
    Column("entered_by", Uuid),
    Column("entered_at", DateTime(timezone=True)),
    Column("ended_at", DateTime(timezone=True)),
    Column("ended_by", Uuid),
    Column("ending", Json),
)

client = Table(
    "client",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("partner_id", Uuid),
    Column("made_at", DateTime(timezone=True)),
    Column("keys", Json),
    Column("disabled_at", DateTime(timezone=True)),
    Column("disabled_by", Uuid),
)

client_assertion = Table(
    "client_assertion",
    metadata,
    Column("client_id", Uuid, primary_key=True),
    Column("digest", LargeBinary, primary_key=True),
    Column("expires_at", DateTime(timezone=True)),
)

client_secret = Table(
    "client_secret",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("client_id", Uuid),
    Column("digest", LargeBinary),
    Column("made_by", Uuid),
    Column("made_at", DateTime(timezone=True)),
    Column("ended_at", DateTime(timezone=True)),
)

access_token = Table(
    "access_token",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("client_id", Uuid),
    Column("agreement_id", Uuid),
    Column("scopes", ARRAY(Text)),
    Column("issued_at", DateTime(timezone=True)),
    Column("expires_at", DateTime(timezone=True)),
    Column("ended_at", DateTime(timezone=True)),
)

external_id = Table(
    "external_id",
    metadata,
    Column("client_id", Uuid, primary_key=True),
    Column("member_id", Uuid, primary_key=True),
    Column("value", Text),
)

org_identifier = Table(
    "org_identifier",
    metadata,
    Column("scheme", Text, primary_key=True),
    Column("identifier", Text, primary_key=True),
    Column("organisation_id", Uuid),
)

consent = Table(
    "consent",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("agreement_id", Uuid),
    Column("member_id", Uuid),
    Column("purpose", Text),
    Column("wording", Text),
    Column("language", Text),
    Column("given_at", DateTime(timezone=True)),
    Column("withdrawn_at", DateTime(timezone=True)),
)

objection = Table(
    "objection",
    metadata,
    Column("agreement_id", Uuid, primary_key=True),
    Column("member_id", Uuid, primary_key=True),
    Column("objected_at", DateTime(timezone=True)),
)

disclosure = Table(
    "disclosure",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("client_id", Uuid),
    Column("agreement_id", Uuid),
    Column("member_id", Uuid),
    Column("fields", ARRAY(Text)),
    Column("at", DateTime(timezone=True)),
)


async def put_partner(db: AsyncConnection, id_: UUID, name: Bilingual, email: str, by: UUID, at: datetime) -> None:
    """Store a new partner."""
    await db.execute(insert(partner).values(id=id_, name=name, email=email, entered_by=by, entered_at=at))


async def lock_partner(db: AsyncConnection, partner_id: UUID) -> bool:
    """Hold a partner, so that no other agreement with it is entered meanwhile. False where there is none."""
    query = select(partner.c.id).where(partner.c.id == partner_id).with_for_update()
    return (await db.execute(query)).one_or_none() is not None


async def agreements(db: AsyncConnection, partner_id: UUID) -> list[Agreement]:
    """Every agreement there is with a partner, the latest first."""
    query = select(agreement).where(agreement.c.partner_id == partner_id).order_by(agreement.c.starts_on.desc())
    return values((await db.execute(query)).mappings(), Agreement)


async def find_agreement(db: AsyncConnection, agreement_id: UUID, *, lock: bool = False) -> Agreement | None:
    """One agreement, or None; `lock`: it stays as it is until the transaction ends."""
    query = select(agreement).where(agreement.c.id == agreement_id)
    return value((await db.execute(query.with_for_update() if lock else query)).mappings().one_or_none(), Agreement)


async def put_agreement(db: AsyncConnection, new: Agreement, by: UUID, at: datetime) -> None:
    """Store a new agreement."""
    row = {name: getattr(new, name) for name in new.__struct_fields__}
    lists = {name: [str(each) for each in row[name]] for name in ("scopes", "fields", "regions")}
    await db.execute(insert(agreement).values(**row | lists, entered_by=by, entered_at=at))


async def end_agreement(db: AsyncConnection, over: Agreement) -> None:
    """Store that an agreement was ended before its day."""
    query = update(agreement).where(agreement.c.id == over.id)
    await db.execute(query.values(ended_at=over.ended_at, ended_by=over.ended_by, ending=over.ending))


async def region_codes(db: AsyncConnection) -> frozenset[str]:
    """The codes of every area."""
    return frozenset((await db.execute(select(region.c.code))).scalars())


# ── Clients and tokens ───────────────────────────────────────────────────────────────────────────────


async def put_client(db: AsyncConnection, id_: UUID, partner_id: UUID, at: datetime) -> None:
    """Store a new client of a partner's."""
    await db.execute(insert(client).values(id=id_, partner_id=partner_id, made_at=at))


async def put_secret(db: AsyncConnection, client_id: UUID, digest: bytes, by: UUID, at: datetime) -> None:
    """Store what is kept of a client's secret."""
    row = {"id": new_id(), "client_id": client_id, "digest": digest, "made_by": by, "made_at": at}
    await db.execute(insert(client_secret).values(row))


async def find_client(db: AsyncConnection, client_id: UUID, *, lock: bool = False) -> Program | None:
    """One program, or None; `lock`: it and its secrets stay as they are until the transaction ends."""
    query = select(client).where(client.c.id == client_id)
    return value((await db.execute(query.with_for_update() if lock else query)).mappings().one_or_none(), Program)


async def put_keys(db: AsyncConnection, client_id: UUID, keys: Sequence[PublicKey]) -> None:
    """Store a client's keys in place of those there were."""
    await db.execute(update(client).where(client.c.id == client_id).values(keys=[key.parts for key in keys]))


async def disable_client(db: AsyncConnection, client_id: UUID, by: UUID, at: datetime) -> None:
    """Store that a client is switched off."""
    await db.execute(update(client).where(client.c.id == client_id).values(disabled_at=at, disabled_by=by))


async def put_assertion(db: AsyncConnection, client_id: UUID, shown: Shown) -> bool:
    """Store that an assertion was shown. False where it was before: of two at once the second waits, and is refused."""
    row = insert_unless(client_assertion).values(client_id=client_id, digest=shown.digest, expires_at=shown.expires_at)
    return bool((await db.execute(row.on_conflict_do_nothing())).rowcount)


async def end_secret(db: AsyncConnection, client_id: UUID, secret_id: UUID, at: datetime) -> bool:
    """End a secret of a client's. False where it has none of this id that stands."""
    query = update(client_secret).where(
        client_secret.c.id == secret_id, client_secret.c.client_id == client_id, client_secret.c.ended_at.is_(None)
    )
    return bool((await db.execute(query.values(ended_at=at))).rowcount)


async def end_token(db: AsyncConnection, client_id: UUID, digest: bytes, at: datetime) -> None:
    """End a token of a client's; nobody else's, and none that is not there."""
    query = update(access_token).where(
        access_token.c.digest == digest, access_token.c.client_id == client_id, access_token.c.ended_at.is_(None)
    )
    await db.execute(query.values(ended_at=at))


async def live_digests(db: AsyncConnection, client_id: UUID) -> list[bytes]:
    """What is kept of the secrets that a client may use."""
    query = select(client_secret.c.digest).where(
        client_secret.c.client_id == client_id, client_secret.c.ended_at.is_(None)
    )
    return list((await db.execute(query)).scalars())


async def put_token(db: AsyncConnection, new: Token) -> None:
    """Store what is kept of an access token."""
    scopes = [str(scope) for scope in new.scopes]
    await db.execute(insert(access_token).values(msgspec.structs.asdict(new) | {"scopes": scopes}))


async def forget_tokens(db: AsyncConnection, before: datetime) -> int:
    """Delete the tokens and assertions that ran out before an instant. Gives how many."""
    gone = [delete(table).where(table.c.expires_at < before) for table in (access_token, client_assertion)]
    return sum([(await db.execute(query)).rowcount for query in gone])


# ── What a client may see ────────────────────────────────────────────────────────────────────────────

# The one place that says which members a client sees, and whom of them it may write to: every reading of a client's
# goes through it. The agreement is looked at again here, so that it stops between two readings of one token.
VISIBLE = """
    SELECT m.id, m.kind, m.region_code AS region, n.name, p.language, s.class, s.joined_on, s.ended_on,
           CASE WHEN s.joined_on > app_today() THEN 'coming' WHEN s.ended_on <= app_today() THEN 'ended'
                ELSE 'current' END AS status,
           (SELECT min(a.email) FROM address a WHERE a.person_id = m.person_id) AS email,
           EXISTS (SELECT FROM consent c WHERE c.agreement_id = g.id AND c.member_id = m.id
                      AND c.purpose = 'contact' AND c.withdrawn_at IS NULL) AS may_contact,
           (SELECT x.value FROM external_id x WHERE (x.client_id, x.member_id) = (:client_id, m.id)) AS external_id,
           ARRAY(SELECT i.scheme || '-' || i.identifier FROM org_identifier i
                  WHERE i.organisation_id = m.organisation_id ORDER BY 1) AS identifiers
      FROM agreement g
      JOIN member m ON cardinality(g.regions) = 0 OR m.region_code = ANY (g.regions)
      JOIN member_name n ON n.member_id = m.id
      LEFT JOIN person p ON p.id = m.person_id
      JOIN LATERAL (SELECT o.class, o.joined_on, o.ended_on FROM membership o WHERE o.member_id = m.id
                     ORDER BY o.joined_on DESC LIMIT 1) s ON true
     WHERE g.id = :agreement_id AND g.ended_at IS NULL AND app_today() BETWEEN g.starts_on AND g.ends_on
       AND (m.kind = 'organisation' OR g.basis = 'legal_obligation'
            OR EXISTS (SELECT FROM consent c WHERE c.agreement_id = g.id AND c.member_id = m.id
                          AND c.purpose = 'membership' AND c.withdrawn_at IS NULL)
            OR g.basis = 'legitimate_interests' AND NOT EXISTS (
                 SELECT FROM objection o WHERE o.agreement_id = g.id AND o.member_id = m.id))
"""
_LISTED = text(
    f"""
    SELECT v.* FROM ({VISIBLE}) v
     WHERE (CAST(:id AS uuid) IS NULL OR v.id = :id) AND (CAST(:after AS uuid) IS NULL OR v.id > :after)
       AND (CAST(:kind AS text) IS NULL OR v.kind = :kind) AND (CAST(:region AS text) IS NULL OR v.region = :region)
       AND (CAST(:status AS text) IS NULL OR v.status = :status)
       AND (CAST(:external_id AS text) IS NULL OR v.external_id = :external_id)
       AND (CAST(:identifier AS text) IS NULL OR :identifier = ANY (v.identifiers))
     ORDER BY v.id LIMIT :limit
    """  # noqa: S608 - a constant of ours
).columns(name=Json)
# By its key: a plan that serves the list too would look at every member.
_ONE = text(f"SELECT v.* FROM ({VISIBLE}) v WHERE v.id = :id").columns(name=Json)  # noqa: S608 - a constant of ours


# A copy that is just being told must not be missed by the feed: it waits for readings under way, and they for it.
_TELLING = text("SELECT pg_advisory_xact_lock_shared(hashtextextended('told ' || CAST(:client_id AS text), 0))")
_FOLLOWING = text("SELECT pg_advisory_xact_lock(hashtextextended('told ' || CAST(:client_id AS text), 0))")


async def wait_for_readings(db: AsyncConnection, reader: Client) -> None:
    """Wait until what a client is being told is told and written down, and let it be told nothing until this ends."""
    await db.execute(_FOLLOWING, {"client_id": str(reader.client_id)})


async def visible_members(
    db: AsyncConnection, reader: Client, *, limit: int, after: UUID | None = None, **only: object
) -> Sequence[RowMapping]:
    """The members that a client may see, whole, in the order of their ids; what is told of them the rules say.

    `only` narrows to one `id`, `kind`, `region`, `status`, `external_id` of the client's or `identifier`.
    """
    keys = dict.fromkeys(("id", "kind", "region", "status", "external_id", "identifier")) | only
    keys |= {"agreement_id": reader.agreement_id, "client_id": reader.client_id, "after": after, "limit": limit}
    await db.execute(_TELLING, {"client_id": str(reader.client_id)})
    return (await db.execute(_ONE if only.keys() == {"id"} else _LISTED, keys)).mappings().all()


_STANDING = text(
    f"""
    SELECT v.kind, r.held_from, r.held_to,
           EXISTS (SELECT FROM right_rest w WHERE w.member_id = v.id
                      AND :on BETWEEN w.rests_from AND coalesce(w.rests_to, 'infinity')) AS rests,
           EXISTS (SELECT FROM usable_right u WHERE u.member_id = v.id AND u.capacity <> 'own'
                      AND :on BETWEEN u.used_from AND coalesce(u.used_to, 'infinity')) AS represented
      FROM ({VISIBLE}) v LEFT JOIN voting_right r ON r.member_id = v.id WHERE v.id = :id
    """  # noqa: S608 - a constant of ours
)


async def standing(db: AsyncConnection, reader: Client, member_id: UUID, on: date) -> StandingFacts | None:
    """What the standing of a member whom a client sees is made of; None for whoever it does not see."""
    keys = {"agreement_id": reader.agreement_id, "client_id": reader.client_id, "id": member_id, "on": on}
    await db.execute(_TELLING, {"client_id": str(reader.client_id)})
    return value((await db.execute(_STANDING, keys)).mappings().one_or_none(), StandingFacts)


async def put_external_id(db: AsyncConnection, reader: Client, member_id: UUID, known_as: str) -> bool:
    """Store by what a client knows a member. False where it knows another by the same."""
    row = insert_unless(external_id).values(client_id=reader.client_id, member_id=member_id, value=known_as)
    same = select(external_id.c.member_id).where(
        external_id.c.client_id == reader.client_id, external_id.c.value == known_as
    )
    other: UUID | None = (await db.execute(same)).scalar_one_or_none()
    if other not in (None, member_id):
        return False
    await db.execute(row.on_conflict_do_update(index_elements=["client_id", "member_id"], set_={"value": known_as}))
    return True


async def organisation_of(db: AsyncConnection, member_id: UUID) -> UUID | None:
    """The organisation that a member is; None for a person, and where there is no such member."""
    query = select(member.c.organisation_id).where(member.c.id == member_id)
    found: UUID | None = (await db.execute(query)).scalar_one_or_none()
    return found


async def put_identifier(db: AsyncConnection, organisation_id: UUID, scheme: str, identifier: str) -> bool:
    """Store an organisation's number in a register. False where another has it; its own twice is once."""
    row = insert_unless(org_identifier).values(organisation_id=organisation_id, scheme=scheme, identifier=identifier)
    await db.execute(row.on_conflict_do_nothing())
    query = select(org_identifier.c.organisation_id).where(
        org_identifier.c.scheme == scheme, org_identifier.c.identifier == identifier
    )
    return bool((await db.execute(query)).scalar_one() == organisation_id)


async def identifiers(db: AsyncConnection, organisation_id: UUID) -> list[tuple[str, str]]:
    """An organisation's numbers, by register."""
    query = select(org_identifier.c.scheme, org_identifier.c.identifier).where(
        org_identifier.c.organisation_id == organisation_id
    )
    rows = await db.execute(query.order_by(org_identifier.c.scheme, org_identifier.c.identifier))
    return [(row.scheme, row.identifier) for row in rows]


async def put_disclosures(db: AsyncConnection, reader: Client, told: Mapping[UUID, Sequence[Field]]) -> None:
    """Write down what was told of each member, in the transaction that tells it."""
    if told:
        of = {"client_id": reader.client_id, "agreement_id": reader.agreement_id}
        rows = [of | {"member_id": id_, "fields": [*map(str, fields)]} for id_, fields in told.items()]
        await db.execute(insert(disclosure).values(at=func.app_now()), rows)


# ── Members' wishes ──────────────────────────────────────────────────────────────────────────────────


async def own_member(db: AsyncConnection, person_id: UUID) -> UUID | None:
    """A person as a member themselves; None where they are none and never were."""
    query = select(member.c.id).where(member.c.person_id == person_id)
    found: UUID | None = (await db.execute(query)).scalar_one_or_none()
    return found


async def put_consent(
    db: AsyncConnection, agreement_id: UUID, member_id: UUID, purpose: Purpose, said: tuple[str, str], at: datetime
) -> None:
    """Store a consent, with the words as they were `said`, and in which language. One that stands is left standing."""
    wording, language = said
    row = insert_unless(consent).values(
        id=new_id(),
        agreement_id=agreement_id,
        member_id=member_id,
        purpose=purpose,
        wording=wording,
        language=language,
        given_at=at,
    )
    await db.execute(
        row.on_conflict_do_nothing(
            index_elements=["agreement_id", "member_id", "purpose"], index_where=consent.c.withdrawn_at.is_(None)
        )
    )


async def withdraw_consent(
    db: AsyncConnection, agreement_id: UUID, member_id: UUID, purpose: Purpose, at: datetime
) -> bool:
    """Store that a consent is withdrawn. False where none stands."""
    query = update(consent).where(
        consent.c.agreement_id == agreement_id,
        consent.c.member_id == member_id,
        consent.c.purpose == purpose,
        consent.c.withdrawn_at.is_(None),
    )
    return bool((await db.execute(query.values(withdrawn_at=at))).rowcount)


async def put_objection(db: AsyncConnection, agreement_id: UUID, member_id: UUID, at: datetime) -> None:
    """Store that a member objects; who objects twice has objected."""
    row = insert_unless(objection).values(agreement_id=agreement_id, member_id=member_id, objected_at=at)
    await db.execute(row.on_conflict_do_nothing())
