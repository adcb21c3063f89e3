"""From where it is known what waits: a piece of SQL for each kind, over every capability."""

from governance.bodies.rules import TRANSLATION_DAYS

_APPROVED = """(SELECT count(DISTINCT a.language) FROM text_approval a
   JOIN motion_text t ON (t.motion_id, t.version, t.digest) = (a.motion_id, a.version, a.digest)
  WHERE (a.motion_id, a.version) = (m.id, m.text_version))"""
_TRANSLATED_BY = f"""((m.submitted_at AT TIME ZONE 'Europe/London')::date
   + coalesce((SELECT CAST(o.rules ->> 'translation_days' AS integer) FROM standing_orders o
                WHERE o.id = m.standing_orders_id), {TRANSLATION_DAYS}))"""  # noqa: S608 - a number of ours
_UNMET = """NOT EXISTS (SELECT FROM accessible_version v WHERE v.ended_at IS NULL
   AND (coalesce(v.motion_id, v.decision_id), v.language, v.kind)
     = (coalesce(k.motion_id, k.decision_id), k.language, k.kind))"""
# Who counts as one with somebody who did the first half: themselves, and whom a cover binds to them.
_AS_ONE = "ARRAY(SELECT acts_with({0}))"
# Whoever called or opened a ballot, or gave the casting vote in it.
_BEHIND = ("b.scheduled_by", "b.opened_by", "b.casting_by")
_CALLED = f"({' || '.join(_AS_ONE.format(f'{each}, b.opens_at') for each in _BEHIND)})"
_END_OF = "({0} + 1)::timestamp AT TIME ZONE 'Europe/London'"

