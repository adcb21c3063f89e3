"""Short ways to a letter between members: Branwen shows herself and takes letters, Manawydan writes."""

from uuid import UUID

from governance.letters import actions
from governance.letters.values import NewLetter, NewLetterbox, NewReport
from tests import stage


async def taking(act, society) -> UUID:
    """Branwen's entry, by way of which she takes letters."""
    member_id = await stage.shown(act, society.branwen)
    async with act(society.branwen) as ctx:
        await actions.open_letterbox(ctx, member_id, NewLetterbox(is_open=True))
    return member_id


async def sent(act, society) -> UUID:
    """A letter from Manawydan to Branwen."""
    member_id = await taking(act, society)
    async with act(society.manawydan) as ctx:
        return await actions.write_letter(ctx, member_id, NewLetter("A gaf i ddod am de?"))


async def reported(act, society) -> UUID:
    """Another, which Branwen reported."""
    letter_id = await sent(act, society)
    async with act(society.branwen) as ctx:
        await actions.report_letter(ctx, letter_id, NewReport("Mae’n gas."))
    return letter_id
