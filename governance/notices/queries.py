"""What a notice has to say: read when it is sent, from what everybody may read."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Integer, text

from governance.ballots import casting
from governance.ballots import store as ballots
from governance.ballots.sentences import Because, because
from governance.bilingual import Bilingual, BilingualProse
from governance.bodies import store as bodies
from governance.bodies.rules import StandingOrders, for_resolution
from governance.context import Context
from governance.database import Json
from governance.members import store as members
from governance.memberships.rules import ANSWER_DAYS, REPRESENTATION_DAYS
from governance.notices.rules import GIVES_NOTICE, SAID, Fact, Kind, Letter, Notice
from governance.orders.sentences import threshold_said
from governance.refusal import N_, Said

_PERSON = text(
    """
    SELECT p.name, p.language,
           (SELECT a.email FROM address a WHERE a.person_id = p.id ORDER BY a.id LIMIT 1) AS email
      FROM person p WHERE p.id = :person_id
    """
)

_MOTION = text(
    """
    SELECT m.reference, t.title, t.text, b.name AS body
      FROM motion m JOIN motion_text t ON t.motion_id = m.id AND t.version = m.text_version
      JOIN body b ON b.id = m.body_id
     WHERE m.id = :id
    """
).columns(title=Json, text=Json, body=Json)

_CLASS = text(
    """
    SELECT m.resolution, o.rules FROM motion m JOIN standing_orders o ON o.id = m.standing_orders_id WHERE m.id = :id
    """
).columns(rules=Json)

_BALLOT = text(
    """
    SELECT m.reference, t.title, b.name AS body, l.opens_at, l.closes_at, l.entitled, l.was_to_close_at, s.reason,
           concat_ws(', ', p.name, c.name) AS names, CAST(o.rules ->> 'early_close' AS boolean) AS may_close_early
      FROM ballot l JOIN motion m ON m.id = l.motion_id JOIN standing_orders o ON o.id = l.standing_orders_id
      LEFT JOIN ballot_proposal s ON (s.ballot_id, s.kind, s.state) = (l.id, 'early_close', 'confirmed')
      LEFT JOIN person p ON p.id = s.proposed_by LEFT JOIN person c ON c.id = s.decided_by
      JOIN motion_text t ON t.motion_id = l.motion_id AND t.version = l.text_version
      JOIN body b ON b.id = m.body_id
     WHERE l.id = :id
    """
).columns(title=Json, body=Json, reason=Json)

_TIED = text(
    """
    SELECT m.reference, t.title, b.name AS body, l.casting_until, l.outcome -> 'tally' -> 'yes' AS yes,
           l.outcome -> 'tally' -> 'no' AS no
      FROM ballot l JOIN motion m ON m.id = l.motion_id
      JOIN motion_text t ON t.motion_id = l.motion_id AND t.version = l.text_version
      JOIN body b ON b.id = m.body_id
     WHERE l.id = :id
    """
).columns(title=Json, body=Json, yes=Integer, no=Integer)

_QUESTION = text(
    """
    SELECT q.title, b.name AS body, q.opens_at, q.closes_at, q.entitled,
           (SELECT count(*) FROM question_answer a
             WHERE (a.question_id, a.text_version) = (q.id, q.text_version)) AS answered
      FROM question q JOIN body b ON b.id = q.body_id WHERE q.id = :id
    """
).columns(title=Json, body=Json)

# Which of the rights are on the roll of a ballot, or of a question.
_ON_ROLL = text("SELECT member_id FROM roll_entry WHERE ballot_id = :id AND on_roll AND member_id = ANY(:members)")
_IS_ASKED = text(
    "SELECT member_id FROM question_roll WHERE question_id = :id AND on_roll AND member_id = ANY(:members)"
)

_RESPONSE = text(
    """
    SELECT m.reference, t.title, b.name AS body, a.response, d.reference AS decision_reference,
           d.title AS decision_title, d.reasons
      FROM motion m JOIN motion_text t ON t.motion_id = m.id AND t.version = m.text_version
      JOIN decision_motion a ON a.motion_id = m.id AND a.response IS NOT NULL
      JOIN decision d ON d.id = a.decision_id AND d.state = 'published'
      JOIN body b ON b.id = d.body_id
     WHERE m.id = :id ORDER BY d.published_at DESC LIMIT 1
    """
).columns(title=Json, body=Json, decision_title=Json, reasons=Json)

_SUBMITTED = text(
    """
    SELECT t.title, t.text, b.name AS body, m.admission_due_at
      FROM motion m JOIN motion_text t ON t.motion_id = m.id AND t.version = m.text_version
      JOIN body b ON b.id = m.body_id
     WHERE m.id = :id
    """
).columns(title=Json, text=Json, body=Json)

_AWAITED = text(
    """
    SELECT m.reference, t.title, b.name AS body, m.response_due_on
      FROM motion m JOIN motion_text t ON t.motion_id = m.id AND t.version = m.text_version
      JOIN body b ON b.id = m.body_id
     WHERE m.id = :id
    """
).columns(title=Json, body=Json)

_OF_A_MOTION = """
    t.title, b.name AS body FROM motion m JOIN motion_text t ON t.motion_id = m.id AND t.version = m.text_version
      JOIN body b ON b.id = m.body_id
