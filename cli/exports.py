"""`fforwm export`: a list of members by the command line, made and written down as by the page and the API."""

import argparse
import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import msgspec

from api.outbound.jobs import Office
from api.settings import Settings
from cli.members import officer
from cli.terminal import Wrong, add_language, plain
from governance.bilingual import Language
from governance.exports import actions, files, queries
from governance.exports.values import Field, NewExport
from governance.refusal import N_, Refusal
from i18n import gettext, sentence

_KINDS = {kind.ending: kind for kind in (files.CSV, files.NDJSON)}


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Say what the command takes."""
    what = commands.add_parser("export", help="make a list of members, to be used elsewhere")
    members = what.add_subparsers(dest="what", required=True, metavar="WHAT").add_parser(
        "members", help="today's members, for a purpose that each of them reads"
    )
    for language in Language:
        members.add_argument(f"--purpose-{language}", metavar="TEXT", help=f"what the list is for, in {language}")
    members.add_argument(
        "--fields",
        default="name,email,language",
        help=f"what it says of each, of: {', '.join(Field)}; else %(default)s",
    )
    members.add_argument("--agreement", type=UUID, metavar="ID", help="for the partner of this agreement")
    members.add_argument("--format", choices=tuple(_KINDS), default="csv")
    members.add_argument("--to", metavar="FILE", help="a new file, which only you may read; else it is printed")
    members.add_argument("--as", dest="officer", required=True, metavar="WHO", help="the officer who does it")
    add_language(members)


def run(chosen: argparse.Namespace, settings: Settings) -> int:
    """Make the list and write it. Gives 0; 1 where it may not be made; 2 for a file or a question that is wrong."""
    language = Language(chosen.language)
    try:
        new = _asked(chosen, language)
        with _opened(chosen.to, language) as target:
            members = asyncio.run(_made(chosen, settings, new, target))
    except Wrong as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except Refusal as refusal:
        print(sentence(refusal, language), file=sys.stderr)
        return 1
    written = N_("Members in the list: {num}. Each of them reads that you made it, and what for.")
    print(gettext(language, written, num=members), file=sys.stderr)
    return 0


def _asked(chosen: argparse.Namespace, language: Language) -> NewExport:
    given = {"cy": chosen.purpose_cy, "en": chosen.purpose_en}
    asked = {
        "purpose": {code: said for code, said in given.items() if said},
        "fields": chosen.fields.split(","),
        "agreement_id": chosen.agreement,
    }
    if not asked["purpose"]:
        raise Wrong(gettext(language, "Say what the list is for: every member in it reads that."))
    try:
        return msgspec.convert(asked, NewExport)
    except msgspec.ValidationError as error:
        raise Wrong(gettext(language, "The list cannot be made so: {error}", error=plain(str(error)))) from None


@contextmanager
def _opened(name: str | None, language: Language) -> Iterator[BinaryIO]:
    """Where the list is written. What was not finished is not left lying about."""
    if name is None:
        yield sys.stdout.buffer
        return
    path = Path(name)
    try:
        target = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except FileExistsError:
        raise Wrong(gettext(language, "There is a file of this name already: {name}", name=plain(name))) from None
    except OSError as error:
        raise Wrong(gettext(language, "No file can be written there: {name}", name=plain(name))) from error
    try:
        with target:
            yield target
    except BaseException:
        path.unlink()
        raise


async def _made(chosen: argparse.Namespace, settings: Settings, new: NewExport, target: BinaryIO) -> int:
    office = Office(settings)
    try:
        who = await officer(office, chosen)
        async with office.transaction() as ctx:
            acting = replace(ctx, actor=who)
            export_id = await actions.make_export(acting, new)
            found = await queries.export_file(acting, export_id)
            members = (await queries.member_export(acting, export_id)).members
        async for part in files.written(office.engine, who, found, _KINDS[chosen.format]):
            target.write(part)
        target.flush()
    finally:
        await office.close()
    return members
