"""Other forms of a text as people see them, and what was asked for."""

from uuid import UUID

from sqlalchemy import text

from governance.accessible import rules, store
from governance.accessible.values import Kind, Of, Version
from governance.accessible.views import AskLine, Recording, VersionsView, VersionView, Wanted
from governance.bilingual import LANGUAGES, Language
from governance.context import Context
from governance.database import Json, value, values
from governance.permissions import Permission
from governance.refusal import NotFound

_ASKS = text(
    """
    SELECT a.language, a.kind, count(*) AS asks, bool_or(a.asked_by = :person_id) IS TRUE AS mine FROM version_ask a
     WHERE :id IN (a.motion_id, a.decision_id) GROUP BY a.language, a.kind
    """
)

# The forms that were asked for and are not there, the first asked for first; `id` is of the first ask.
_ASKED = text(
    """
    WITH asked AS (
      SELECT (array_agg(a.id ORDER BY a.id))[1] AS id, a.motion_id, a.decision_id, a.language, a.kind, count(*) AS asks
        FROM version_ask a
       WHERE NOT EXISTS (SELECT FROM accessible_version v
                          WHERE coalesce(v.motion_id, v.decision_id) = coalesce(a.motion_id, a.decision_id)
                            AND (v.language, v.kind) = (a.language, a.kind) AND v.ended_at IS NULL)
       GROUP BY a.motion_id, a.decision_id, a.language, a.kind)
    SELECT k.id, CASE WHEN k.motion_id IS NULL THEN 'decision' ELSE 'motion' END AS of,
           coalesce(k.motion_id, k.decision_id) AS subject_id, coalesce(t.title::jsonb, d.title::jsonb) AS title,
           k.language, k.kind, k.asks,
           CASE WHEN k.motion_id IS NULL THEN :decisions
                ELSE :motions OR m.moved_by = :person_id AND m.state <> 'balloting' END IS TRUE AS may_add
      FROM asked k
      LEFT JOIN motion m ON m.id = k.motion_id
      LEFT JOIN motion_text t ON (t.motion_id, t.version) = (m.id, m.text_version)
      LEFT JOIN decision d ON d.id = k.decision_id
     WHERE CAST(:after AS uuid) IS NULL OR k.id > :after
     ORDER BY k.id LIMIT :limit
    """
).columns(title=Json)

# What is public at all has forms; a recording that was taken away is not there.
_RECORDING = text("SELECT v.size, v.media_type FROM accessible_version v WHERE v.id = :id AND v.audio IS NOT NULL")
# The column is stored in pieces and not compressed (EXTERNAL): only the pieces that hold the part are read.
SOUND = text("SELECT substring(v.audio FROM :first FOR :length) FROM accessible_version v WHERE v.id = :id")


async def versions(ctx: Context, of: Of, subject_id: UUID) -> VersionsView:
    """The other forms of a motion or of a published decision. Raises `NotFound`."""
    person_id = ctx.actor.person_id
    mover_id = await store.public_mover(ctx.db, of, subject_id, person_id)
    there = await store.versions(ctx.db, of, subject_id)
    source = await store.digests(ctx.db, of, subject_id)
    rows = (await ctx.db.execute(_ASKS, {"id": subject_id, "person_id": person_id})).mappings()
    asks = {(each.language, each.kind): each for each in values(rows, Wanted)}
    found = {(each.language, each.kind): each for each in there}
    every = [(language, kind) for language in LANGUAGES for kind in Kind]
    adds = person_id is not None and (rules.ADDED_BY[of] in ctx.actor.permissions or mover_id == person_id)
    asks_too = Permission.VERSION_ASK in ctx.actor.permissions
    return VersionsView(
        there=[_view(found[key], source) for key in every if key in found],
        wanted=[
            asks.get(key, Wanted(language=key[0], kind=key[1], asks=0, mine=False)) for key in every if key not in found
        ],
        allowed_actions=[
            *(["put_version"] if adds else []),
            *(["remove_version"] if adds and there else []),
            *(["ask_version"] if asks_too and len(there) < len(every) else []),
        ],
    )


async def version_asks(ctx: Context, *, after: UUID | None = None, limit: int = 50) -> list[AskLine]:
    """The forms that members asked for and that nobody has added, the first asked for first."""
    held = ctx.actor.permissions
    keys = {
        "person_id": ctx.actor.person_id,
        "motions": rules.ADDED_BY[Of.MOTION] in held,
        "decisions": rules.ADDED_BY[Of.DECISION] in held,
        "after": after,
        "limit": limit,
    }
    return values((await ctx.db.execute(_ASKED, keys)).mappings(), AskLine)


async def version_audio(ctx: Context, version_id: UUID) -> Recording:
    """What a recording is, without its sound. Raises `NotFound`, for one that was taken away too."""
    row = (await ctx.db.execute(_RECORDING, {"id": version_id})).mappings().one_or_none()
    found = value(row, Recording)
    if found is None:
        raise NotFound
    return found


async def version_sound(ctx: Context, version_id: UUID, part: rules.Part) -> bytes:
    """A part of a recording, and nothing else of it. Raises `NotFound`."""
    keys = {"id": version_id, "first": part.first + 1, "length": part.last - part.first + 1}
    sound: bytes | None = (await ctx.db.execute(SOUND, keys)).scalar()
    if sound is None:  # it was taken away this very moment
        raise NotFound
    return sound


def _view(version: Version, source: dict[Language, str]) -> VersionView:
    return VersionView(
        id=version.id,
        language=version.language,
        kind=version.kind,
        text=version.text,
        link=version.link,
        audio=f"/api/v1/audio/{version.id}" if version.kind is Kind.AUDIO else None,
        media_type=version.media_type,
        size=version.size,
        outdated=version.source_digest != source[version.language],
        added_at=version.added_at,
    )
