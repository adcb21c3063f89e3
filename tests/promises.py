"""Short ways to a promise: its wording enacted, given by a member, asked after, and answered."""

from datetime import date
from uuid import UUID

from sqlalchemy import text

from governance.bilingual import BilingualProse, Language
from governance.identifiers import new_id
from governance.promises import actions, store
from governance.promises.values import Feedback, NewFeedback, NewPromise, NewWording
from tests.cast import Someone

WORDS = BilingualProse(cy="Byddaf yn gwrando yn gyntaf.", en="I will listen first.")
NEWER = BilingualProse(cy="Byddaf yn gwrando, ac yn rhannu grym.", en="I will listen, and share power.")


async def enacted(act, society, said: BilingualProse = WORDS) -> None:
    """A wording, in force from today."""
    async with act(society.gwydion) as ctx:
        today: date = (await ctx.db.execute(text("SELECT app_today()"))).scalar_one()
        await actions.enact_promise(ctx, NewWording(text=said, effective_on=today))


async def given(act, someone: Someone, member_id: UUID | None = None, *, wording: int = 1, **more: object) -> UUID:
    """The promise of a member, for whom somebody speaks; gives the member's id."""
    found = member_id or someone.member_id
    assert found is not None
    async with act(someone) as ctx:
        await actions.give_promise(ctx, found, NewPromise(wording=wording, **more), Language.CY)
    return found


async def asked(act, clock, member_id: UUID) -> UUID:
    """The member is asked, six months and a day later; gives the id of the asking."""
    await clock.forward(days=185)
    async with act(None) as ctx:
        await actions.advance_due(ctx)
        query = text("SELECT id FROM promise_feedback WHERE member_id = :id ORDER BY due_on DESC LIMIT 1")
        found: UUID = (await ctx.db.execute(query, {"id": member_id})).scalar_one()
    return found


async def answered(act, someone: Someone, member_id: UUID, feedback_id: UUID, **said: object) -> None:
    """What the member says came of it."""
    async with act(someone) as ctx:
        new = NewFeedback(**{"done": "Te bob dydd Mawrth.", "shared": True} | said)
        await actions.give_feedback(ctx, member_id, feedback_id, new, Language.CY)


async def asked_today(act, society) -> UUID:
    """Branwen, who has promised, is asked before her time, so that the clock may stay; gives the id of the asking."""
    await enacted(act, society)
    member_id = await given(act, society.branwen, words="Te.")
    async with act(society.branwen) as ctx:
        today: date = (await ctx.db.execute(text("SELECT app_today()"))).scalar_one()
        asking = Feedback(id=new_id(), member_id=member_id, due_on=today, asked_at=await ctx.now())
        await store.put_feedback(ctx.db, asking)
    return asking.id
