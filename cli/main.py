"""`fforwm`: the operator's door. Each command is one small file; what it needs comes from the environment."""

import argparse
import logging
import sys
from collections.abc import Sequence

import msgspec

from api.settings import Settings, from_environment
from cli import checks


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Gives 0, or 1 where it could not be done; 2 for a command that is not understood."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    for chatty in ("alembic", "procrastinate", "mail"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    parser = argparse.ArgumentParser(
        prog="fforwm", description="The members' forum for networks that govern themselves."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="answer the API and the pages, on the database of FFORWM_DATABASE_URL")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--headless", action="store_true", help="the API alone, without the pages")
    commands.add_parser("work", help="send the mail and do what falls due, until stopped")
    commands.add_parser("migrate", help="bring the schema of FFORWM_OWNER_DATABASE_URL to its newest version")
    commands.add_parser("check", help="say what keeps this program from serving safely")
    demo = commands.add_parser("demo", help="the whole program with an invented network, on its own database")
    demo.add_argument("--reset", action="store_true", help="begin anew: forget all that was done in the demo")
    chosen = parser.parse_args(arguments)
    try:
        return _run(chosen)
    except msgspec.ValidationError as error:
        return _refuse([f"A setting is wrong: {error}. See docs/operations.md, section 3."])
    except checks.Unsafe as unsafe:
        return _refuse(unsafe.reasons)
    except KeyboardInterrupt:
        return 0


def _run(chosen: argparse.Namespace) -> int:
    match chosen.command:
        case "demo":
            from cli.demo.run import run

            return run(reset=chosen.reset)
        case "serve":
            from cli.serve import serve

            return serve(_checked(), chosen.host, chosen.port, headless=chosen.headless)
        case "work":
            from cli.serve import work

            return work(_checked())
        case "migrate":
            return _migrate(from_environment())
        case _:
            _checked()
            print("Everything is in order.")
            return 0


def _migrate(settings: Settings) -> int:
    from governance.migrations import migrate

    if not settings.owner_database_url:
        raise checks.Unsafe(["Set FFORWM_OWNER_DATABASE_URL to the database, as the role that owns its schema."])
    migrate(settings.owner_database_url)
    print("The schema is at its newest version.")
    return 0


def _checked() -> Settings:
    settings = from_environment()
    checks.check(settings)
    return settings


def _refuse(reasons: Sequence[str]) -> int:
    print("Fforwm does not start:", file=sys.stderr)
    for reason in reasons:
        print(f"  - {reason}", file=sys.stderr)
    return 1
