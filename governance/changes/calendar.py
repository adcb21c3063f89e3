"""What falls due and when: the network's calendar, read over every capability from the dates that each one keeps."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct
from sqlalchemy import text

from governance.bilingual import Bilingual
from governance.context import Context
from governance.database import Json, values
from governance.refusal import N_

# What each kind of date means, as a catalogue key.
KINDS: Mapping[str, str] = {
    "call_closes": N_("A call for motions closes"),
    "composite_closes": N_("Movers’ answers on a composite are due"),
    "seconding_closes": N_("Seconding closes"),
    "ruling_due": N_("A ruling on the motion is due"),
    "motion_returns": N_("The motion that was put off comes back"),
    "motion_lapses": N_("The motion’s time to come to a vote ends"),
    "ballot_opens": N_("The ballot opens"),
    "ballot_closes": N_("The ballot closes"),
    "question_opens": N_("The question opens"),
    "question_closes": N_("The question closes"),
    "response_due": N_("The board’s answer is due"),
    "implementation_due": N_("What was carried is due to be done"),
    "milestone_due": N_("A milestone of what was carried is due"),
    "decision_due": N_("What was decided is due to be done"),
}


class Due(Struct, frozen=True):
    """One date. `at` is the instant (UTC); where a whole day is meant, its end, and `on` names the day in Wales.

    `overdue`: a duty that should be done by now and is not.
    """

    kind: str
    at: datetime
    on: date | None
    overdue: bool
    type: str
    id: UUID
    title: Bilingual

    @property
    def said(self) -> str:
        return KINDS[self.kind]


# Drafts have no dates, and a motion that waits for seconders is open to all: nothing here is private.
_DUE = """
    SELECT 'seconding_closes' AS kind, m.seconding_closes_at AS at, NULL::date AS on_day, false AS duty,
           'motion' AS type, m.id, m.id AS motion_id
      FROM motion m WHERE m.state = 'seeking_seconders'
    UNION ALL SELECT 'ruling_due', m.admission_due_at, NULL, true, 'motion', m.id, m.id
      FROM motion m WHERE m.state = 'submitted' AND m.admission_due_at IS NOT NULL
    UNION ALL SELECT 'motion_returns', (m.returns_on + 1)::timestamp AT TIME ZONE 'Europe/London',
           m.returns_on, false, 'motion', m.id, m.id
      FROM motion m WHERE m.returns_on IS NOT NULL
    UNION ALL SELECT 'motion_lapses', m.lapses_at, NULL, false, 'motion', m.id, m.id
      FROM motion m WHERE m.state IN ('admitted', 'final_text', 'noticed') AND m.lapses_at IS NOT NULL
    UNION ALL SELECT 'response_due', (m.response_due_on + 1)::timestamp AT TIME ZONE 'Europe/London',
           m.response_due_on, true, 'motion', m.id, m.id
      FROM motion m WHERE m.state = 'awaiting_response'
    UNION ALL SELECT 'implementation_due', (m.implementation_due_on + 1)::timestamp AT TIME ZONE 'Europe/London',
           m.implementation_due_on, true, 'motion', m.id, m.id
      FROM motion m WHERE m.state = 'implementing'
    UNION ALL SELECT 'milestone_due', (min(s.due_on) + 1)::timestamp AT TIME ZONE 'Europe/London', min(s.due_on), true,
           'motion', p.motion_id, p.motion_id
      FROM milestone s JOIN plan p ON p.id = s.plan_id AND p.ended_at IS NULL
     WHERE NOT EXISTS (SELECT FROM progress r WHERE r.milestone_id = s.id) GROUP BY p.motion_id
    UNION ALL SELECT 'ballot_opens', b.opens_at, NULL, false, 'ballot', b.id, b.motion_id
      FROM ballot b WHERE b.state = 'scheduled'
    UNION ALL SELECT 'ballot_closes', b.closes_at, NULL, false, 'ballot', b.id, b.motion_id
      FROM ballot b WHERE b.state IN ('scheduled', 'open')
    UNION ALL SELECT 'decision_due', (d.due_on + 1)::timestamp AT TIME ZONE 'Europe/London', d.due_on, false,
           'decision', d.id, NULL
      FROM decision d WHERE d.state = 'published' AND d.due_on IS NOT NULL
    UNION ALL SELECT 'question_opens', q.opens_at, NULL, false, 'question', q.id, NULL
      FROM question q WHERE q.state = 'scheduled'
    UNION ALL SELECT 'question_closes', q.closes_at, NULL, false, 'question', q.id, NULL
      FROM question q WHERE q.state IN ('scheduled', 'open')
    UNION ALL SELECT 'call_closes', c.closes_at, NULL, false, 'call', c.id, NULL
      FROM call c WHERE c.closes_at > app_now()
    UNION ALL SELECT 'composite_closes', k.closes_at, NULL, false, 'composite', k.id, NULL
      FROM composite k WHERE k.ended_at IS NULL AND k.closes_at > app_now() AND NOT EXISTS (
        SELECT FROM composite_source s JOIN motion m ON m.id = s.motion_id
         WHERE s.composite_id = k.id AND m.state NOT IN ('submitted', 'admitted'))
"""

_CALENDAR = text(
    f"""
    SELECT due.kind, due.at, due.on_day AS "on", due.duty AND due.at <= app_now() AS overdue, due.type, due.id,
           coalesce(t.title::jsonb, d.title::jsonb, q.title::jsonb, c.title::jsonb, k.title::jsonb) AS title
      FROM ({_DUE}) due
      LEFT JOIN motion m ON m.id = due.motion_id
      LEFT JOIN motion_text t ON t.motion_id = m.id AND t.version = m.text_version
      LEFT JOIN decision d ON d.id = due.id
      LEFT JOIN question q ON q.id = due.id
      LEFT JOIN call c ON c.id = due.id
      LEFT JOIN composite k ON k.id = due.id
     WHERE due.at > app_now() OR due.duty
     ORDER BY due.at, due.kind, due.id
    """  # noqa: S608 - a constant of ours
).columns(title=Json)

_NEXT = text(
    f"SELECT min(at) FROM ({_DUE}) due WHERE at > app_now() AND kind <> 'decision_due'"  # noqa: S608 - as above
)


async def calendar(ctx: Context) -> list[Due]:
    """Everything that is still to come, and every duty that is late, the earliest first. Open to all."""
    return values((await ctx.db.execute(_CALENDAR)).mappings(), Due)


async def next_deadline(ctx: Context) -> datetime | None:
    """The next instant at which the rules will do something, or a duty become late; None where nothing waits.

    For the demo's clock.
    """
    found: datetime | None = (await ctx.db.execute(_NEXT)).scalar_one()
    return found
