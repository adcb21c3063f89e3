"""`fforwm import`: a list of members by the command line, through the very acts of the page and the API.

Without `--apply` it is a dry run: the list is read, each row gets its verdict, and then it is put away.
"""

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from api.outbound import importing
from api.outbound.jobs import Office
from api.settings import Settings
from cli.terminal import Wrong, add_language, content_of, plain
from governance.accounts.queries import named
from governance.bilingual import Language
from governance.context import Context, Person
from governance.imports import actions, queries, rules
from governance.imports.values import MOST_FILE, Fault, Field, NewCommit, NewImport, NewMapping, State, Verdict
from governance.imports.views import FIELD_SAID, FILE_SAID, SAID, ImportView, RowView
from governance.refusal import N_, Refusal
from governance.rights.store import people_called
from i18n import gettext, pgettext, sentence

_UNDER_WAY = (State.RECEIVED, State.READING, State.COMMITTING, State.UNDOING)
_LOOK = 0.3  # seconds between two looks at how far it is
_STRIDE = 1000  # rows that are fetched at once


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Say what the commands take."""
    what = commands.add_parser("import", help="take a list in, or an import back").add_subparsers(
        dest="what", required=True, metavar="WHAT"
    )
    members = what.add_parser("members", help="read a list of members, and say what each row would do")
    members.add_argument("file", metavar="FILE", help="CSV or XLSX")
    members.add_argument("--apply", action="store_true", help="take it into the register too, whole or not at all")
    members.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="FIELD=HEADING",
        help=f"what a column holds, where its heading does not tell; FIELD is one of {', '.join(Field)}",
    )
    members.add_argument(
        "--duplicates-seen", action="store_true", help="you have looked at the rows that may be of known members"
    )
    undo = what.add_parser("undo", help="undo an import")
    undo.add_argument("id", type=UUID, metavar="ID")
    for each in (members, undo):
        each.add_argument(
            "--as", dest="officer", required=True, metavar="WHO", help="the officer who does it: their id or address"
        )
        add_language(each)


def run(chosen: argparse.Namespace, settings: Settings) -> int:
    """Do it and say so: 0; 1 where rows are refused or it may not be done; 2 for a wrong file or question."""
    language = Language(chosen.language)
    try:
        content = content_of(chosen.file, MOST_FILE, language) if chosen.what == "members" else b""
        return asyncio.run(_run(chosen, settings, content))
    except Wrong as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except Refusal as refusal:
        print(sentence(refusal, language), file=sys.stderr)
        return 1


async def _run(chosen: argparse.Namespace, settings: Settings, content: bytes) -> int:
    office = Office(settings)
    try:
        desk = Desk(office, await officer(office, chosen), Language(chosen.language))
        if chosen.what == "undo":
            return await _undo(desk, chosen.id)
        return await _import(desk, chosen, content)
    finally:
        await office.close()


async def officer(office: Office, chosen: argparse.Namespace) -> Person:
    """Whom the operator acts for, as `--as` says. Raises `Wrong`."""
    async with office.transaction() as ctx:
        called = await people_called(ctx.db, chosen.officer.lower())
        found = await named(ctx.db, called[0]) if len(called) == 1 else None
    if found is None:
        raise Wrong(
            gettext(
                Language(chosen.language),
                "There is not one person who may act here with this id or address: {given}",
                given=plain(chosen.officer),
            )
        )
    return found


@dataclass(frozen=True)
class Desk:
    """Where an officer does this: transactions in their name, and words in their language."""

    office: Office
    officer: Person
    language: Language

    @asynccontextmanager
    async def acting(self) -> AsyncIterator[Context]:
        async with self.office.transaction() as ctx:
            yield replace(ctx, actor=self.officer)

    async def seen(self, import_id: UUID) -> ImportView:
        async with self.acting() as ctx:
            return await queries.member_import(ctx, import_id)

    async def settled(self, import_id: UUID, work: Callable[..., Awaitable[None]]) -> ImportView:
        """Do the worker's part here, and wait where a worker is at it already; how far it is, on a terminal."""
        showing = asyncio.create_task(self._show(import_id)) if sys.stderr.isatty() else None
        try:
            await work(self.office.transaction, import_id)
            while (found := await self.seen(import_id)).state in _UNDER_WAY:  # noqa: ASYNC110 - of another process
                await asyncio.sleep(_LOOK)
            return found
        finally:
            if showing:
                showing.cancel()
                with suppress(asyncio.CancelledError):
                    await showing
                print("\r\x1b[K", end="", file=sys.stderr)

    async def _show(self, import_id: UUID) -> None:
        while True:
            found = await self.seen(import_id)
            said = self.say(_DOING[found.state], num=found.rows_read) if found.state in _DOING else ""
            print(f"\r\x1b[K{said}", end="", file=sys.stderr, flush=True)
            await asyncio.sleep(_LOOK)

    def say(self, message: str, **facts: object) -> str:
        return gettext(self.language, message, **facts)


_DOING = {
    State.READING: N_("Rows read so far: {num}"),
    State.COMMITTING: N_("The list is being taken into the register, whole or not at all."),
    State.UNDOING: N_("The list is being taken out of the register again."),
}


# ── Taking in ────────────────────────────────────────────────────────────────────────────────────────