"""
_LAPSED = text(f"SELECT {_OF_A_MOTION} WHERE m.id = :id").columns(title=Json, body=Json)
_APPEALED = text(
    f"""
    SELECT p.grounds, p.reason, p.overturned, {_OF_A_MOTION} JOIN appeal p ON p.motion_id = m.id WHERE m.id = :id
    """
).columns(title=Json, body=Json, grounds=Json, reason=Json)
_WITHDRAWAL = text(
    f"""
    SELECT w.motion_id AS page_id, m.reference, w.reason, w.closes_at, {_OF_A_MOTION}
      JOIN withdrawal w ON w.motion_id = m.id WHERE w.id = :id
    """
).columns(title=Json, body=Json, reason=Json)
_ADJOURNED = text(
    f"""
    SELECT a.motion_id AS page_id, m.reference, a.reason, a.returns_on, y.name AS to_body,
           CASE WHEN a.body_id IS NULL THEN 'adjourned' WHEN a.report IS NULL THEN 'silent' ELSE 'reported' END AS came,
           {_OF_A_MOTION} JOIN adjournment a ON a.motion_id = m.id
      LEFT JOIN body y ON y.id = a.body_id WHERE a.id = :id
    """
).columns(title=Json, body=Json, reason=Json, to_body=Json)
_REOPENED = text(
    f"""
    SELECT r.motion_id AS page_id, m.reference, r.reason, {_OF_A_MOTION}
      JOIN reopening r ON r.motion_id = m.id WHERE r.id = :id
    """
).columns(title=Json, body=Json, reason=Json)
_AGAIN = text(
    f"""
    SELECT l.motion_id AS page_id, m.reference, l.closes_at, {_OF_A_MOTION}
      JOIN ballot l ON l.motion_id = m.id WHERE l.id = :id
    """
).columns(title=Json, body=Json)

_OF_A_COMPOSITE = """
    k.title, k.reason, k.closes_at, k.ended_as, k.ending, m.reference, b.name AS body,
      (SELECT jsonb_agg(t.title ORDER BY s.place) FROM composite_source s JOIN motion o ON o.id = s.motion_id
         JOIN motion_text t ON (t.motion_id, t.version) = (o.id, o.text_version)
        WHERE s.composite_id = k.id) AS motions
      FROM composite k JOIN body b ON b.id = k.body_id LEFT JOIN motion m ON m.id = k.motion_id
