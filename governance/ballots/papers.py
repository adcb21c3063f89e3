"""A person before a ballot: one paper for each of their rights, with what the roll says of it and its present vote."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import text

from governance.ballots import rules, store
from governance.ballots.values import Ballot, RollEntry, State, Voter
from governance.ballots.views import MyVote, Paper
from governance.bilingual import Bilingual
from governance.context import Context
from governance.database import Json, values
from governance.permissions import AppScope, Capacity

_VOTES = text(
    """
    SELECT ballot_id, member_id, choice, reason, revision, cast_at, channel FROM vote
     WHERE ballot_id = :ballot_id AND member_id = ANY (:rights)
    """
)
_WAITING = text(
    "SELECT member_id, channel FROM waiting_entry WHERE ballot_id = :ballot_id AND member_id = ANY (:rights)"
)
_NAME = text("SELECT name FROM member_name WHERE member_id = :id").columns(name=Json)


async def papers_of(ctx: Context, case: Ballot, now: datetime) -> list[Paper]:
    """The caller's papers in one ballot, their own first. Raises `SignInNeeded`.

    An app is shown none where it may not vote: how its member voted there is no affair of its.
    """
    app = ctx.actor.app
    if app and not (AppScope.VOTES_WRITE in app.scopes and rules.is_open_to_apps(case)):
        return []
    voter = await store.voter(ctx.db, case.id, ctx.person_id())
    usable = {right.member_id: (right.name, right.capacity) for right in voter.usable}
    own = voter.own_member_id
    if own and own not in usable and voter.entry(own):
        # Somebody whose own right is suspended or over still sees what the roll says of it.
        row = (await ctx.db.execute(_NAME, {"id": own})).mappings().one()
        usable = {own: (msgspec.convert(row["name"], Bilingual), "own"), **usable}
    found = await ctx.db.execute(_VOTES, {"ballot_id": case.id, "rights": list(usable)})
    votes = {vote.member_id: vote for vote in values(found.mappings(), MyVote)}
    waiting = await ctx.db.execute(_WAITING, {"ballot_id": case.id, "rights": list(usable)})
    entered = {row.member_id: row.channel for row in waiting}
    papers = [
        _paper(case, voter, member_id, name, capacity, votes.get(member_id), now)
        for member_id, (name, capacity) in usable.items()
    ]
    return [msgspec.structs.replace(paper, entered=entered.get(paper.member_id)) for paper in papers]


def _paper(
    case: Ballot,
    voter: Voter,
    member_id: UUID,
    name: Bilingual,
    capacity: Capacity,
    vote: MyVote | None,
    now: datetime,
) -> Paper:
    entry = voter.entry(member_id) or _joined_since(case, member_id)
    usable = any(right.member_id == member_id for right in voter.usable)
    taking = rules.state_at(case, now) is State.OPEN and now >= case.opens_at
    return Paper(
        member_id=member_id,
        name=name,
        capacity=capacity,
        on_roll=entry.on_roll if entry else None,
        reason=entry.reason if entry else None,
        can_vote=taking and usable and entry is not None and entry.on_roll,
        vote=vote,
        entered=None,
    )


def _joined_since(case: Ballot, member_id: UUID) -> RollEntry | None:
    """The line that a frozen roll would have for a right that did not exist yet when it was frozen."""
    return RollEntry(member_id, on_roll=False, reason=rules.SINCE) if case.roll_digest else None
