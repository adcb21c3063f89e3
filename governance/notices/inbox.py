"""What somebody was told, as they read it here: the mail's own record, by whom it went to."""

from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import text

from governance.context import Context
from governance.database import Json, values
from governance.notices.rules import ABOUT, TO_AN_OFFICE
from governance.notices.views import MyNotice

# What was for an office, and was passed on to its next holder, told this person nothing.
_MINE = "n.person_id = :person_id AND NOT (n.kind = ANY (:to_an_office) AND n.failed_at IS NOT NULL)"
_NOTICES = text(
    f"""
    SELECT n.id, n.kind, CAST(:about AS jsonb) ->> n.kind AS type,
           n.created_at AS told_at, n.read_at,
           coalesce(t.title::jsonb, q.title::jsonb, c.title::jsonb, k.title::jsonb, y.name::jsonb,
             h.name, b.name, e.organisation_name::jsonb,
             jsonb_build_object('cy', coalesce(e.name, lw.name), 'en', coalesce(e.name, lw.name))) AS title,
           CASE WHEN l.id IS NOT NULL AND n.kind <> 'second_ballot' THEN l.id
                ELSE coalesce(m.id, z.id, y.id, e.id, g.id, n.subject_id) END AS subject_id
      FROM notice n LEFT JOIN ballot_proposal s ON s.id = n.subject_id
      LEFT JOIN app_vote av ON av.id = n.subject_id
      LEFT JOIN ballot l ON l.id = coalesce(s.ballot_id, av.ballot_id, n.subject_id)
      LEFT JOIN withdrawal w ON w.id = n.subject_id LEFT JOIN adjournment a ON a.id = n.subject_id
      LEFT JOIN composite k ON k.id = n.subject_id
      LEFT JOIN motion m ON m.id = coalesce(l.motion_id, w.motion_id, a.motion_id,
                                            CASE n.kind WHEN 'composite_agreed' THEN k.motion_id END, n.subject_id)
      LEFT JOIN motion_text t ON t.motion_id = m.id AND t.version = m.text_version
      LEFT JOIN question q ON q.id = n.subject_id LEFT JOIN call c ON c.id = n.subject_id
      LEFT JOIN office_proposal o ON o.id = n.subject_id
      LEFT JOIN cover v ON v.id = n.subject_id LEFT JOIN cover_ask u ON u.id = n.subject_id
      LEFT JOIN appointment f ON f.id = coalesce(v.appointment_id, u.appointment_id)
      LEFT JOIN minutes z ON z.id = n.subject_id LEFT JOIN dissolution r ON r.id = n.subject_id
      LEFT JOIN body y ON y.id = coalesce(o.body_id, f.body_id, z.body_id, r.body_id)
      LEFT JOIN membership_step j ON j.id = n.subject_id LEFT JOIN membership g ON g.id = j.membership_id
      LEFT JOIN member_name h ON h.member_id = g.member_id
      LEFT JOIN nomination_line x ON x.id = n.subject_id LEFT JOIN member_name b ON b.member_id = x.member_id
      LEFT JOIN application_question i ON i.id = n.subject_id
      LEFT JOIN application e ON e.id = coalesce(i.application_id, n.subject_id)
      LEFT JOIN letter lt ON lt.id = n.subject_id LEFT JOIN person lw ON lw.id = lt.written_by
     WHERE {_MINE} AND (NOT :unread OR n.read_at IS NULL) AND (CAST(:after AS uuid) IS NULL OR n.id < :after)
     ORDER BY n.id DESC LIMIT :limit
    """  # noqa: S608 - a constant of ours
).columns(title=Json)
_UNREAD = text(f"SELECT count(*) FROM notice n WHERE {_MINE} AND n.read_at IS NULL")  # noqa: S608 - as above


async def my_notices(
    ctx: Context, *, unread: bool = False, after: UUID | None = None, limit: int = 50
) -> list[MyNotice]:
    """What the caller was told, the newest first; `unread` leaves what they have not read. Raises `SignInNeeded`."""
    about = msgspec.json.encode(ABOUT).decode()
    keys = _whose(ctx) | {"unread": unread, "after": after, "limit": limit, "about": about}
    return values((await ctx.db.execute(_NOTICES, keys)).mappings(), MyNotice)


async def unread(ctx: Context) -> int:
    """How many of the caller's notices they have not read. Raises `SignInNeeded`."""
    number: int = (await ctx.db.execute(_UNREAD, _whose(ctx))).scalar_one()
    return number


def _whose(ctx: Context) -> dict[str, Any]:
    return {"person_id": ctx.person_id(), "to_an_office": sorted(TO_AN_OFFICE)}