"""
_COMPOSITE = text(f"SELECT {_OF_A_COMPOSITE} WHERE k.id = :id").columns(
    title=Json, body=Json, reason=Json, ending=Json, motions=Json
)
_AGREED = text(f"SELECT k.motion_id AS page_id, {_OF_A_COMPOSITE} WHERE k.id = :id").columns(
    title=Json, body=Json, reason=Json, ending=Json, motions=Json
)

_PROPOSED = text(
    """
    SELECT o.body_id AS page_id, b.name AS body, p.name AS person, y.name AS proposer, o.office, o.locked_until
      FROM office_proposal o JOIN body b ON b.id = o.body_id JOIN person p ON p.id = o.person_id
      JOIN person y ON y.id = o.proposed_by
     WHERE o.id = :id
    """
).columns(body=Json)

_DISSOLUTION = text(
    """
    SELECT d.body_id AS page_id, b.name AS body, y.name AS proposer, d.last_on, d.reason
      FROM dissolution d JOIN body b ON b.id = d.body_id JOIN person y ON y.id = d.proposed_by
     WHERE d.id = :id
    """
).columns(body=Json, reason=Json)

_STEP = text(
    """
    SELECT s.ballot_id AS page_id, m.reference, t.title, b.name AS body, s.kind, s.state, s.reason, s.objection,
           y.name AS proposer, d.name AS decider
      FROM ballot_proposal s JOIN ballot l ON l.id = s.ballot_id JOIN motion m ON m.id = l.motion_id
      JOIN motion_text t ON t.motion_id = m.id AND t.version = l.text_version JOIN body b ON b.id = m.body_id
      JOIN person y ON y.id = s.proposed_by LEFT JOIN person d ON d.id = s.decided_by
     WHERE s.id = :id
    """
).columns(title=Json, body=Json, reason=Json, objection=Json)
_DEPUTY = text(
    """
    SELECT a.body_id AS page_id, b.name AS body, p.name AS person, y.name AS deputy, c.covers_from,
           c.covers_to
      FROM cover c JOIN appointment a ON a.id = c.appointment_id JOIN body b ON b.id = a.body_id
      JOIN person p ON p.id = a.person_id JOIN person y ON y.id = c.deputy_id
     WHERE c.id = :id
    """
).columns(body=Json)
_COVER = text(
    """
    SELECT a.body_id AS page_id, b.name AS body, p.name AS person
      FROM cover_ask k JOIN appointment a ON a.id = k.appointment_id JOIN body b ON b.id = a.body_id
      JOIN person p ON p.id = a.person_id
     WHERE k.id = :id
    """
).columns(body=Json)
_MINUTES = text(
    """
    SELECT b.name AS body, p.name AS person, n.period_from, n.period_to
      FROM minutes n JOIN body b ON b.id = n.body_id JOIN person p ON p.id = n.drafted_by WHERE n.id = :id
    """
).columns(body=Json)

_STEP_OF_MEMBERSHIP = text(
    """
    SELECT s.id AS page_id, n.name AS member, t.move, t.reasons, s.ended_on
      FROM membership_step t JOIN membership s ON s.id = t.membership_id JOIN member_name n USING (member_id)
     WHERE t.id = :id
    """
).columns(member=Json, reasons=Json)
_NOMINATION = text(
    """
    SELECT n.name AS organisation, l.role, l.name AS person, l.state, l.starts_on, l.ends_on, l.reason, l.end_reason,
           l.offered_at + interval '28 days' AS answer_by, p.name AS asker
      FROM nomination_line l JOIN member_name n USING (member_id) LEFT JOIN person p ON p.id = l.offered_by
     WHERE l.id = :id
    """
).columns(organisation=Json, reason=Json, end_reason=Json)
_ROLES = {
    "representative": N_("Main representative: uses the organisation’s one vote."),
    "deputy": N_("Deputy: may use the organisation’s one vote too."),
    "champion": N_("Champion: gets the notices and reads the directory, without a vote."),
}
_ANSWERED = {
    "declined": N_("The person who was asked has declined."),
    "withdrawn": N_("The nomination was withdrawn before it was answered."),
    "lapsed": N_("The nomination lapsed: there was no answer within 28 days."),
}
_AGREED_TO_ACT = N_("The person who was asked has accepted.")
_VOTED = text(
    """
    SELECT b.id AS page_id, t.title, m.reference, a.name AS app, r.name AS partner, n.name AS member,
           v.cast_at, b.closes_at
      FROM app_vote v JOIN app_permit p ON p.id = v.permit_id JOIN app a USING (client_id)
      JOIN client c ON c.id = a.client_id JOIN partner r ON r.id = c.partner_id
      JOIN ballot b ON b.id = v.ballot_id JOIN motion m ON m.id = b.motion_id
      JOIN motion_text t ON t.motion_id = m.id AND t.version = m.text_version
      JOIN member_name n ON n.member_id = v.member_id
     WHERE v.id = :id
    """
).columns(title=Json, app=Json, partner=Json, member=Json)
_MOVED = {
    "suspend": N_("The board has suspended the membership: its voting right rests until it is reinstated."),
    "reinstate": N_("The board has reinstated the membership: its voting right may be used again."),
    "propose_removal": N_(
        "The board proposes to remove the member. For 21 days you may say on the membership’s page what speaks"
        " against it; nobody decides before that."
    ),
    "dismiss": N_("The board has decided that the member stays."),
    "remove": N_("The board has removed the member."),
    "resign": N_("The membership was given up, as you wished."),
    "lapse": N_("The membership has lapsed: the time in which it could still be paid for is over."),
    "end": N_("The membership has ended."),
    "merge": N_(
        "The member was entered twice. The two entries are one now: this membership and its voting right have ended in"
        " the other, which lasts. A consent to sharing data that you had given for one of the two alone has ended. If"
        " these are two members after all, write to the network: everything can be put back."
    ),
    "absorb": N_(
        "The member was entered twice. The two entries are one now: this membership lasts, and what belonged to the"
        " other has come to it. A consent to sharing data that you had given for one of the two alone has ended. If"
        " these are two members after all, write to the network: everything can be put back."
    ),
    "unmerge": N_(
        "The membership, which had been merged with another, is there again as it was, with its voting right."
    ),
    "release": N_("What had come to this membership from another with which it was merged has gone back to it."),
}
# Of an application, or of a question about it.
_APPLICATION = text(
    f"""
    SELECT coalesce(a.organisation_name::jsonb, jsonb_build_object('cy', a.name, 'en', a.name)) AS applicant,
           a.submitted_at, a.reasons, a.review, a.representation, q.question, q.answer, a.id AS page_id,
           q.asked_at + interval '{ANSWER_DAYS} days' AS answer_due_at,
           a.refused_at + interval '{REPRESENTATION_DAYS} days' AS represent_until
      FROM application a LEFT JOIN application_question q ON q.application_id = a.id AND q.id = :id
     WHERE :id IN (a.id, q.id)
    """  # noqa: S608 - numbers of ours
).columns(applicant=Json, reasons=Json, review=Json, question=Json)
_CALL = text(
    """
    SELECT c.title, c.text, b.name AS body, c.closes_at FROM call c JOIN body b ON b.id = c.body_id WHERE c.id = :id
    """
).columns(title=Json, text=Json, body=Json)

_TEXTS: Mapping[str, Any] = {
    "title": Bilingual,
    "body": Bilingual,
    "app": Bilingual,
    "partner": Bilingual,
    "to_body": Bilingual,
    "decision_title": Bilingual,
    "text": BilingualProse,
    "reasons": BilingualProse,
    "reason": BilingualProse,
    "grounds": BilingualProse,
    "objection": BilingualProse,
    "ending": BilingualProse,
    "motions": tuple[Bilingual, ...],
    "applicant": Bilingual,
    "member": Bilingual,
    "organisation": Bilingual,
    "end_reason": BilingualProse,
    "review": BilingualProse,
    "question": BilingualProse,
}
_OVERTURNED = N_("The ruling is overturned: the motion is admitted.")
_CAME = {
    "adjourned": N_("A motion that was adjourned has come back."),
    "reported": N_("A motion that was referred has come back with a report, which is on its page."),
    "silent": N_("A motion that was referred has come back: no report came in time."),
}
_ASKED = {
    "annulment": N_("An officer proposes to annul a ballot. The reason: {reason}"),
    "certification": N_("An officer proposes to declare the result of a ballot as it was counted."),
    "early_close": N_("An officer proposes to close a ballot early, in which all have voted. The reason: {reason}"),
}
_YOURS = {
    "annulment": N_("You proposed to annul a ballot."),
    "certification": N_("You proposed to declare the result of a ballot as it was counted."),
    "early_close": N_("You proposed to close a ballot early."),
}
_BECAME = {
    "confirmed": N_("It was confirmed, and has taken effect. Confirmed by: {decider}"),
    "objected": N_("It does not take effect: there was an objection. Objection by: {decider}. The reason: {objection}"),
    "lapsed": N_("It does not take effect: it was overtaken by what happened to the ballot meanwhile."),
}
_UNLOCKED = N_("Nobody objected before its time lock ran out, and it has taken effect.")
_CLOSES = N_("Closes: {closes_at}")
_CLOSES_SOONER = N_("Closes: {closes_at}. Once every right on the roll has voted, two officers may close it sooner.")
_CLOSED = N_("Voting closed on {closes_at}.")
_CLOSED_EARLY = N_(
    "Voting closed early, on {closes_at}, because every right on the roll had voted. "
    "It was to close on {was_to_close_at}. Closed by: {names}. The reason: {reason}"
)
_DECLINED = N_("The mover of one of them declined.")
_TAKEN_BACK = N_("Whoever proposed it took it back.")
_UPHELD = N_("The ruling stands: the motion is ruled out.")


async def letter(ctx: Context, notice: Notice) -> Letter:
    """Put together what one notice says, as things stand now."""
    person = await _row(ctx, _PERSON, person_id=notice.person_id)
    return Letter(
        notice_id=notice.id,
        kind=notice.kind,
        subject_id=notice.subject_id,
        name=person["name"],
        email=person["email"],
        language=person["language"],
        facts=await _facts(ctx, notice),
    )


async def invitation(ctx: Context, nomination_id: UUID) -> Letter | None:
    """The letter that asks somebody who is not known yet to act for an organisation; None where that is over.

    It goes to an address that nobody has confirmed, and says no more than whoever wrote it there may know.
    """
    keys = {"id": nomination_id}
    found = (await ctx.db.execute(_INVITED, keys)).mappings().one_or_none()
    if found is None:
        return None
    facts = _texts(await _row(ctx, _NOMINATION, **keys))
    facts["role"] = Said(_ROLES[str(facts["role"])])
    return Letter(
        notice_id=nomination_id, kind="nomination_offered", subject_id=nomination_id, facts=facts, **dict(found)
    )


_INVITED = text(
    """
    SELECT name, email, language FROM nomination_offer
     WHERE id = :id AND state = 'waiting' AND email IS NOT NULL AND app_now() < offered_at + interval '28 days'
    """
)
_LETTER = text(
    """
    SELECT w.name AS writer, l.text AS said, coalesce(d.name, CAST('{"cy": "—", "en": "—"}' AS jsonb)) AS entry
      FROM letter l JOIN person w ON w.id = l.written_by LEFT JOIN directory d ON d.id = l.member_id WHERE l.id = :id
    """
).columns(entry=Json)
# What is told of a subject that no more is to be said of than its query gives.
_PLAIN: Mapping[Kind, Any] = {
    "motion_noticed": _MOTION,
    "motion_responded": _RESPONSE,
    "motion_submitted": _SUBMITTED,
    "response_awaited": _AWAITED,
    "office_proposed": _PROPOSED,
    "deputy_named": _DEPUTY,
    "cover_asked": _COVER,
    "minutes_proposed": _MINUTES,
    "dissolution_proposed": _DISSOLUTION,
    "question_opened": _QUESTION,
    "question_closed": _QUESTION,
    "call_opened": _CALL,
    "motion_adjourned": _ADJOURNED,
    "motion_resumed": _ADJOURNED,
    "motion_referred": _ADJOURNED,
    "report_asked": _ADJOURNED,
    "motion_reopened": _REOPENED,
    "second_ballot": _AGAIN,
    "motion_lapsed": _LAPSED,
    "casting_vote_asked": _TIED,
    "appeal_made": _APPEALED,
    "appeal_decided": _APPEALED,
    "withdrawal_asked": _WITHDRAWAL,
    "ballot_step_proposed": _STEP,
    "ballot_step_decided": _STEP,
    "composite_offered": _COMPOSITE,
    "composite_ended": _COMPOSITE,
    "composite_agreed": _AGREED,
    **dict.fromkeys((each for each in SAID if each.startswith("application_")), _APPLICATION),
    "membership_changed": _STEP_OF_MEMBERSHIP,
    "letter_received": _LETTER,
    "nomination_offered": _NOMINATION,
    "nominated_by_officer": _NOMINATION,
    "nomination_answered": _NOMINATION,
    "nomination_ended": _NOMINATION,
    "representative_left": _NOMINATION,
    "vote_by_app": _VOTED,
}


async def _facts(ctx: Context, notice: Notice) -> dict[str, Fact]:  # noqa: C901 - a line for each kind that has more
    facts = _texts(await _row(ctx, _PLAIN.get(notice.kind, _BALLOT), id=notice.subject_id))
    if "move" in facts:
        facts["result"] = Because(_MOVED[str(facts["move"])], {})
    if "role" in facts:
        facts["result"] = Because(_ANSWERED.get(str(facts["state"]), _AGREED_TO_ACT), {})
        facts["role"] = Said(_ROLES[str(facts["role"])])
    if notice.kind in GIVES_NOTICE:
        facts |= await _notice_of(ctx, facts.get("page_id", notice.subject_id))
    if notice.kind == "ballot_opened":
        facts["closing"] = Said(_CLOSES_SOONER if facts["may_close_early"] else _CLOSES, dict(facts))
    if notice.kind in ("ballot_opened", "question_opened"):
        facts["rights"] = await _rights(ctx, notice)
    if notice.kind == "motion_resumed":
        facts["result"] = Because(_CAME[str(facts["came"])], {})
    if notice.kind == "composite_ended":
        facts["result"] = Because(_DECLINED if facts["ended_as"] == "declined" else _TAKEN_BACK, {})
    if notice.kind == "appeal_decided":
        facts["result"] = Because(_OVERTURNED if facts["overturned"] else _UPHELD, {})
    if notice.kind == "ballot_step_proposed":
        facts["result"] = Said(_ASKED[str(facts["kind"])], dict(facts))
    if notice.kind == "ballot_step_decided":
        by_itself = facts["state"] == "confirmed" and facts["decider"] is None
        facts["step"] = Said(_YOURS[str(facts["kind"])])
        facts["result"] = Said(_UNLOCKED if by_itself else _BECAME[str(facts["state"])], dict(facts))
    if notice.kind == "result_declared":
        facts["closing"] = Said(_CLOSED_EARLY if facts["was_to_close_at"] else _CLOSED, dict(facts))
        facts |= await _result(ctx, notice.subject_id)
    return facts


async def _notice_of(ctx: Context, motion_id: Any) -> dict[str, Fact]:
    """How long notice is, by the motion's class; of a special resolution also its whole text, and what carries it."""
    row = await _row(ctx, _CLASS, id=motion_id)
    by = for_resolution(msgspec.convert(row["rules"], StandingOrders), row["resolution"])
    facts: dict[str, Fact] = {"notice_days": by.notice_clear_days}
    if row["resolution"] == "special":
        facts |= _texts(await _row(ctx, _MOTION, id=motion_id))
        facts |= {"resolution": "special", "rule": threshold_said(by.threshold, "special")}
    return facts


