"""Short ways to a question to the members, to its answers, and past its closing: all by the actions."""

from datetime import timedelta
from uuid import UUID

from governance.bilingual import Bilingual, BilingualProse
from governance.questions import actions, queries
from governance.questions.values import Mark, Method, NewAnswer, NewQuestion

TITLE = Bilingual(cy="Ble y cyfarfyddwn?", en="Where shall we meet?")
TEXT = BilingualProse(cy="Mae’r haf yn dod.", en="Summer is coming.")
OPTIONS = (
    Bilingual(cy="Aberystwyth", en="Aberystwyth"),
    Bilingual(cy="Wrecsam", en="Wrexham"),
    Bilingual(cy="Ar-lein", en="Online"),
)
AN_ANSWER = {
    Method.SENSE_CHECK: NewAnswer(choice="support"),
    Method.CONSENT: NewAnswer(choice="consent"),
    Method.APPROVAL: NewAnswer(approves=(1, 3)),
    Method.SCORE: NewAnswer(scores=(Mark(1, 5), Mark(2, 0))),
}


async def asked(act, society, method: str = "sense_check", *, days: float = 7, **more) -> UUID:
    """A question that Rhiannon, the secretary, asks the members; open at once, unless `opens_in` says how many days."""
    opens_in = more.pop("opens_in", None)
    options = {"options": OPTIONS} if method in ("approval", "score") else {}
    async with act(society.rhiannon) as ctx:
        now = await ctx.now()
        opens_at = None if opens_in is None else now + timedelta(days=opens_in)
        new = NewQuestion(
            **{
                "body_id": society.forum_id,
                "method": Method(method),
                "title": TITLE,
                "text": TEXT,
                "opens_at": opens_at,
                "closes_at": (opens_at or now) + timedelta(days=days),
                **options,
                **more,
            }
        )
        return await actions.ask_question(ctx, new)


async def answer(act, someone, question_id, new: NewAnswer | None = None, **given):
    async with act(someone) as ctx:
        return await actions.give_answer(ctx, question_id, new or NewAnswer(**given))


async def closed(act, clock, days: float = 7) -> None:
    """The days go by, and the worker looks at the clock."""
    await clock.forward(days=days, minutes=1)
    await advance(act)


async def advance(act) -> int:
    async with act(None) as ctx:
        return await actions.advance_due(ctx)


async def seen(act, someone, question_id):
    async with act(someone) as ctx:
        return await queries.question(ctx, question_id)


async def result(act, someone, question_id):
    async with act(someone) as ctx:
        return await queries.result(ctx, question_id)
