"""Fixtures for whatever is restored from a backup: an empty database, and a pair of keys."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from cli.backup import archive
from tests.conftest import at


@pytest.fixture
async def empty(server: str) -> AsyncIterator[str]:
    """The owner's address of a new database in which nothing is."""
    name = f"test_{uuid4().hex[:12]}"
    admin = await asyncpg.connect(server)
    await admin.execute(f"CREATE DATABASE {name} OWNER fforwm_owner TEMPLATE template0")
    await admin.execute(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")
    await admin.execute(f"GRANT CONNECT ON DATABASE {name} TO fforwm_app")
    yield at(server, "fforwm_owner", name)
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


@pytest.fixture
def key(tmp_path: Path) -> tuple[Path, str]:
    """A private key's file, and the public key."""
    path = tmp_path / "key"
    return path, archive.new_key(path)