async def _result(ctx: Context, ballot_id: UUID) -> dict[str, Fact]:
    """Give the figures of a counted ballot, and why it ended so."""
    case = await ballots.load(ctx.db, ballot_id)
    orders = await bodies.orders(ctx.db, case.standing_orders_id)
    assert case.outcome is not None  # noqa: S101 - nobody is told of a result before it is counted
    tally = case.outcome.tally
    by = for_resolution(orders.rules, case.resolution)
    result = because(case.outcome, by.threshold.base, case.resolution, casting.standing(case))
    return {"result": result, "yes": tally.yes, "no": tally.no, "abstain": tally.abstain}


async def _row(ctx: Context, query: Any, **keys: UUID) -> dict[str, Any]:
    return dict((await ctx.db.execute(query, keys)).mappings().one())


async def _rights(ctx: Context, notice: Notice) -> tuple[Bilingual, ...]:
    """Give the names of the rights on the roll of a ballot or a question that the person may use today."""
    rights = await members.usable_rights(ctx.db, notice.person_id)
    keys = {"id": notice.subject_id, "members": [right.member_id for right in rights]}
    query = _IS_ASKED if notice.kind == "question_opened" else _ON_ROLL
    on_roll = set((await ctx.db.execute(query, keys)).scalars())
    return tuple(right.name for right in rights if right.member_id in on_roll)


def _texts(row: dict[str, Any]) -> dict[str, Fact]:
    """Give a row's values, its bilingual texts as such."""
    facts: dict[str, Fact] = dict(row)
    for name in _TEXTS.keys() & row.keys():
        facts[name] = None if row[name] is None else msgspec.convert(row[name], _TEXTS[name])
    return facts
