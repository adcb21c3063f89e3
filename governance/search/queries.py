"""One search over everything that the reader may see: bodies, people who wished it, motions and decisions.

It reads over every capability, so it stands above them. Nothing is found by it that the reader could not open.
"""

from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import TextClause, text

from governance.bilingual import LANGUAGES, Bilingual, BilingualProse, Language
from governance.context import Context, Person
from governance.database import Json, values
from governance.motions.queries import VISIBLE
from governance.permissions import Permission
from governance.search import rules
from governance.search.rules import Asked
from governance.search.views import Found, Kind

# The order of the kinds is the order of the list: what is few and lasting stands before what is many.
KINDS: tuple[Kind, ...] = ("body", "person", "motion", "decision")


class Position(Struct, frozen=True):
    """Where a list goes on: after this thing."""

    kind: Kind
    named: bool
    id: UUID


# `:cy`, `:en` and `:name` are tsqueries, NULL where that is not searched. The expressions are those of the indexes.
_HITS = """
    SELECT 1 AS rank, b.id,
           search_vector('cy', b.name, NULL, NULL) @@ CAST(:cy AS tsquery) IS TRUE
           OR search_vector('en', b.name, NULL, NULL) @@ CAST(:en AS tsquery) IS TRUE AS named
      FROM body b
     WHERE search_vector('cy', b.name, b.purpose, NULL) @@ CAST(:cy AS tsquery)
        OR search_vector('en', b.name, b.purpose, NULL) @@ CAST(:en AS tsquery)
    UNION ALL
    SELECT 2, p.id, true FROM person p
     WHERE p.findable_since IS NOT NULL AND :sees_people
       AND array_to_tsvector(search_words(p.name)) @@ CAST(:name AS tsquery)
    UNION ALL
    SELECT 3, m.id,
           search_vector('cy', t.title, NULL, NULL) @@ CAST(:cy AS tsquery) IS TRUE
           OR search_vector('en', t.title, NULL, NULL) @@ CAST(:en AS tsquery) IS TRUE
      FROM motion_text t JOIN motion m ON m.id = t.motion_id AND m.text_version = t.version
     WHERE (search_vector('cy', t.title, t.summary, t.text) @@ CAST(:cy AS tsquery)
            OR search_vector('en', t.title, t.summary, t.text) @@ CAST(:en AS tsquery)) AND {visible}
    UNION ALL
    SELECT 3, m.id, true FROM motion m WHERE m.reference = :reference AND {visible}
    UNION ALL
    SELECT 4, d.id,
           search_vector('cy', d.title, NULL, NULL) @@ CAST(:cy AS tsquery) IS TRUE
           OR search_vector('en', d.title, NULL, NULL) @@ CAST(:en AS tsquery) IS TRUE
      FROM decision d
     WHERE (search_vector('cy', d.title, d.reasons, d.text) @@ CAST(:cy AS tsquery)
            OR search_vector('en', d.title, d.reasons, d.text) @@ CAST(:en AS tsquery))
       AND (d.state = 'published' OR :sees_drafts)
    UNION ALL
    SELECT 4, d.id, true FROM decision d WHERE d.reference = :reference AND (d.state = 'published' OR :sees_drafts)
"""

# What was found twice (by its words and by its reference) is one thing. The texts are read of one page only.
_SEARCH = text(
    f"""
    WITH hit AS (
      SELECT rank, id, bool_or(named) AS named FROM ({_HITS.format(visible=VISIBLE)}) found GROUP BY rank, id),
    page AS (
      SELECT * FROM hit
       WHERE (CAST(:rank AS integer) IS NULL OR rank = :rank)
         AND (CAST(:after_id AS uuid) IS NULL OR rank > :after_rank OR (rank = :after_rank AND (
               named < :after_named OR (named = :after_named AND id < :after_id))))
       ORDER BY rank, named DESC, id DESC LIMIT :limit)
    SELECT page.rank, page.id, page.named, coalesce(m.reference, d.reference) AS reference,
           coalesce(m.state, d.state) AS state,
           coalesce(b.name, t.title, d.title, jsonb_build_object('cy', p.name, 'en', p.name)) AS title,
           jsonb_path_query_array(jsonb_build_array(b.purpose, t.summary, t.text, d.text, d.reasons),
                                  '$[*] ? (@ != null)') AS texts
      FROM page LEFT JOIN body b ON page.rank = 1 AND b.id = page.id
      LEFT JOIN person p ON page.rank = 2 AND p.id = page.id
      LEFT JOIN motion m ON page.rank = 3 AND m.id = page.id
      LEFT JOIN motion_text t ON t.motion_id = m.id AND t.version = m.text_version
      LEFT JOIN decision d ON page.rank = 4 AND d.id = page.id
     ORDER BY page.rank, page.named DESC, page.id DESC
    """  # noqa: S608 - the only pieces put in are the constants above
).columns(title=Json, texts=Json)