# The columns of each piece: kind, type, id, motion_id, since, due_at, due_on, barred, owner_office, owner_id.
_OWED = f"""
    SELECT 'rule_on' AS kind, 'motion' AS type, m.id, m.id AS motion_id, m.state_since AS since,
           m.admission_due_at AS due_at, NULL::date AS due_on, '{{}}'::uuid[] AS barred,
           NULL::text AS owner_office, NULL::uuid AS owner_id
      FROM motion m WHERE m.state = 'submitted'
    UNION ALL SELECT 'approve_text', 'motion', m.id, m.id, m.submitted_at, {_END_OF.format(_TRANSLATED_BY)},
           {_TRANSLATED_BY}, '{{}}', NULL, NULL
      FROM motion m WHERE m.state IN ('submitted', 'admitted') AND {_APPROVED} < 2
    UNION ALL SELECT 'decide_translation', 'motion', m.id, m.id, min(f.offered_at), NULL, NULL, '{{}}', NULL, NULL
      FROM motion m JOIN translation_offer f ON f.motion_id = m.id AND f.state = 'offered' GROUP BY m.id
    UNION ALL SELECT 'decide_summary', 'decision', d.id, NULL, min(f.offered_at), NULL, NULL, '{{}}', NULL, NULL
      FROM decision d JOIN translation_offer f ON f.decision_id = d.id AND f.state = 'offered' GROUP BY d.id
    UNION ALL SELECT 'add_version', 'motion', k.motion_id, k.motion_id, min(k.asked_at), NULL, NULL, '{{}}', NULL, NULL
      FROM version_ask k WHERE k.motion_id IS NOT NULL AND {_UNMET} GROUP BY k.motion_id
    UNION ALL SELECT 'add_decision_version', 'decision', k.decision_id, NULL, min(k.asked_at), NULL, NULL, '{{}}',
           NULL, NULL
      FROM version_ask k WHERE k.decision_id IS NOT NULL AND {_UNMET} GROUP BY k.decision_id
    UNION ALL SELECT 'fix_text', 'motion', m.id, m.id, m.state_since, NULL, NULL, '{{}}', NULL, NULL
      FROM motion m WHERE m.state = 'admitted' AND {_APPROVED} = 2
    UNION ALL SELECT 'give_notice', 'motion', m.id, m.id, m.state_since, NULL, NULL, '{{}}', NULL, NULL
      FROM motion m WHERE m.state = 'final_text'
    UNION ALL SELECT 'call_ballot', 'motion', m.id, m.id,
           greatest((SELECT max(b.annulled_at) FROM ballot b WHERE b.motion_id = m.id), m.noticed_at),
           NULL, NULL, '{{}}', NULL, NULL
      FROM motion m WHERE m.state IN ('noticed', 'balloting') AND m.noticed_at IS NOT NULL
       AND NOT EXISTS (SELECT FROM ballot b WHERE b.motion_id = m.id AND b.state NOT IN ('declared', 'annulled'))
    UNION ALL SELECT 'open_ballot', 'ballot', b.id, b.motion_id,
           coalesce((SELECT min(j.at) FROM journal j WHERE j.subject_id = b.id), b.opens_at),
           b.opens_at, NULL, '{{}}', NULL, NULL
      FROM ballot b WHERE b.state = 'scheduled'
    UNION ALL SELECT 'confirm_votes', 'ballot', b.id, b.motion_id, min(e.entered_at), b.closes_at, NULL,
           ARRAY(SELECT o.person_id FROM (
                   SELECT v.id, acts_with(v.entered_by, v.entered_at) AS person_id
                     FROM waiting_entry w JOIN vote_entry v USING (id) WHERE w.ballot_id = b.id
                   UNION SELECT w.id, r.person_id FROM waiting_entry w JOIN right_today r USING (member_id)
                    WHERE w.ballot_id = b.id) o
                  GROUP BY o.person_id HAVING count(DISTINCT o.id) = count(DISTINCT e.id)),  -- may confirm none of them
           NULL, NULL
      FROM ballot b JOIN waiting_entry w ON w.ballot_id = b.id JOIN vote_entry e ON e.id = w.id
     WHERE b.state = 'open' AND app_now() < b.closes_at GROUP BY b.id
    UNION ALL SELECT 'casting_vote', 'ballot', b.id, b.motion_id, b.closes_at, b.casting_until, NULL, '{{}}', NULL, NULL
      FROM ballot b WHERE b.state = 'tied' AND app_now() < b.casting_until
    UNION ALL SELECT 'certify', 'ballot', b.id, b.motion_id, b.closes_at, NULL, NULL,
           {_CALLED}, NULL, NULL
      FROM ballot b WHERE b.state = 'provisional' AND NOT EXISTS (
             SELECT FROM ballot_proposal s
              WHERE (s.ballot_id, s.kind, s.state) = (b.id, 'certification', 'waiting'))
    UNION ALL SELECT CASE s.kind WHEN 'annulment' THEN 'confirm_annulment' WHEN 'early_close' THEN 'confirm_early_close'
                                 ELSE 'confirm_result' END, 'ballot', b.id, b.motion_id, s.proposed_at,
           CASE s.kind WHEN 'early_close' THEN b.closes_at END, NULL,
           {_AS_ONE.format("s.proposed_by, s.proposed_at")}
             || CASE s.kind WHEN 'certification' THEN {_CALLED} ELSE '{{}}' END, NULL, NULL
      FROM ballot_proposal s JOIN ballot b ON b.id = s.ballot_id WHERE s.state = 'waiting' AND s.locked_until IS NULL
    UNION ALL SELECT 'answer_motion', 'motion', m.id, m.id, m.state_since, {_END_OF.format("m.response_due_on")},
           m.response_due_on, '{{}}', NULL, NULL
      FROM motion m WHERE m.state = 'awaiting_response'
    UNION ALL SELECT 'decide_appeal', 'motion', m.id, m.id, m.state_since, NULL, NULL,
           {_AS_ONE.format("m.ruled_out_by, a.appealed_at")} || {_AS_ONE.format("a.appealed_by, a.appealed_at")},
           NULL, NULL
      FROM motion m JOIN appeal a ON a.motion_id = m.id WHERE m.state = 'appealed'
    UNION ALL SELECT 'report', 'motion', m.id, m.id, m.state_since, {_END_OF.format("m.returns_on - 1")},
           m.returns_on - 1, '{{}}', NULL, NULL
      FROM motion m WHERE m.state = 'referred'
    UNION ALL SELECT 'plan', 'motion', m.id, m.id, m.state_since, NULL, NULL, '{{}}', NULL, NULL
      FROM motion m WHERE m.state = 'carried' OR m.state = 'responded' AND m.response IN ('accepted', 'in_part')
    UNION ALL SELECT 'carry_out', 'motion', m.id, m.id, p.planned_at, {_END_OF.format("p.due_on")}, p.due_on, '{{}}',
           p.owner_office, p.owner_id
      FROM motion m JOIN plan p ON p.motion_id = m.id AND p.ended_at IS NULL WHERE m.state = 'implementing'
    UNION ALL SELECT 'decide_application', 'application', c.id, NULL, c.state_since, NULL, NULL, ARRAY[c.person_id],
           NULL, NULL
      FROM application c WHERE c.state = 'submitted'
    UNION ALL SELECT 'review_application', 'application', c.id, NULL, c.state_since, NULL, NULL,
           c.person_id || ARRAY(SELECT acts_with(c.refused_by, c.refused_at)), NULL, NULL
      FROM application c WHERE c.state = 'under_review'
    UNION ALL SELECT 'answer_inspection', 'inspection', i.id, NULL, i.asked_at, {_END_OF.format("i.due_on")}, i.due_on,
           '{{}}', NULL, NULL
      FROM register_inspection i WHERE i.state = 'asked'
    UNION ALL SELECT 'answer_rectification', 'rectification', r.id, NULL, r.asked_at, {_END_OF.format("r.due_on")},
           r.due_on, ARRAY[r.person_id], NULL, NULL
      FROM rectification r WHERE r.state = 'waiting'
    UNION ALL SELECT 'find_representative', 'membership', s.id, NULL,
           coalesce((SELECT max(n.ended_at) FROM nomination n
                      WHERE (n.member_id, n.role) = (s.member_id, 'representative')),
                    s.joined_on::timestamp AT TIME ZONE 'Europe/London'), NULL, NULL, '{{}}', NULL, NULL
      FROM membership s JOIN member k ON k.id = s.member_id AND k.kind = 'organisation'
     WHERE s.ended_on IS NULL
       AND NOT EXISTS (SELECT FROM nomination n WHERE (n.member_id, n.role) = (s.member_id, 'representative')
                          AND coalesce(n.acts_to, 'infinity') > app_today())
       AND NOT EXISTS (SELECT FROM nomination_offer o WHERE (o.member_id, o.role) = (s.member_id, 'representative')
                          AND o.state = 'waiting' AND app_now() < o.answer_due_at)
    UNION ALL SELECT 'decide_merge', 'merge', r.id, NULL, r.proposed_at, NULL, NULL,
           {_AS_ONE.format("r.proposed_by, r.proposed_at")}, NULL, NULL
      FROM member_merge r WHERE r.state = 'proposed'
    UNION ALL SELECT 'reply', 'question', q.id, NULL, min(o.raised_at), q.closes_at, NULL, '{{}}', NULL, NULL
      FROM question q JOIN question_objection o ON o.question_id = q.id AND o.state = 'standing' AND o.reply IS NULL
     WHERE q.state = 'open' AND app_now() < q.closes_at GROUP BY q.id
    UNION ALL SELECT 'publish_decision', 'decision', d.id, NULL, d.recorded_at, NULL, NULL, '{{}}', NULL, NULL
      FROM decision d WHERE d.state = 'draft'
    UNION ALL SELECT 'confirm_dissolution', 'body', s.body_id, NULL, s.proposed_at, NULL, NULL,
           {_AS_ONE.format("s.proposed_by, s.proposed_at")}, NULL, NULL
      FROM dissolution s WHERE s.state = 'waiting' AND s.locked_until IS NULL
    UNION ALL SELECT 'approve_minutes', 'minutes', n.id, NULL,
           (SELECT max(j.at) FROM journal j WHERE j.subject_id = n.id AND j.event = 'minutes.proposed'),
           NULL, NULL, {_AS_ONE.format("n.drafted_by, n.drafted_at")}, NULL, NULL
      FROM minutes n WHERE n.state = 'proposed'
    UNION ALL SELECT 'confirm_office', 'body', o.body_id, NULL, o.proposed_at, NULL, NULL,
           {_AS_ONE.format("o.proposed_by, o.proposed_at")} || o.person_id, NULL, NULL
      FROM office_proposal o WHERE o.state = 'waiting' AND o.locked_until IS NULL
"""  # noqa: S608 - constants of ours

