"""The letters about ballots, and about questions to the members."""

from collections.abc import Awaitable, Callable
from functools import partial
from uuid import UUID

from sqlalchemy import TextClause, text

from governance.ballots import casting
from governance.ballots import store as ballots
from governance.ballots.sentences import because
from governance.bodies import store as bodies
from governance.bodies.rules import for_resolution
from governance.context import Context
from governance.members import store as members
from governance.notices.kind import Facts, Kind, Thing, found, of_body, reading
from governance.permissions import Permission
from governance.refusal import N_, Said


def _ballot(found_by: str = "n.subject_id") -> Thing:
    return Thing(
        "ballot",
        f"""
        SELECT l.id, t.title
          FROM ballot l JOIN motion_text t ON (t.motion_id, t.version) = (l.motion_id, l.text_version)
         WHERE l.id = {found_by}
        """,  # noqa: S608 - constants of ours
    )


_THIS = _ballot()
_OF_A_STEP = _ballot("(SELECT ballot_id FROM ballot_proposal WHERE id = n.subject_id)")
_QUESTION = Thing("question", "SELECT id, title FROM question WHERE id = n.subject_id")

_OF_A_BALLOT = """
    m.reference, t.title, b.name AS body, l.opens_at, l.closes_at
      FROM ballot l JOIN motion m ON m.id = l.motion_id
      JOIN motion_text t ON (t.motion_id, t.version) = (l.motion_id, l.text_version) JOIN body b ON b.id = m.body_id
"""
_BALLOT = reading(
    f"""
    SELECT l.entitled, l.was_to_close_at, s.reason, concat_ws(', ', p.name, c.name) AS names,
           CAST(o.rules ->> 'early_close' AS boolean) AS may_close_early,
           {_OF_A_BALLOT} JOIN standing_orders o ON o.id = l.standing_orders_id
      LEFT JOIN ballot_proposal s ON (s.ballot_id, s.kind, s.state) = (l.id, 'early_close', 'confirmed')
      LEFT JOIN person p ON p.id = s.proposed_by LEFT JOIN person c ON c.id = s.decided_by
     WHERE l.id = :id
    """
)
_TIED = reading(
    f"""
    SELECT l.casting_until, CAST(l.outcome -> 'tally' ->> 'yes' AS integer) AS yes,
           CAST(l.outcome -> 'tally' ->> 'no' AS integer) AS no, {_OF_A_BALLOT} WHERE l.id = :id
    """
)
_STEP = reading(
    f"""
    SELECT s.kind, s.state, s.reason, s.objection, y.name AS proposer, d.name AS decider,
           {_OF_A_BALLOT} JOIN ballot_proposal s ON s.ballot_id = l.id
      JOIN person y ON y.id = s.proposed_by LEFT JOIN person d ON d.id = s.decided_by
     WHERE s.id = :id
    """
)
_VOTED = reading(
    f"""
    SELECT a.name AS app, r.name AS partner, n.name AS member, v.cast_at, {_OF_A_BALLOT}
      JOIN app_vote v ON v.ballot_id = l.id JOIN app_permit p ON p.id = v.permit_id JOIN app a USING (client_id)
      JOIN client c ON c.id = a.client_id JOIN partner r ON r.id = c.partner_id
      JOIN member_name n ON n.member_id = v.member_id
     WHERE v.id = :id
    """
)
_ASKING = reading(
    """
    SELECT q.title, b.name AS body, q.opens_at, q.closes_at, q.entitled,
           (SELECT count(*) FROM question_answer a
             WHERE (a.question_id, a.text_version) = (q.id, q.text_version)) AS answered
      FROM question q JOIN body b ON b.id = q.body_id WHERE q.id = :id
    """
)

# Everybody who may use today a right that is on the roll of a ballot, or of a question.
_ON_THE_ROLL = found(
    """
    SELECT r.person_id FROM right_today r JOIN roll_entry e ON e.member_id = r.member_id AND e.on_roll
     WHERE e.ballot_id = :id
    """
)
_ASKED = found(
    """
    SELECT r.person_id FROM right_today r JOIN question_roll e ON e.member_id = r.member_id AND e.on_roll
     WHERE e.question_id = :id
    """
)
_ON_ROLL = text("SELECT member_id FROM roll_entry WHERE ballot_id = :id AND on_roll AND member_id = ANY(:members)")
_IS_ASKED = text(
    "SELECT member_id FROM question_roll WHERE question_id = :id AND on_roll AND member_id = ANY(:members)"
)
# Whose chair may still decide an equal vote.
_WHO_CHAIRS = of_body(
    """
    SELECT m.body_id FROM ballot b JOIN motion m ON m.id = b.motion_id
     WHERE b.id = :id AND b.state = 'tied' AND app_now() < b.casting_until
    """,
    Permission.BALLOT_CASTING_VOTE,
    bodies.holders,
)

