"""What needs the reader: whole lists, read once each."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from msgspec import Struct
from sqlalchemy import Engine, event

from frontend.lookups import MANY, all_of
from governance.identifiers import new_id
from tests import stage

CALL = "Call a ballot"


class Item(Struct, frozen=True):
    id: UUID


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that is sent to the database meanwhile."""
    sent: list[str] = []

    def note(*given: object) -> None:
        sent.append(str(given[2]))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.mark.parametrize("length", [0, 1, MANY, MANY + 1, 3 * MANY])
async def test_a_list_is_read_to_its_end(length):
    everything = [Item(new_id()) for _ in range(length)]

    async def listing(*, after: UUID | None, limit: int) -> list[Item]:
        start = [each.id for each in everything].index(after) + 1 if after else 0
        return everything[start : start + limit]

    assert await all_of(listing) == everything


async def test_a_noticed_motion_waits_for_a_ballot_until_one_is_called(browse, act, society, clock):
    motion_id = await stage.noticed(act, society, clock)
    browser = await browse(society.teyrnon)
    await browser.open("/en")
    assert CALL in browser.page.text
    form = f"/en/motions/{motion_id}/ballot"
    await browser.open(form)
    ballot = (await browser.send(form, names_seen_by="members")).headers["location"]
    await browser.open("/en")
    assert CALL not in browser.page.text
    await stage.annulled(act, society, UUID(ballot.rpartition("/")[2]))
    await browser.open("/en")
    assert CALL in browser.page.text


async def test_more_that_waits_asks_no_more_of_the_database(browse, act, society, clock):
    browser = await browse(society.teyrnon)
    await stage.noticed(act, society, clock)
    with statements() as before:
        await browser.open("/en")
    await stage.noticed(act, society, clock)
    with statements() as after:
        await browser.open("/en")
    assert browser.page.text.count(CALL) == 2
    assert after == before
