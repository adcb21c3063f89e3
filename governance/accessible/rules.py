"""What another form of a text must hold, and which part of a recording is asked for. Values in, values out."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from governance.accessible.refusals import (
    AudioMissing,
    AudioNeedsTranscript,
    EasyReadNeedsText,
    NotAudio,
    PartOfAnotherKind,
    SignNeedsLink,
)
from governance.accessible.values import Kind, NewVersion, Of
from governance.permissions import Permission

# Who adds the forms of what, beside the mover of a motion.
ADDED_BY: Mapping[Of, Permission] = {
    Of.MOTION: Permission.MOTION_APPROVE_TEXT,
    Of.DECISION: Permission.DECISION_RECORD,
}


def check(kind: Kind, new: NewVersion) -> str | None:
    """Refuse what is not whole, or holds what its kind has no use for. Gives a recording's media type.

    Raises `PartOfAnotherKind`, `EasyReadNeedsText`, `AudioMissing`, `NotAudio`, `AudioNeedsTranscript` or
    `SignNeedsLink`.
    """
    if new.audio is not None and kind is not Kind.AUDIO:
        raise PartOfAnotherKind("/audio")
    if new.link is not None and kind is Kind.AUDIO:
        raise PartOfAnotherKind("/link")
    match kind:
        case Kind.EASY_READ if new.text is None:
            raise EasyReadNeedsText
        case Kind.SIGN if new.link is None:
            raise SignNeedsLink
        case Kind.AUDIO:
            return _recording(new)
        case _:
            return None


def _recording(new: NewVersion) -> str:
    if new.audio is None:
        raise AudioMissing
    media_type = media_type_of(new.audio)
    if media_type is None:
        raise NotAudio
    if new.text is None:
        raise AudioNeedsTranscript
    return media_type


def media_type_of(file: bytes) -> str | None:
    """What a recording is by its first bytes, whatever it was called; None for what is none that we serve.

    MP3: an ID3v2 tag, or an MPEG audio frame of layer III (ISO/IEC 11172-3 §2.4.1.3). Ogg: RFC 3533 §6. M4A: the brand
    of its `ftyp` box (ISO/IEC 14496-12 §4.3). WAV: a RIFF of the form WAVE.
    """
    if file[:3] == b"ID3" or (len(file) > 1 and file[0] == 0xFF and file[1] & 0xE6 == 0xE2):  # noqa: PLR2004 - as said
        return "audio/mpeg"
    if file[:5] == b"OggS\x00":
        return "audio/ogg"
    if file[4:8] == b"ftyp" and file[8:12] in (b"M4A ", b"M4B ", b"mp42", b"isom"):
        return "audio/mp4"
    if file[:4] == b"RIFF" and file[8:12] == b"WAVE":
        return "audio/wav"
    return None


class Part(NamedTuple):
    """Which bytes of a file are sent: from the first to the last, both counted from 0 and included."""

    first: int
    last: int


_RANGE = re.compile(r"bytes=(?P<first>[0-9]{0,15})-(?P<last>[0-9]{0,15})")


def part_of(asked: str | None, size: int) -> Part | None:
    """The part that a `Range` header asks for (RFC 9110 §14.1.2); None: the whole, as for what is not understood.

    Several parts at once are not understood. Raises `ValueError` for a part that the file does not have.
    """
    found = _RANGE.fullmatch(asked.strip()) if asked else None
    if found is None or not (found["first"] or found["last"]):
        return None
    if not found["first"]:
        wanted = int(found["last"])
        if wanted == 0:
            raise ValueError("no bytes are asked for")
        return Part(max(size - wanted, 0), size - 1)
    first, last = int(found["first"]), int(found["last"] or size - 1)
    if last < first and found["last"]:
        return None
    if first >= size:
        raise ValueError("it begins after the end")
    return Part(first, min(last, size - 1))
