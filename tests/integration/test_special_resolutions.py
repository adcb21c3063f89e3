"""Special resolutions: a class fixed at admission, and from then on its own notice, quorum and threshold."""

import csv
import io
from datetime import timedelta
from uuid import uuid4

import pytest
from msgspec.structs import replace
from sqlalchemy.exc import DBAPIError

from api.outbound import mail
from governance.ballots import actions as ballots
from governance.ballots import proof, queries
from governance.ballots.refusals import TooEarly
from governance.ballots.values import NewBallot
from governance.bodies.rules import PRESETS, THREE_QUARTERS
from governance.counting.majority import Quorum
from governance.motions import actions as motions
from governance.motions import queries as motion_queries
from governance.motions.refusals import NoSpecialResolutions
from governance.motions.values import NewTransition
from governance.notices import queries as letters
from governance.notices.rules import Notice
from tests import stage
from tests.integration.test_motion_guards import told
from tests.integration.test_motions import draft

RULES = replace(
    PRESETS["small-forum"],
    automatic=False,
    special_threshold=THREE_QUARTERS,
    special_quorum=Quorum(4, 20),
    special_notice_clear_days=14,
)
SPECIAL = {"effect": "reserved", "resolution": "special"}


@pytest.fixture
async def special(act, society):
    """The Forum's rules know special resolutions from now on."""
    await stage.under(act, society, RULES)


async def test_without_rules_for_it_no_motion_is_admitted_as_special(act, society, clock):
    with pytest.raises(NoSpecialResolutions):
        await stage.noticed(act, society, clock, **SPECIAL)


async def test_it_has_the_notice_of_its_class(act, society, clock, special):
    motion_id = await stage.noticed(act, society, clock, **SPECIAL)
    ordinary = await stage.noticed(act, society, clock)
    async with act(society.teyrnon) as ctx:
        shown, plain = [await motion_queries.motion(ctx, each) for each in (motion_id, ordinary)]
        assert (shown.resolution, plain.resolution) == ("special", "ordinary")
        assert shown.earliest_opening_at - plain.earliest_opening_at == timedelta(days=7)
        with pytest.raises(TooEarly):
            await ballots.schedule_ballot(ctx, motion_id, NewBallot(opens_at=plain.earliest_opening_at))
        seen = await queries.ballot_preview(ctx, motion_id, NewBallot())
        assert (seen.resolution, seen.threshold, seen.quorum) == ("special", THREE_QUARTERS, Quorum(4, 20))
        assert seen.opens_at == shown.earliest_opening_at


@pytest.mark.parametrize(
    ("votes", "outcome", "reason", "sentence"),
    [
        ("yes yes yes no", "carried", "threshold_met", "Carried as a special resolution because 3 voted for"),
        ("yes yes no no", "lost", "threshold_not_met", "Lost as a special resolution because 2 voted for"),
        ("yes yes yes", "not_decided", "inquorate", "Not decided because 3 out of 14"),
    ],
)
async def test_it_is_carried_by_three_quarters(api, act, society, clock, special, votes, outcome, reason, sentence):
    ballot_id = await stage.opened(act, society, clock, **SPECIAL)
    for someone, choice in zip(("branwen", "pwyll", "cigfa", "heledd"), votes.split(), strict=False):
        await stage.cast(act, society.people[someone], ballot_id, choice)
    await stage.closed(act, clock)
    found = (await api.get(f"/api/v1/ballots/{ballot_id}/results")).json()
    assert (found["resolution"], found["outcome"], found["reason"]) == ("special", outcome, reason)
    assert (found["threshold"]["numerator"], found["quorum"]["minimum"], found["quorum_needed"]) == (3, 4, 4)
    assert found["sentence"]["en"].startswith(sentence)
    async with act(None) as ctx:
        [again] = await proof.recount(ctx.db)
    assert (again.outcome, again.faults) == (outcome, ())
    row = next(csv.DictReader(io.StringIO((await api.get(f"/api/v1/ballots/{ballot_id}/results?format=csv")).text)))
    assert (row["resolution"], row["outcome"]) == ("special", outcome)


async def test_the_notice_has_its_whole_text_in_both_languages(act, society, clock, special, settings):
    for resolution in ("special", "ordinary"):
        motion_id = await stage.noticed(act, society, clock, resolution=resolution)
        async with act(None) as ctx:
            someone, now = society.gwydion.person_id, await ctx.now()
            notice = Notice(uuid4(), "motion_noticed", motion_id, someone, now, None, None)
            message = mail.notice(await letters.letter(ctx, notice), settings, now)
        body = message.get_content()
        assert stage.TEXT.en in body
        assert (stage.TEXT.cy in body) == (resolution == "special")
        if resolution == "special":
            assert message["Subject"] == f"Notice of a special resolution: {stage.TITLE.en}"
            assert "at least 3/4 of the votes for and against must be in favour" in body
            assert "rhaid i o leiaf 3/4" in body
            assert "14 clear days" in body
        else:
            assert message["Subject"] == f"Notice of motion: {stage.TITLE.en}"
            assert "7 clear days" in body


async def test_open_data_and_popolo_say_the_class(api, act, society, clock, special):
    ballot_id = await stage.opened(act, society, clock, **SPECIAL)
    await stage.closed(act, clock)
    motion_id = (await stage.seen(act, None, ballot_id)).motion.id
    for name in ("motions", "results"):
        [row] = (await api.get(f"/open-data/{name}.json")).json()["data"]
        assert row["resolution"] == "special"
    [motion] = (await api.get("/popolo/motions.json?lang=en")).json()["motions"]
    assert (motion["id"], motion["classification"]) == (str(motion_id), "special")
    assert motion["requirement"] == "Special resolution: at least 3/4 of the votes for and against must be in favour."


# ── What the database keeps ──────────────────────────────────────────────────────────────────────────


async def test_the_class_is_fixed_when_the_motion_is_admitted(act, society, clock, special):
    motion_id, plain = [await stage.noticed(act, society, clock, resolution=each) for each in ("special", "ordinary")]
    for id_, other in ((motion_id, "ordinary"), (plain, "special")):
        with pytest.raises(DBAPIError, match="fixed when it is admitted"):
            await told(act, id_, f"UPDATE motion SET resolution = '{other}' WHERE id = :id")


async def test_a_ballot_is_of_the_class_of_its_motion(act, society, clock, special):
    ballot_id = await stage.opened(act, society, clock, **SPECIAL)
    with pytest.raises(DBAPIError, match="ballot_of_the_class_of_its_motion"):
        await told(act, ballot_id, "UPDATE ballot SET resolution = 'ordinary' WHERE id = :id")


async def test_no_motion_is_special_by_rules_that_know_none(act, society, clock):
    async with act(society.branwen) as ctx:
        motion_id = await motions.propose_motion(ctx, draft(society))
        await motions.transition_motion(ctx, motion_id, NewTransition("seeking_seconders"))
    await stage.seconded(act, society, motion_id)
    change = "UPDATE motion SET state = 'admitted', reference = 'X', resolution = '{}' WHERE id = :id"
    with pytest.raises(DBAPIError, match="know no special resolutions"):
        await told(act, motion_id, change.format("special"))
    assert await told(act, motion_id, change.format("ordinary")) == 1
