"""Begin a migration: `python -m cli.migration the_roll` writes the next numbered file, to be filled in by hand."""

import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

MIGRATIONS = Path(__file__).parents[1] / "governance" / "migrations"


def begin(name: str) -> Path:
    """The new file: numbered after the newest, named in snake case."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("file_template", "v%%(rev)s_%%(slug)s")
    newest = ScriptDirectory.from_config(config).get_current_head() or "0000"
    command.revision(config, message=name.replace("_", " "), rev_id=f"{int(newest) + 1:04}")
    return next(MIGRATIONS.glob(f"versions/v{int(newest) + 1:04}_*.py"))


if __name__ == "__main__":
    print(begin(sys.argv[1]).relative_to(Path.cwd()))