async def _import(desk: Desk, chosen: argparse.Namespace, content: bytes) -> int:
    async with desk.acting() as ctx:
        new = NewImport(rules.file_name(Path(chosen.file).name), content)
        import_id = await actions.begin_import(ctx, new)
    found = await desk.settled(import_id, importing.read)
    try:
        if chosen.column and found.headings:
            async with desk.acting() as ctx:
                await actions.map_columns(ctx, import_id, _mapping(found, chosen.column, desk), None)
            found = await desk.settled(import_id, importing.read)
        if found.state is not State.CHECKED:
            raise Wrong("\n".join(_stands_in_the_way(found, desk)))
        async for row in _rows(desk, import_id):
            print("\n".join(_said(row, found, desk)))
        print("\n".join(_counted(found, desk)))
        return await _commit(desk, found, chosen) if chosen.apply else _advise(found, desk)
    finally:
        async with desk.acting() as ctx:
            if "discard_import" in (await queries.member_import(ctx, import_id)).allowed_actions:
                await actions.discard_import(ctx, import_id, None)


def _advise(found: ImportView, desk: Desk) -> int:
    if found.counts.refused:
        print(
            desk.say(N_("A list is taken whole or not at all. Mend the cells that are named above, and send it again."))
        )
        return 1
    if not found.counts.new + found.counts.changed:
        print(desk.say(N_("Nothing in this file would change the register.")))
    else:
        print(
            desk.say(
                N_("Nothing was changed: this was a dry run. To take the list in, say so with: {option}"),
                option="--apply",
            )
        )
    return 0


async def _commit(desk: Desk, found: ImportView, chosen: argparse.Namespace) -> int:
    if not found.counts.refused and not found.counts.new + found.counts.changed:
        return _advise(found, desk)
    async with desk.acting() as ctx:
        await actions.commit_import(ctx, found.id, NewCommit(chosen.duplicates_seen), found.version)
    done = await desk.settled(found.id, importing.commit)
    if done.state is not State.COMMITTED:
        print("\n".join(_stands_in_the_way(done, desk)), file=sys.stderr)
        return 1
    print(desk.say(N_("The list was taken into the register.")))
    undo = f"fforwm import undo {found.id} --as {chosen.officer}"
    print(desk.say(N_("To undo it, within 30 days: {command}"), command=undo))
    return 0


def _mapping(found: ImportView, given: list[str], desk: Desk) -> NewMapping:
    """The columns as they were guessed, and as they were said in the place of that. Raises `Wrong`."""
    places = {rules.plain(heading): place for place, heading in reversed([*enumerate(found.headings)])}
    said = dict[Field, int]()
    for each in given:
        field, _, heading = each.partition("=")
        place = places.get(rules.plain(heading))
        if field not in [*Field] or place is None:
            known = " · ".join(map(plain, found.headings))
            no_such = N_("There is no such column: {given}. Those of this file are: {known}")
            raise Wrong(desk.say(no_such, given=plain(each), known=known))
        said[Field(field)] = place
    guessed = {field: place for field, place in found.mapping.items() if place not in said.values()}
    return NewMapping(guessed | said)


# ── Undoing ──────────────────────────────────────────────────────────────────────────────────────────


async def _undo(desk: Desk, import_id: UUID) -> int:
    async with desk.acting() as ctx:
        await actions.undo_import(ctx, import_id, None)
    done = await desk.settled(import_id, importing.undo)
    if done.state is not State.UNDONE:
        print("\n".join(_stands_in_the_way(done, desk)), file=sys.stderr)
        return 1
    print(desk.say(N_("The list was taken out of the register again.")))
    return 0


# ── What is said ─────────────────────────────────────────────────────────────────────────────────────


async def _rows(desk: Desk, import_id: UUID) -> AsyncIterator[RowView]:
    after = 0
    while True:
        async with desk.acting() as ctx:
            rows = await queries.import_rows(ctx, import_id, after=after, limit=_STRIDE)
        for row in rows:
            yield row
        if len(rows) < _STRIDE:
            return
        after = rows[-1].line


def _said(row: RowView, found: ImportView, desk: Desk) -> list[str]:
    name = row.name.in_(desk.language).text if row.name else ""
    what = [str(row.line), _verdict(row.verdict, desk.language), row.reference or "", name]
    changes = ", ".join(desk.say(FIELD_SAID[each]) for each in row.changes)
    lines = ["\t".join(map(plain, [*what, changes] if changes else what))]
    return lines + [f"\t- {_wrong(each, row, found, desk)}" for each in (*row.faults, *row.notes)]


def _wrong(fault: Fault, row: RowView, found: ImportView, desk: Desk) -> str:
    place = found.mapping.get(fault.field) if fault.field else None
    parts = [
        f"{rules.letters_of(place)}{row.line}:" if place is not None else "",
        desk.say(SAID[fault.code]),
        f"“{plain(fault.given)}”" if fault.given else "",
        desk.say(N_("See row {line}."), line=fault.line) if fault.line else "",
        desk.say(N_("Their id here: {id}"), id=fault.member_id) if fault.member_id else "",
    ]
    return " ".join(filter(None, parts))


def _verdict(verdict: Verdict, language: Language) -> str:
    match verdict:
        case Verdict.NEW:
            return pgettext(language, "row", "New")
        case Verdict.CHANGED:
            return pgettext(language, "row", "Changed")
        case Verdict.UNCHANGED:
            return pgettext(language, "row", "Unchanged")
        case Verdict.REFUSED:
            return pgettext(language, "row", "Refused")


def _counted(found: ImportView, desk: Desk) -> list[str]:
    counts = found.counts
    return [
        "",
        desk.say(N_("New: {num}"), num=counts.new),
        desk.say(N_("Changed: {num}"), num=counts.changed),
        desk.say(N_("Unchanged: {num}"), num=counts.unchanged),
        desk.say(N_("Refused: {num}"), num=counts.refused),
    ]


def _stands_in_the_way(found: ImportView, desk: Desk) -> list[str]:
    said = FILE_SAID[found.fault] if found.fault else N_("This cannot be done with the import as it stands.")
    return [desk.say(said)] + ([desk.say(N_("See row {line}."), line=found.fault_line)] if found.fault_line else [])