_TITLE = """coalesce(t.title::jsonb, d.title::jsonb, q.title::jsonb, y.name::jsonb, z.name, mn.name,
                    e.organisation_name::jsonb, jsonb_build_object('cy', coalesce(e.name, v.name, w.name),
                    'en', coalesce(e.name, v.name, w.name))) AS title"""
_TITLED = """
      LEFT JOIN motion m ON m.id = found.motion_id
      LEFT JOIN motion_text t ON t.motion_id = m.id AND t.version = m.text_version
      LEFT JOIN decision d ON d.id = found.id
      LEFT JOIN question q ON q.id = found.id
      LEFT JOIN minutes n ON n.id = found.id
      LEFT JOIN body y ON y.id = coalesce(n.body_id, found.id)
      LEFT JOIN application e ON e.id = found.id
      LEFT JOIN register_inspection v ON v.id = found.id
      LEFT JOIN rectification rc ON rc.id = found.id
      LEFT JOIN person w ON w.id = rc.person_id
      LEFT JOIN nomination_offer x ON x.id = found.id
      LEFT JOIN membership f ON f.id = found.id
      LEFT JOIN member_name z ON z.member_id = coalesce(x.member_id, f.member_id)
      LEFT JOIN member_merge mg ON mg.id = found.id
      LEFT JOIN member_name mn ON mn.member_id = coalesce(mg.kept_id, CASE found.type WHEN 'promise' THEN found.id END)
"""

