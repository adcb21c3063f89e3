"""`fforwm`: the operator's door. Each command is one small file; what it needs comes from the environment."""

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from functools import partial

import msgspec

from api.settings import Settings, from_environment
from cli import checks, count, exports, members, rights
from cli.backup.archive import BackupError
from cli.binaries import EmbeddedError
from cli.found import FoundingError

Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse has no other name for what add_subparsers gives


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Gives 0, or 1 where it could not be done; 2 for a command that is not understood."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    for chatty in ("alembic", "procrastinate", "mail"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    parser = argparse.ArgumentParser(
        prog="fforwm", description="The members' forum for networks that govern themselves."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _every_day(commands)
    _first_day(commands)
    _backups(commands)
    count.add(commands)
    rights.add(commands)
    for name in ("data", "replay-erasures"):
        commands.choices[name].set_defaults(run=_rights)
    for name, part in (("import", members), ("export", exports)):
        part.add(commands)
        commands.choices[name].set_defaults(run=partial(_in_the_register, part.run))
    chosen = parser.parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except msgspec.ValidationError as error:
        return _refuse([f"A setting is wrong: {error}. See docs/operations.md, section 3."])
    except checks.Unsafe as unsafe:
        return _refuse(unsafe.reasons)
    except (BackupError, EmbeddedError, FoundingError) as error:
        return _refuse([str(error)], "Fforwm does not do that")
    except KeyboardInterrupt:
        return 0


def _every_day(commands: "Commands[argparse.ArgumentParser]") -> None:
    serve = commands.add_parser("serve", help="answer the API and the pages, on the database of FFORWM_DATABASE_URL")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--headless", action="store_true", help="the API alone, without the pages")
    serve.set_defaults(run=_serve)
    work = commands.add_parser("work", help="send the mail and do what falls due, until stopped")
    work.set_defaults(run=_work)
    check = commands.add_parser("check", help="say what keeps this program from serving safely")
    check.set_defaults(run=_check)
    demo = commands.add_parser("demo", help="the whole program with an invented network, on its own database")
    demo.add_argument("--reset", action="store_true", help="begin anew: forget all that was done in the demo")
    demo.set_defaults(run=_demo)


def _first_day(commands: "Commands[argparse.ArgumentParser]") -> None:
    database = commands.add_parser("database", help="keep a private PostgreSQL running in FFORWM_HOME, until stopped")
    database.set_defaults(run=_database)
    migrate = commands.add_parser("migrate", help="bring the schema of FFORWM_OWNER_DATABASE_URL to its newest version")
    migrate.set_defaults(run=_migrate)
    found = commands.add_parser("found", help="enter the network, its bodies, rules and first officers from a file")
    found.add_argument("file", metavar="FILE", help="such as deploy/society.yaml")
    found.set_defaults(run=_found)


def _backups(commands: "Commands[argparse.ArgumentParser]") -> None:
    key = commands.add_parser("key", help="make a pair of keys for backups")
    key.add_argument("--to", required=True, metavar="FILE", help="where the private key is written")
    backup = commands.add_parser("backup", help="back the database up, encrypted to a public key")
    backup.add_argument("--keep", type=int, metavar="N", help="of the backups in that folder keep the newest N")
    upgrade = commands.add_parser("upgrade", help="back up, then bring the schema to this program's version")
    for each in (backup, upgrade):
        each.add_argument("--to", required=True, metavar="PATH", help="a new file, or a folder")
        each.add_argument("--recipient", metavar="KEY", help="another public key than FFORWM_BACKUP_RECIPIENT")
    restore = commands.add_parser("restore", help="fill an empty database from a backup, and prove it")
    drill = commands.add_parser("drill", help="prove that a backup can be restored, in a database of its own")
    for each in (restore, drill):
        each.add_argument("--from", required=True, dest="source", metavar="PATH", help="a backup, or a folder of them")
        each.add_argument("--key", required=True, metavar="FILE", help="the private key")
    for each in (key, backup, upgrade, restore, drill):
        each.set_defaults(run=_back_up)


def _serve(chosen: argparse.Namespace) -> int:
    from cli.serve import serve

    return serve(_checked(), chosen.host, chosen.port, headless=chosen.headless)


def _work(_: argparse.Namespace) -> int:
    from cli.serve import work

    return work(_checked())


def _check(_: argparse.Namespace) -> int:
    _checked()
    print("Everything is in order.")
    return 0


def _demo(chosen: argparse.Namespace) -> int:
    from cli.demo.run import run

    return run(reset=chosen.reset)


def _database(_: argparse.Namespace) -> int:
    from cli.serve import database

    return database(from_environment())


def _migrate(_: argparse.Namespace) -> int:
    from governance.migrations import migrate

    settings = from_environment()
    if not settings.owner_database_url:
        raise checks.Unsafe(["Set FFORWM_OWNER_DATABASE_URL to the database, as the role that owns its schema."])
    migrate(settings.owner_database_url)
    print("The schema is at its newest version.")
    return 0


def _found(chosen: argparse.Namespace) -> int:
    from cli.found import command

    return command(from_environment(), chosen.file)


def _back_up(chosen: argparse.Namespace) -> int:
    from cli.backup import commands

    settings = from_environment()
    if getattr(chosen, "recipient", None):
        settings = msgspec.structs.replace(settings, backup_recipient=chosen.recipient)
    match chosen.command:
        case "key":
            return commands.make_key(chosen.to)
        case "backup":
            return commands.take(settings, chosen.to, chosen.keep)
        case "restore":
            return commands.put_back(settings, chosen.source, chosen.key)
        case "drill":
            return commands.drill(chosen.source, chosen.key)
        case _:
            return commands.bring_up(settings, chosen.to)


def _rights(chosen: argparse.Namespace) -> int:
    if chosen.command == "data":
        return rights.show_data(from_environment(), chosen.person)
    return rights.replay_command(from_environment(), chosen.log)


def _in_the_register(run: Callable[[argparse.Namespace, Settings], int], chosen: argparse.Namespace) -> int:
    settings = from_environment()
    if not settings.database_url:
        raise checks.Unsafe(["Set FFORWM_DATABASE_URL to the database."])
    return run(chosen, settings)


def _checked() -> Settings:
    settings = from_environment()
    checks.check(settings)
    return settings


def _refuse(reasons: Sequence[str], first: str = "Fforwm does not start") -> int:
    print(f"{first}:", file=sys.stderr)
    for reason in reasons:
        print(f"  - {reason}", file=sys.stderr)
    return 1
