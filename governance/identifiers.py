"""Ids: UUIDv7 for ordinary rows, so that an index grows at its end (RFC 9562 §5.7)."""

import os
import time
from uuid import UUID


def new_id() -> UUID:
    """Make a UUIDv7. The time inside orders rows; nothing is decided by it."""
    milliseconds = time.time_ns() // 1_000_000
    value = milliseconds << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)