# What offices owe, of the `:kinds`: `:all`, or else only what is overdue or waits longer than `:patience`.
OF_OFFICES = f"""
    SELECT found.kind, found.type, found.id, found.since, found.due_at, found.due_on, found.barred,
           found.owner_office, found.owner_id, {_TITLE}
      FROM ({_OWED}) found {_TITLED}
     WHERE found.kind = ANY (:kinds)
       AND (:all OR coalesce(found.due_at, found.since + CAST(:patience AS interval)) <= app_now())
     ORDER BY coalesce(found.due_at, found.since + CAST(:patience AS interval)), found.kind, found.id
"""  # noqa: S608 - as above

_NAMES = """(SELECT coalesce(jsonb_agg(n.name ORDER BY r.capacity <> 'own', n.sort_key_en, r.member_id), '[]')
   FROM mine r JOIN member_name n USING (member_id) WHERE {0})"""
_UNVOTED = """EXISTS (SELECT FROM roll_entry e WHERE (e.ballot_id, e.member_id) = (b.id, r.member_id) AND e.on_roll)
   AND NOT EXISTS (SELECT FROM vote v WHERE (v.ballot_id, v.member_id) = (b.id, r.member_id))"""
_UNANSWERED = """EXISTS (SELECT FROM question_roll e
    WHERE (e.question_id, e.member_id) = (q.id, r.member_id) AND e.on_roll)
   AND NOT EXISTS (SELECT FROM question_answer a WHERE (a.question_id, a.member_id, a.text_version)
                   = (q.id, r.member_id, q.text_version))"""
_UNSECONDED = """r.member_id <> m.mover_id AND NOT EXISTS (
   SELECT FROM second s WHERE (s.motion_id, s.text_version, s.member_id) = (m.id, m.text_version, r.member_id))"""
_UNASKED = """EXISTS (SELECT FROM second s
    WHERE (s.motion_id, s.text_version, s.member_id) = (m.id, m.text_version, r.member_id))
   AND NOT EXISTS (SELECT FROM withdrawal_consent c WHERE (c.withdrawal_id, c.member_id) = (w.id, r.member_id))"""

