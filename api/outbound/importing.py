"""Lists of members by the worker: read stride by stride, then set against the register; committed; undone.

It is killed at any line without harm: what was read is read again from the beginning, and what is committed or undone
is one transaction.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from itertools import islice
from typing import TypeAlias
from uuid import UUID

from api.spreadsheets import Row, Unreadable, rows_of
from governance.context import Context
from governance.imports import actions, rules
from governance.imports.values import Import
from governance.refusal import Refusal, Stale

Transaction: TypeAlias = Callable[[], AbstractAsyncContextManager[Context]]


async def read(transaction: Transaction, import_id: UUID) -> None:
    """Read the file of an import, and say of each row what it would do."""
    async with transaction() as ctx:
        taken = await actions.begin_reading(ctx, import_id)
    if taken is None:
        return
    reading, content = taken
    rows = rows_of(content)
    try:
        reading = await _read(transaction, reading, rows)
        async with transaction() as ctx:
            await actions.end_reading(ctx, reading)
    except Unreadable as unreadable:
        async with transaction() as ctx:
            await actions.give_up_reading(ctx, reading, unreadable.code, unreadable.line)
    except Stale:
        return  # an officer put it away, or another worker reads it anew
    finally:
        rows.close()


async def _read(transaction: Transaction, reading: Import, rows: Iterator[Row]) -> Import:
    headings = await asyncio.to_thread(_headings, rows)
    async with transaction() as ctx:
        reading, reader = await actions.map_by_headings(ctx, reading, headings)
    try:
        rules.check_mapping(reading.mapping, headings)
    except Refusal as incomplete:
        raise Unreadable("mapping_incomplete") from incomplete
    while stride := await asyncio.to_thread(list, islice(rows, actions.STRIDE)):
        read_ = await asyncio.to_thread(actions.read_rows, reader, stride)
        async with transaction() as ctx:
            reading = await actions.put_rows(ctx, reading, read_)
    return reading


def _headings(rows: Iterator[Row]) -> list[str]:
    """The first row in which anything stands."""
    found = next((row for _, row in rows if row), None)
    if found is None:
        raise Unreadable("empty")
    return [rules.tidy(each)[:200].replace("\x00", "") for each in found]


async def commit(transaction: Transaction, import_id: UUID) -> None:
    """Take a list into the register."""
    async with transaction() as ctx:
        await actions.enter_members(ctx, import_id)


async def undo(transaction: Transaction, import_id: UUID) -> None:
    """Take a list out of the register again."""
    async with transaction() as ctx:
        await actions.take_back(ctx, import_id)
