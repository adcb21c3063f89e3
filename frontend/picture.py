"""The picture that goes with a link where it is shared: a title, a sentence and the bar of a result, as a PNG.

Drawn here, because no picture may come from another host, and few of those who show links can show SVG. The letters are
two strips of shades, cut from DejaVu Serif Condensed and DejaVu Sans (letters/LICENCE-DejaVu.txt), with the place, the
width and the advance of each in letters.json. One that is not among them is drawn without its accent, or not at all.
"""

import json
import struct
import unicodedata
import zlib
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import cycle, islice
from math import cos, hypot, pi, sin
from pathlib import Path
from typing import NamedTuple

WIDTH, HEIGHT = 1200, 630
_LETTERS = Path(__file__).parent / "letters"
_SHADES = 16
_PAD = 6  # blank pixels at each side of a letter, for what leans out of it
_EDGE, _INNER = 70, WIDTH - 2 * 70

_PAPER, _CARD = (251, 249, 244), (255, 255, 255)
_INK, _MUTED, _HEATHER, _LINE = (29, 36, 33), (85, 96, 90), (109, 59, 115), (118, 127, 121)
_YES, _NO, _ABSTAIN = (15, 107, 74), (163, 52, 31), (90, 100, 112)
# Three colours in shades from the paper, for what has soft edges; then those for what has straight ones.
_RAMPS = (_INK, _MUTED, _HEATHER)
_PLAIN = (_CARD, _LINE, _YES, _NO, _ABSTAIN)
INK, MUTED, HEATHER = range(3)
CARD, LINE, YES, NO, ABSTAIN = range(_SHADES * len(_RAMPS), _SHADES * len(_RAMPS) + len(_PLAIN))


class Votes(NamedTuple):
    """What the bar shows, in whole votes: `needed` in favour carry it."""

    yes: int
    no: int
    abstain: int
    needed: int


class _Font(NamedTuple):
    rows: list[bytes]
    places: dict[str, tuple[int, int, float]]


@cache
def _font(name: str) -> _Font:
    """A strip of letters: its rows of shades, and where each letter stands. The strip's rows are not filtered."""
    data = (_LETTERS / f"{name}.png").read_bytes()
    width, height = struct.unpack(">II", data[16:24])
    at, packed = 8, b""
    while at < len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        if data[at + 4 : at + 8] == b"IDAT":
            packed += data[at + 8 : at + 8 + size]
        at += size + 12
    plain, step = zlib.decompress(packed), (width + 1) // 2 + 1
    rows = [
        bytes(shade for pair in plain[row * step + 1 : (row + 1) * step] for shade in (pair >> 4, pair & 15))
        for row in range(height)
    ]
    places = json.loads((_LETTERS / "letters.json").read_text(encoding="utf-8"))[name]
    return _Font(rows, {letter: tuple(place) for letter, place in places.items()})


class _Canvas:
    """A sheet of paper, a byte a pixel: the number of its colour."""

    def __init__(self) -> None:
        self.pixels = bytearray(WIDTH * HEIGHT)

    def fill(self, left: int, top: int, width: int, height: int, *tile: bytes) -> None:
        """A rectangle; its rows go through the tile's."""
        for row, pattern in zip(range(top, top + height), cycle(tile), strict=False):
            start = row * WIDTH + left
            self.pixels[start : start + width] = bytes(islice(cycle(pattern), width))

    def soft(self, left: int, top: int, shades: bytes, ramp: int) -> None:
        """One row of shades, over what is there."""
        start = top * WIDTH + left
        over = shades.translate(_OVER[ramp])
        self.pixels[start : start + len(over)] = bytes(map(max, self.pixels[start : start + len(over)], over))

    def write(self, font: str, words: str, left: int, top: int, ramp: int = INK) -> None:
        """One line of words."""
        rows, at = _font(font).rows, float(left)
        for place, width, advance in _places(font, words):
            for number, row in enumerate(rows):
                self.soft(round(at) - _PAD, top + number, row[place : place + width], ramp)
            at += advance

    def ring(self, middle: int, centre: int, radius: float, seat: float) -> None:
        """Nine seats in a circle, the Forum's own mark."""
        reach = round(radius + seat) + 1
        seats = [(radius * sin(2 * pi * n / 9), -radius * cos(2 * pi * n / 9)) for n in range(9)]
        for y in range(-reach, reach + 1):
            near = [(min(hypot(x - sx, y - sy) for sx, sy in seats)) for x in range(-reach, reach + 1)]
            shades = bytes(round(15 * min(1.0, max(0.0, seat + 0.5 - distance))) for distance in near)
            self.soft(middle - reach, centre + y, shades, HEATHER)

    def png(self) -> bytes:
        """The sheet as a file."""
        colours = [
            tuple(round(ground + (full - ground) * shade / 15) for ground, full in zip(_PAPER, ramp, strict=True))
            for ramp in _RAMPS
            for shade in range(_SHADES)
        ]
        palette = bytes(part for colour in (*colours, *_PLAIN) for part in colour)
        rows = b"".join(b"\0" + self.pixels[row * WIDTH : (row + 1) * WIDTH] for row in range(HEIGHT))
        head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
        chunks = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
            for kind, data in chunks
        )