_STEPS = {
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


def _closing(facts: Facts) -> Facts:
    return {"closing": Said(_CLOSES_SOONER if facts["may_close_early"] else _CLOSES, dict(facts))}


def _closed(facts: Facts) -> Facts:
    return {"closing": Said(_CLOSED_EARLY if facts["was_to_close_at"] else _CLOSED, dict(facts))}


def _proposed(facts: Facts) -> Facts:
    return {"result": Said(_STEPS[str(facts["kind"])], dict(facts))}


def _decided(facts: Facts) -> Facts:
    by_itself = facts["state"] == "confirmed" and facts["decider"] is None
    became = Said(_UNLOCKED if by_itself else _BECAME[str(facts["state"])], dict(facts))
    return {"step": Said(_YOURS[str(facts["kind"])]), "result": became}


def _rights(query: TextClause) -> Callable[[Context, UUID, UUID], Awaitable[Facts]]:
    """Give the names of the rights that a query finds of those that the person may use today."""

    async def finds(ctx: Context, subject_id: UUID, person_id: UUID) -> Facts:
        rights = await members.usable_rights(ctx.db, person_id)
        keys = {"id": subject_id, "members": [right.member_id for right in rights]}
        on_roll = set((await ctx.db.execute(query, keys)).scalars())
        return {"rights": tuple(right.name for right in rights if right.member_id in on_roll)}

    return finds


async def _result(ctx: Context, ballot_id: UUID, _person_id: UUID) -> Facts:
    """Give the figures of a counted ballot, and why it ended so."""
    case = await ballots.load(ctx.db, ballot_id)
    orders = await bodies.orders(ctx.db, case.standing_orders_id)
    assert case.outcome is not None  # noqa: S101 - nobody is told of a result before it is counted
    tally = case.outcome.tally
    by = for_resolution(orders.rules, case.resolution)
    result = because(case.outcome, by.threshold.base, case.resolution, casting.standing(case))
    return {"result": result, "yes": tally.yes, "no": tally.no, "abstain": tally.abstain}


_a_ballot = partial(Kind, thing=_THIS, reads=_BALLOT)
_a_step = partial(Kind, thing=_OF_A_STEP, reads=_STEP)
_a_question = partial(Kind, thing=_QUESTION, reads=_ASKING)

KINDS = {
    "ballot_opened": _a_ballot(
        N_("Voting is open"), "ballot.opened", _ON_THE_ROLL, finds=_rights(_ON_ROLL), words=_closing
    ),
    "result_declared": _a_ballot(
        N_("The result of a vote was declared"), "ballot.declared", _ON_THE_ROLL, finds=_result, words=_closed
    ),
    "casting_vote_asked": Kind(
        N_("The votes were equal: you may give a casting vote"),
        "ballot.tied",
        _WHO_CHAIRS,
        _THIS,
        _TIED,
        to_an_office=True,
    ),
    "ballot_step_proposed": _a_step(
        N_("A step with a ballot waits for a second officer"),
        "ballot.step_proposed",
        ballots.who_confirm,
        words=_proposed,
        to_an_office=True,
    ),
    # Not told: whoever withdrew it themselves.
    "ballot_step_decided": _a_step(
        N_("A step with a ballot that you proposed was decided"),
        "ballot.step_decided",
        found("SELECT proposed_by FROM ballot_proposal WHERE id = :id AND state NOT IN ('waiting', 'withdrawn')"),
        words=_decided,
    ),
    "vote_by_app": Kind(
        N_("An app voted in your name"),
        "vote.cast_by_app",
        found("SELECT p.person_id FROM app_vote v JOIN app_permit p ON p.id = v.permit_id WHERE v.id = :id"),
        _ballot("(SELECT ballot_id FROM app_vote WHERE id = n.subject_id)"),
        _VOTED,
    ),
    "question_opened": _a_question(
        N_("A question to the members is open"), "question.opened", _ASKED, finds=_rights(_IS_ASKED)
    ),
    "question_closed": _a_question(N_("A question to the members has closed"), "question.closed", _ASKED),
}
