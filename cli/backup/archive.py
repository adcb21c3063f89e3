"""The file of a backup: age's format around two lines that say what it holds, and PostgreSQL's own dump.

The server knows the public key only, so whoever takes its backups from it cannot read them. age (age-encryption.org)
authenticates every part: what was changed, cut short or put together from two files is refused.
"""

import hashlib
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

import msgspec
import pyrage

from cli.backup.manifest import Manifest

MAGIC: Final = b"fforwm backup 1\n"
LONGEST_MANIFEST: Final = 16_000_000  # bytes


class BackupError(Exception):
    """A backup cannot be taken, read or restored; the message is for the operator and says the mend."""


class Readable(Protocol):
    """Where bytes come from."""

    def read(self, size: int = -1, /) -> bytes: ...


class Writable(Protocol):
    """Where bytes go."""

    def write(self, data: bytes, /) -> int: ...
    def flush(self) -> None: ...


def new_key(path: Path) -> str:
    """Write a new private key to a file that only its owner may read, and give its public key.

    Raises BackupError where the file is there already.
    """
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"# public key: {public}\n{identity}\n")
    except OSError as error:
        raise BackupError(f"{path} cannot be made: {error.strerror}.") from error
    return public


def recipient(public_key: str) -> pyrage.x25519.Recipient:
    """Read a public key. Raises BackupError."""
    try:
        return pyrage.x25519.Recipient.from_str(public_key.strip())
    except pyrage.RecipientError as error:
        raise BackupError("The public key is none: it begins with age1. Make a pair with: fforwm key") from error


def identity(path: Path) -> pyrage.x25519.Identity:
    """Read a private key from its file. Raises BackupError."""
    try:
        lines = path.read_text().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BackupError(f"The key {path} cannot be read.") from error
    keys = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    try:
        [key] = keys
        return pyrage.x25519.Identity.from_str(key)
    except (ValueError, pyrage.IdentityError) as error:
        raise BackupError(f"{path} holds no private key: one line that begins with AGE-SECRET-KEY-.") from error


def write(path: Path, public_key: str, manifest: Manifest, dump: Readable, finish: Callable[[], None]) -> None:
    """Write a backup under its name when it is whole and on the disk, and never before.

    `finish` is called when the dump has ended, and raises BackupError where it was not whole.
    Raises BackupError where the file is there already or cannot be written.
    """
    to = recipient(public_key)
    head = MAGIC + msgspec.json.encode(manifest) + b"\n"
    part = path.with_name(f".{path.name}.part")
    if path.exists():
        raise BackupError(f"{path} is there already, and no backup is ever overwritten.")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            pyrage.encrypt_io(_Chain(io.BytesIO(head), dump), file, [to])
            finish()
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    except (OSError, pyrage.EncryptError) as error:
        raise BackupError(f"The backup could not be written to {path}: {error}") from error
    finally:
        part.unlink(missing_ok=True)


def read(path: Path, key: pyrage.x25519.Identity, dump: Writable) -> Manifest:
    """Decrypt a backup to its very end: the dump goes to `dump`, the manifest is given back.

    What reaches `dump` may be trusted only when this has returned. Raises BackupError.
    """
    split = _Split(dump)
    try:
        with path.open("rb") as file:
            pyrage.decrypt_io(file, split, [key])
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error):
            raise BackupError(f"{path} was encrypted to another key.") from error
        raise BackupError(f"{path} is not a whole backup: {error}.") from error
    except OSError as error:
        raise BackupError(f"{path} was changed or cut short, or cannot be read: {error}.") from error
    if split.manifest is None:
        raise BackupError(f"{path} is not a backup of Fforwm's.")
    return split.manifest


class Nowhere:
    """Takes bytes and forgets them, but for their SHA-256: for reading a backup through to its end."""

    def __init__(self) -> None:
        self.digest = hashlib.sha256()

    def write(self, data: bytes, /) -> int:
        """Take bytes."""
        self.digest.update(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""


class _Chain:
    """Two readers, one after the other."""

    def __init__(self, first: Readable, second: Readable) -> None:
        self._readers = [first, second]

    def read(self, size: int = -1, /) -> bytes:
        while self._readers:
            if data := self._readers[0].read(size):
                return data
            self._readers.pop(0)
        return b""


class _Split:
    """Keeps the lines at the beginning, and passes on what comes after them."""

    def __init__(self, dump: Writable) -> None:
        self._dump = dump
        self._head = b""
        self.manifest: Manifest | None = None

    def write(self, data: bytes, /) -> int:
        if self.manifest is not None:
            self._pass_on(data)
            return len(data)
        self._head += data
        if not self._head.startswith(MAGIC[: len(self._head)]) or len(self._head) > LONGEST_MANIFEST:
            raise OSError("it does not begin as a backup of Fforwm's does")
        line, found, rest = self._head[len(MAGIC) :].partition(b"\n")
        if found:
            try:
                self.manifest = msgspec.json.decode(line, type=Manifest)
            except msgspec.DecodeError as error:
                raise OSError("it does not say what it holds") from error
            self._head = b""
            self._pass_on(rest)
        return len(data)

    def _pass_on(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[self._dump.write(bytes(view)) :]

    def flush(self) -> None:
        self._dump.flush()