_STEMS: TextClause = text("SELECT search_stems(CAST(:words AS text[]))")


class _Row(Struct, frozen=True):
    """What the database says of a thing that it found."""

    rank: int
    id: UUID
    named: bool
    reference: str | None
    state: str | None
    title: Bilingual
    texts: list[BilingualProse]


async def search(
    ctx: Context,
    question: str,
    *,
    kind: Kind | None = None,
    language: Language | None = None,
    reader: Language = Language.CY,
    after: Position | None = None,
    limit: int = 50,
) -> list[Found]:
    """Whatever holds all the words of a question in one language, or has it for its reference.

    In the order of `KINDS`; of each kind first what is so named, then the newest. `language` leaves what was found in
    that language's texts; `reader` is the one shown where it was found in both. `after` is the last one already seen.
    People are shown to members and officers alone.
    """
    words = rules.asked_words(question)
    if not words:
        return []
    stems = (await ctx.db.execute(_STEMS, {"words": words})).scalar_one()
    asked = {Language.CY: rules.in_welsh(words), Language.EN: rules.in_english(stems)}
    searched = {each: asked[each] for each in LANGUAGES if language in (None, each)}
    known = isinstance(ctx.actor, Person) and (ctx.actor.is_member or bool(ctx.actor.offices))
    keys: dict[str, Any] = {
        **{each.value: rules.tsquery(searched[each]) if each in searched else None for each in LANGUAGES},
        "name": rules.tsquery(rules.in_names(words)),
        "reference": question.strip().upper(),
        "person_id": ctx.actor.person_id,
        "sees_people": known,
        "sees_drafts": Permission.DECISION_RECORD in ctx.actor.permissions,
        "rank": KINDS.index(kind) + 1 if kind else None,
        "after_rank": KINDS.index(after.kind) + 1 if after else None,
        "after_named": after.named if after else None,
        "after_id": after.id if after else None,
        "limit": limit,
    }
    rows = values((await ctx.db.execute(_SEARCH, keys)).mappings(), _Row)
    order = [each for each in (reader, reader.other) if each in searched]
    return [_found(row, searched, rules.in_names(words), order) for row in rows]


def _found(row: _Row, asked: dict[Language, list[Asked]], names: list[Asked], order: list[Language]) -> Found:
    kind = KINDS[row.rank - 1]
    if kind == "person":
        asked = dict.fromkeys(order, names)
    found = (rules.excerpt(_texts(row, each), each, asked[each]) for each in order)
    excerpt = next((each for each in found if each), None)
    if excerpt is None and row.texts:
        text_, language = msgspec.structs.astuple(row.texts[0].in_(order[0]))
        excerpt = rules.beginning(text_, language)
    titled = [each for each in order if each not in row.title.missing] or [order[0].other]
    marked = [rules.marked(row.title.in_(each).text, each, asked.get(each, [])) for each in titled]
    return Found(
        kind=kind,
        id=row.id,
        reference=row.reference,
        title=row.title,
        state=row.state,
        named=row.named,
        title_marked=next((each for each in marked if any(part.match for part in each.parts)), marked[0]),
        excerpt=excerpt,
    )


def _texts(row: _Row, language: Language) -> list[str]:
    return [each.in_(language).text for each in row.texts if language not in each.missing]
