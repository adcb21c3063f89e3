"""Why the feed does not go on."""

from dataclasses import dataclass
from typing import ClassVar

from governance.refusal import N_, Kind, Refusal


@dataclass(eq=False)
class CursorExpired(Refusal):
    """The client begins anew at `begin_at`, keeps what it is then told of, and deletes everything else."""

    kind = Kind.CONFLICT
    status: ClassVar[int] = 410
    message = N_(
        "The feed no longer goes on from this cursor: it is more than {days} days old, or since then a backup was "
        "restored or everything set up anew. Begin anew without it, and delete whatever you are not told of then."
    )
    days: int
    begin_at: str = "/api/v1/changes"
