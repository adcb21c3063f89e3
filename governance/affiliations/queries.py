"""One's own affiliations. Beside an office they are read by everybody, with its body."""

from sqlalchemy import text

from governance.affiliations.views import MyAffiliation, MyAffiliations
from governance.context import Context
from governance.database import Json, values

_MINE = text(
    """
    SELECT a.id, m.id AS member_id, coalesce(a.name, o.name) AS name, a.title, a.held_from, a.held_to,
           CASE WHEN a.held_to IS NULL THEN ARRAY['end_my_affiliation'] ELSE ARRAY[]::text[] END AS allowed_actions
      FROM person_affiliation a
      LEFT JOIN organisation o ON o.id = a.organisation_id
      LEFT JOIN member m ON m.organisation_id = o.id
     WHERE a.person_id = :person_id ORDER BY a.held_from DESC, a.id DESC
    """
).columns(name=Json, title=Json)


async def my_affiliations(ctx: Context) -> MyAffiliations:
    """Where one works or volunteers, or did. Raises `SignInNeeded` for a visitor."""
    rows = await ctx.db.execute(_MINE, {"person_id": ctx.person_id()})
    return MyAffiliations(values(rows.mappings(), MyAffiliation))
