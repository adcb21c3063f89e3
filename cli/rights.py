"""`fforwm data` and `fforwm replay-erasures`: people's own rights, at the operator's hand."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import msgspec

from api.settings import Settings
from cli.backup.archive import BackupError
from governance.context import Context, Person, Visitor
from governance.database import open_engine
from governance.rights import actions, log, queries, store
from i18n.holdings import portable

T = TypeVar("T")


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add both to the commands of `fforwm`."""
    data = commands.add_parser("data", help="print what is held about a person, as they read it themselves")
    data.add_argument("person", metavar="PERSON", help="their id, or their e-mail address")
    replay = commands.add_parser("replay-erasures", help="erase again whom an older backup brought back")
    replay.add_argument("--log", metavar="FILE", help="the log of erasures; else that of FFORWM_ERASURE_LOG")


def show_data(settings: Settings, person: str) -> int:
    """Print one person's data as JSON. Raises `BackupError` where nobody, or more than one, is called so."""

    async def held(ctx: Context) -> bytes:
        found = await store.people_called(ctx.db, person.lower())
        if len(found) != 1:
            known = ", ".join(map(str, found)) or "nobody"
            raise BackupError(f"There is not one person with this id or address, but: {known}")
        own = Context(ctx.db, Person(found[0], "", frozenset(), is_member=False))
        return msgspec.json.format(msgspec.json.encode(portable(await queries.my_data(own))))

    print(asyncio.run(_in_one(settings.database_url, held)).decode())
    return 0


def replay(url: str, path: Path) -> int:
    """Do every erasure of the log again that the database does not know. Gives how many were done.

    Each is one transaction, so a replay that was broken off goes on where it stopped. Raises `BackupError` where the
    log cannot be read.
    """
    try:
        erasures = list(log.read(path))
    except (OSError, msgspec.DecodeError) as error:
        raise BackupError(f"The log of erasures {path} cannot be read: {error}") from error

    async def all_of_them() -> int:
        engine = open_engine(url, pool_size=1)
        try:
            done = 0
            for erasure in erasures:
                async with engine.begin() as db:
                    done += await actions.replay_erasure(Context(db, Visitor()), erasure)
            return done
        finally:
            await engine.dispose()

    return asyncio.run(all_of_them())


def replay_command(settings: Settings, given: str | None) -> int:
    """Replay, and say what was done."""
    path = Path(given) if given else settings.erasures
    url = settings.owner_database_url or settings.database_url
    print(f"{replay(url, path)} erasures of {path} were done again; the others stood.")
    return 0


async def _in_one(url: str, act: Callable[[Context], Awaitable[T]]) -> T:
    engine = open_engine(url, pool_size=1)
    try:
        async with engine.begin() as db:
            return await act(Context(db, Visitor()))
    finally:
        await engine.dispose()
