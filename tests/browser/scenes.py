"""The scenes that these tests begin with, set by the product's own actions before the program opens."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from governance.bilingual import Bilingual, BilingualProse, Language
from governance.motions import actions as motions
from governance.motions.values import NewMotion, NewSecond, NewTransition
from tests import stage

SOUGHT = Bilingual(cy="Lle tawel ymhob cyfarfod", en="A quiet room at every meeting")
SOUGHT_TEXT = BilingualProse(cy="Bod lle tawel ym mhob cyfarfod.", en="That every meeting have a quiet room.")
HIDDEN_REASON = "Rheswm Branwen yn unig / Branwen’s own reason"


@dataclass(frozen=True)
class Scene:
    """A motion that looks for seconders, and an open ballot on another."""

    sought_id: UUID
    ballot_id: UUID
    motion_id: UUID


async def proposed(act: Any, society: Any, language: Language | None = None, *, by: str = "branwen") -> UUID:
    """A motion that seeks seconders: in one language, or in both."""
    title, text = SOUGHT, SOUGHT_TEXT
    if language is not None:
        title = Bilingual(**{language.value: title.in_(language).text})
        text = BilingualProse(**{language.value: text.in_(language).text})
    original = language or Language.CY
    async with act(getattr(society, by)) as ctx:
        new = NewMotion(body_id=society.forum_id, original_language=original, title=title, text=text)
        motion_id = await motions.propose_motion(ctx, new)
        await motions.transition_motion(ctx, motion_id, NewTransition("seeking_seconders"))
    return motion_id


async def submitted(act: Any, society: Any, language: Language | None = None) -> UUID:
    """A motion seconded and submitted, under rules by which officers do each step by hand."""
    await stage.under_full_rules(act, society)
    motion_id = await proposed(act, society, language)
    for someone in (society.pwyll, society.manawydan, society.cigfa):
        async with act(someone) as ctx:
            await motions.second_motion(ctx, motion_id, NewSecond())
    async with act(society.branwen) as ctx:
        await motions.transition_motion(ctx, motion_id, NewTransition("submitted"))
    return motion_id


async def voting(act: Any, society: Any, clock: Any, engine: Any) -> Scene:
    """Two members have voted for, and one against; Branwen has said why, to herself alone."""
    ballot_id = await stage.opened(act, society, clock)
    sought_id = await proposed(act, society)
    await stage.cast(act, society.branwen, ballot_id, "yes", reason=HIDDEN_REASON)
    await stage.cast(act, society.pwyll, ballot_id, "yes")
    await stage.cast(act, society.rhiannon, ballot_id, "no")
    motion_id = (await stage.seen(act, society.bendigeidfran, ballot_id)).motion.id
    return Scene(sought_id, ballot_id, motion_id)