# What waits for `:person_id` as a member: with each of the rights that they may use today.
OF_MEMBERS = f"""
    WITH mine AS MATERIALIZED (SELECT member_id, capacity FROM right_today WHERE person_id = :person_id), found AS (
      SELECT 'vote' AS kind, 'ballot' AS type, b.id, b.motion_id, b.opens_at AS since, b.closes_at AS due_at,
             {_NAMES.format(_UNVOTED)} AS names
        FROM ballot b WHERE b.state = 'open' AND app_now() >= b.opens_at AND app_now() < b.closes_at
      UNION ALL SELECT 'answer_question', 'question', q.id, NULL, q.opens_at, q.closes_at,
             {_NAMES.format(_UNANSWERED)}
        FROM question q WHERE q.state = 'open' AND app_now() >= q.opens_at AND app_now() < q.closes_at
      UNION ALL SELECT 'second', 'motion', m.id, m.id, m.state_since, m.seconding_closes_at,
             {_NAMES.format(_UNSECONDED)}
        FROM motion m WHERE m.state = 'seeking_seconders' AND m.moved_by <> :person_id
         AND app_now() < coalesce(m.seconding_closes_at, 'infinity')
      UNION ALL SELECT 'draft', 'motion', m.id, m.id, m.created_at, NULL, '["-"]'
        FROM motion m WHERE m.state = 'draft' AND m.moved_by = :person_id
      UNION ALL SELECT 'submit', 'motion', m.id, m.id, m.state_since, m.seconding_closes_at, '["-"]'
        FROM motion m JOIN standing_orders o ON o.id = m.standing_orders_id
       WHERE m.state = 'seeking_seconders' AND m.moved_by = :person_id AND EXISTS (SELECT FROM mine)
         AND CAST(o.rules ->> 'seconders' AS integer) <= (SELECT count(*) FROM second s
               WHERE (s.motion_id, s.text_version) = (m.id, m.text_version))
      UNION ALL SELECT 'consent', 'motion', m.id, m.id, w.asked_at, w.closes_at, {_NAMES.format(_UNASKED)}
        FROM motion m JOIN withdrawal w ON w.motion_id = m.id AND w.asked_by = m.moved_by AND app_now() < w.closes_at
       WHERE m.state IN ('admitted', 'final_text')
      UNION ALL SELECT 'answer_composite', 'composite', k.id, m.id, k.offered_at, k.closes_at, '["-"]'
        FROM composite k JOIN composite_source s ON s.composite_id = k.id
        JOIN motion m ON m.id = s.motion_id AND m.moved_by = :person_id
       WHERE k.ended_at IS NULL AND app_now() < k.closes_at AND s.answered_by IS DISTINCT FROM m.moved_by
         AND NOT EXISTS (SELECT FROM composite_source o JOIN motion c ON c.id = o.motion_id
               WHERE o.composite_id = k.id AND c.state NOT IN ('submitted', 'admitted'))
      UNION ALL SELECT 'answer_application', 'application', c.id, NULL, c.state_since,
             c.answer_due_at, '["-"]'
        FROM application c WHERE c.state = 'info_needed' AND c.person_id = :person_id
      UNION ALL SELECT 'answer_nomination', 'nomination', o.id, NULL, o.offered_at, o.answer_due_at, '["-"]'
        FROM nomination_offer o WHERE o.nominee_id = :person_id AND o.state = 'waiting'
         AND app_now() < o.answer_due_at
      UNION ALL SELECT 'answer_promise', 'promise', f.member_id, NULL, f.asked_at, NULL, '["-"]'
        FROM promise_feedback f JOIN member k ON k.id = f.member_id
       WHERE f.answered_at IS NULL
         AND f.due_on = (SELECT max(l.due_on) FROM promise_feedback l WHERE l.member_id = f.member_id)
         AND (k.person_id = :person_id OR EXISTS (
               SELECT FROM speaker_today s WHERE (s.member_id, s.person_id) = (k.id, :person_id)))
    )
    SELECT found.kind, found.type, found.id, found.since, found.due_at, {_TITLE},
           CASE WHEN found.kind IN ('draft', 'submit', 'answer_composite', 'answer_application',
                                  'answer_nomination', 'answer_promise') THEN '[]'
                ELSE found.names END AS names
      FROM found {_TITLED}
     WHERE found.names <> '[]'
"""  # noqa: S608 - as above
