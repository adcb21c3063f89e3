"""Other forms of a text: what each must hold, what a file is by its first bytes, and which part of it is asked for."""

import msgspec
import pytest

from governance.accessible import rules
from governance.accessible.refusals import (
    AudioMissing,
    AudioNeedsTranscript,
    EasyReadNeedsText,
    NotAudio,
    PartOfAnotherKind,
    SignNeedsLink,
)
from governance.accessible.values import Kind, Link, NewVersion

LINK = "https://example.org/video"
SOUND = b"ID3" + bytes(20)


@pytest.mark.parametrize(
    ("file", "media_type"),
    [
        (b"ID3\x04" + bytes(20), "audio/mpeg"),
        (b"\xff\xfb\x90\x64" + bytes(20), "audio/mpeg"),
        (b"\xff\xf3\x90\x64" + bytes(20), "audio/mpeg"),
        (b"OggS\x00\x02" + bytes(20), "audio/ogg"),
        (b"\x00\x00\x00\x20ftypM4A " + bytes(20), "audio/mp4"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"),
    ],
)
def test_a_recording_is_known_by_its_first_bytes(file, media_type):
    assert rules.media_type_of(file) == media_type
    assert rules.check(Kind.AUDIO, NewVersion(text="Te.", audio=file)) == media_type


@pytest.mark.parametrize(
    "file",
    [
        b"<!doctype html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        b"RIFF\x24\x00\x00\x00AVI LIST",
        b"\x00\x00\x00\x20ftypavif",
        b"\xff\xd8\xff\xe0JFIF",
        b"\xff\xfe<\x00h\x00t\x00m\x00l\x00",
        b"\xff",
        b" ID3",
    ],
)
def test_only_sound_is_taken_for_sound(file):
    assert rules.media_type_of(file) is None
    with pytest.raises(NotAudio):
        rules.check(Kind.AUDIO, NewVersion(text="Te.", audio=file))


@pytest.mark.parametrize(
    ("kind", "new", "refusal"),
    [
        (Kind.EASY_READ, NewVersion(link=LINK), EasyReadNeedsText),
        (Kind.EASY_READ, NewVersion(text="Te.", audio=SOUND), PartOfAnotherKind),
        (Kind.AUDIO, NewVersion(text="Te."), AudioMissing),
        (Kind.AUDIO, NewVersion(audio=SOUND), AudioNeedsTranscript),
        (Kind.AUDIO, NewVersion(text="Te.", audio=SOUND, link=LINK), PartOfAnotherKind),
        (Kind.SIGN, NewVersion(text="Te."), SignNeedsLink),
        (Kind.SIGN, NewVersion(link=LINK, audio=SOUND), PartOfAnotherKind),
    ],
)
def test_each_kind_has_its_parts_and_no_others(kind, new, refusal):
    with pytest.raises(refusal):
        rules.check(kind, new)


def test_what_is_whole_is_taken():
    assert rules.check(Kind.EASY_READ, NewVersion(text="Te.", link=LINK)) is None
    assert rules.check(Kind.SIGN, NewVersion(link=LINK)) is None


@pytest.mark.parametrize("link", [LINK, "https://example.org", "https://a.example.org:8443/x?y=%20#z"])
def test_an_address_elsewhere(link):
    assert msgspec.convert(link, Link) == link


@pytest.mark.parametrize(
    "link",
    [
        "http://example.org/",
        "javascript:alert(1)",
        "https://user:secret@example.org/",
        "https://localhost/",
        "https://example.org/a b",
        "https://example.org\n",
        "https://example.org/ŵ",
        " https://example.org",
        "https://example.org/" + "x" * 500,
    ],
)
def test_no_address_elsewhere(link):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(link, Link)


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        (None, None),
        ("bytes=0-0", (0, 0)),
        ("bytes=2-5", (2, 5)),
        ("bytes=5-", (5, 9)),
        ("bytes=-3", (7, 9)),
        ("bytes=-30", (0, 9)),
        ("bytes=4-400", (4, 9)),
        (" bytes=1-2 ", (1, 2)),
        ("bytes=5-2", None),
        ("bytes=-", None),
        ("bytes=0-1,3-4", None),
        ("items=0-1", None),
        ("bytes=٣-٤", None),
    ],
)
def test_which_part_of_ten_bytes_is_asked_for(asked, part):
    assert rules.part_of(asked, 10) == part


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=10-12", "bytes=-0"])
def test_a_part_that_is_not_there(asked):
    with pytest.raises(ValueError, match=r"byte|begins"):
        rules.part_of(asked, 10)
