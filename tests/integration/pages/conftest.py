"""The whole program with its pages, browsers, and a scene: something in each place a page can show."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest

from frontend.app import create_app
from governance.bilingual import Bilingual, BilingualProse
from governance.decisions import actions as decisions
from governance.decisions.values import LinkedMotion, NewDecision
from governance.motions import actions as motions
from governance.motions.rules import LONDON
from governance.motions.values import NewMotion, NewSecond, NewTransition
from governance.questions.values import Method
from tests import asking, stage
from tests.integration.pages.reader import CY, Browser

BOTH = BilingualProse(cy="Am resymau da.", en="For good reasons.")


@pytest.fixture
async def app(settings):
    """The whole program, with its pages."""
    app = create_app(settings)
    async with app.lifespan():
        yield app


@pytest.fixture
async def browse(api):
    """Open a browser, signed in as somebody or not."""
    open_ = []

    async def browse(someone=None) -> Browser:
        client = api
        if someone is not None:
            client = await api.as_(someone, door="pages")
            client.cookies.set("session", client.headers.pop("Authorization").removeprefix("Bearer "))
            open_.append(client)
        return Browser(client)

    yield browse
    for client in open_:
        await client.aclose()


@dataclass
class Scene:
    """Something in each place a page can show."""

    draft: UUID
    mine: UUID
    seeking: UUID
    submitted: UUID
    ruled_out: UUID
    answered: UUID
    awaiting: UUID
    ballot: UUID
    counted: UUID
    decision: UUID
    decision_draft: UUID
    questions: dict[str, UUID]  # by method, all open; and one that has closed of each, by "closed_" and its method
    board: UUID


async def proposed(act, society, someone, *, seeking: bool = True, english: str | None = "More tea") -> UUID:
    async with act(someone) as ctx:
        new = NewMotion(
            body_id=society.forum_id,
            original_language=CY,
            title=Bilingual(cy="Mwy o de", en=english),
            text=BilingualProse(cy="Bod mwy o de.\n\nA theisen.", en="That there be more tea." if english else None),
        )
        motion_id = await motions.propose_motion(ctx, new)
        if seeking:
            await motions.transition_motion(ctx, motion_id, NewTransition("seeking_seconders"))
    return motion_id


async def submitted(act, society) -> UUID:
    motion_id = await proposed(act, society, society.branwen)
    for someone in (society.pwyll, society.cigfa):
        async with act(someone) as ctx:
            await motions.second_motion(ctx, motion_id, NewSecond())
    return motion_id


async def counted(act, society, clock) -> tuple[UUID, UUID]:
    """A ballot that carried its motion, and the motion."""
    ballot_id = await stage.opened(act, society, clock)
    for someone, choice in (("branwen", "yes"), ("pwyll", "yes"), ("cigfa", "no")):
        await stage.cast(act, society.people[someone], ballot_id, choice)
    await stage.closed(act, clock)
    return ballot_id, (await stage.result(act, None, ballot_id)).motion.id


async def answered_question(act, society, method: Method) -> UUID:
    """A question that Branwen has answered, and of which everybody will see who answered how."""
    question_id = await asking.asked(act, society, method, names_seen_by="everyone")
    await asking.answer(act, society.branwen, question_id, asking.AN_ANSWER[method])
    if method is Method.CONSENT:
        await asking.answer(act, society.cigfa, question_id, choice="object", comment="Too far.")
    return question_id


def decision_on(society, today, *links: LinkedMotion, title: Bilingual) -> NewDecision:
    return NewDecision(
        body_id=society.board_id,
        title=title,
        text=BOTH,
        reasons=BOTH,
        decided_on=today,
        yes=7,
        no=1,
        motions=links,
        due_on=today + timedelta(days=30),
    )


@pytest.fixture
async def scene(act, society, clock) -> Scene:
    questions = {f"closed_{method}": await answered_question(act, society, method) for method in Method}
    ballot_id, answered = await counted(act, society, clock)
    _, awaiting = await counted(act, society, clock)
    async with act(society.gwydion) as ctx:
        today = (await ctx.now()).astimezone(LONDON).date()
        title = Bilingual(cy="Ateb", en="Answer")
        new = decision_on(society, today, LinkedMotion(answered, "in_part"), title=title)
        decision_id = await decisions.record_decision(ctx, new)
        await decisions.publish_decision(ctx, decision_id)
        draft = await decisions.record_decision(ctx, decision_on(society, today, title=Bilingual(cy="Drafft y bwrdd")))
    await asking.advance(act)
    ruled_out = await submitted(act, society)
    async with act(society.pwyll) as ctx:
        await motions.transition_motion(ctx, ruled_out, NewTransition("ruled_out", BOTH))
    return Scene(
        draft=await proposed(act, society, society.branwen, seeking=False),
        ballot=await stage.opened(act, society, clock),
        mine=await proposed(act, society, society.branwen),
        seeking=await proposed(act, society, society.cigfa, english=None),
        submitted=await submitted(act, society),
        ruled_out=ruled_out,
        answered=answered,
        awaiting=awaiting,
        counted=ballot_id,
        decision=decision_id,
        decision_draft=draft,
        questions=questions | {method: await asking.asked(act, society, method) for method in Method},
        board=society.board_id,
    )