# The paper stays the paper under every ramp, or a letter's cell would rub out its neighbour.
_OVER = [bytes([0, *range(ramp * _SHADES + 1, ramp * _SHADES + 16), *range(16, 256)]) for ramp in range(len(_RAMPS))]


def _places(font: str, words: str) -> Iterator[tuple[int, int, float]]:
    known = _font(font).places
    for letter in unicodedata.normalize("NFC", words):
        plain = unicodedata.normalize("NFD", letter)[0]
        if found := known.get(letter) or known.get(plain):
            yield found


def _length(font: str, words: str) -> float:
    return sum(advance for _, _, advance in _places(font, words))


def lines(font: str, words: str, most: int) -> list[str]:
    """The words broken into lines that fit the sheet; what is beyond `most` lines is cut, and the cut is shown."""
    broken: list[str] = []
    for word in words.split():
        longer = f"{broken[-1]} {word}" if broken else word
        if broken and _length(font, longer) <= _INNER:
            broken[-1] = longer
        else:
            broken.append(word)
    if len(broken) > most:
        last = broken[most - 1]
        while last and _length(font, f"{last}…") > _INNER:
            last = last[:-1]
        broken = [*broken[: most - 1], f"{last.rstrip()}…"]
    return broken


def _bar(canvas: _Canvas, votes: Votes) -> None:
    """In favour solid, against striped, abstaining dotted, with the mark that "in favour" must reach."""
    top, height = 530, 56
    whole = max(votes.yes + votes.no + votes.abstain, votes.needed, 1)
    stripes = [bytes((NO, CARD)[(x + y) % 16 // 9] for x in range(16)) for y in range(16)]
    dots = [bytes((ABSTAIN, CARD)[hypot(x - 7, y - 7) > 3.4] for x in range(14)) for y in range(14)]  # noqa: PLR2004
    canvas.fill(_EDGE - 2, top - 2, _INNER + 4, height + 4, bytes([LINE]))
    canvas.fill(_EDGE, top, _INNER, height, bytes([CARD]))
    done = 0
    for number, tile in ((votes.yes, [bytes([YES])]), (votes.no, stripes), (votes.abstain, dots)):
        start, end = (_INNER * part // whole for part in (done, done + number))
        canvas.fill(_EDGE + start, top, end - start, height, *tile)
        done += number
    mark = min(_EDGE + _INNER * votes.needed // whole, _EDGE + _INNER) - 3
    canvas.fill(mark - 4, top - 14, 14, height + 28, bytes([CARD]))
    canvas.fill(mark, top - 14, 6, height + 28, bytes([_SHADES - 1]))


@lru_cache(maxsize=64)
def draw(title: str, sentence: str, votes: Votes | None = None) -> bytes:
    """The picture as a PNG of 1200 by 630. What was drawn lately is kept, for a link is shown to many at once."""
    canvas = _Canvas()
    canvas.fill(0, 0, WIDTH, 14, bytes([_SHADES * HEATHER + _SHADES - 1]))
    canvas.ring(_EDGE + 32, 84, 26, 7.5)
    canvas.write("words", "Fforwm", _EDGE + 84, 60)
    said = lines("words", sentence, 2)
    foot = 500 - 46 * len(said) if votes else HEIGHT - 60 - 46 * len(said)
    for number, line in enumerate(lines("title", title, 4 if len(said) < 2 or not votes else 3)):  # noqa: PLR2004
        canvas.write("title", line, _EDGE, 140 + 72 * number)
    for number, line in enumerate(said):
        canvas.write("words", line, _EDGE, foot + 46 * number, MUTED)
    if votes:
        _bar(canvas, votes)
    return canvas.png()
