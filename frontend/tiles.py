"""The map of Wales as tiles: one for each local authority, roughly where it lies. Drawn by hand, without boundaries."""

from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct

from governance.bilingual import Language
from governance.directory.views import AreaCount


class Place(NamedTuple):
    """Where a tile stands on the grid, from the north-west corner, and how many squares it is wide and high."""

    x: int
    y: int
    wide: int = 1
    high: int = 1


# By the code of the Government Statistical Service.
PLACES: Mapping[str, Place] = {
    "W06000001": Place(0, 0),  # Ynys Môn
    "W06000002": Place(1, 1, wide=2),  # Gwynedd
    "W06000003": Place(2, 0),  # Conwy
    "W06000004": Place(3, 0),  # Sir Ddinbych
    "W06000005": Place(4, 0),  # Sir y Fflint
    "W06000006": Place(4, 1),  # Wrecsam
    "W06000008": Place(1, 2, wide=2),  # Ceredigion
    "W06000009": Place(0, 3),  # Sir Benfro
    "W06000010": Place(1, 3, wide=2),  # Sir Gaerfyrddin
    "W06000011": Place(1, 4),  # Abertawe
    "W06000012": Place(2, 4),  # Castell-nedd Port Talbot
    "W06000013": Place(2, 5),  # Pen-y-bont ar Ogwr
    "W06000014": Place(3, 5),  # Bro Morgannwg
    "W06000015": Place(4, 5),  # Caerdydd
    "W06000016": Place(3, 4),  # Rhondda Cynon Taf
    "W06000018": Place(4, 4),  # Caerffili
    "W06000019": Place(4, 3),  # Blaenau Gwent
    "W06000020": Place(5, 4),  # Torfaen
    "W06000021": Place(5, 3),  # Sir Fynwy
    "W06000022": Place(5, 5),  # Casnewydd
    "W06000023": Place(3, 1, high=2),  # Powys
    "W06000024": Place(3, 3),  # Merthyr Tudful
}
COLUMNS, ROWS = 6, 6
# In units of the drawing: a tile is as wide as the longest word of a name.
WIDE, HIGH = 124, 92


class Tile(Struct, frozen=True, kw_only=True):
    """One area as it is drawn: its place in units, the words of its name in lines, and a shade from 0 (nobody) to 3."""

    code: str
    name: str
    lines: list[str]
    entries: int
    x: int
    y: int
    width: int
    height: int
    shade: int


def tiles(areas: list[AreaCount], language: Language) -> list[Tile]:
    """The tiles of these areas, from north to south; an area that is on no map has none."""
    most = max((each.entries for each in areas), default=0)
    found = [_tile(each, PLACES[each.code], most, language) for each in areas if each.code in PLACES]
    return sorted(found, key=lambda tile: (tile.y, tile.x))


def _tile(area: AreaCount, place: Place, most: int, language: Language) -> Tile:
    name = area.name.in_(language).text
    return Tile(
        code=area.code,
        name=name,
        lines=_lines(name, place.wide),
        entries=area.entries,
        x=place.x * WIDE,
        y=place.y * HIGH,
        width=place.wide * WIDE,
        height=place.high * HIGH,
        shade=_shade(area.entries, most),
    )


def _shade(entries: int, most: int) -> int:
    """Nobody 0, few 1, at least half as many as anywhere 2, nowhere more 3."""
    return 1 + 2 * entries // most if entries else 0


_LETTERS = 12  # of a line, in one square


def _lines(name: str, wide: int) -> list[str]:
    """A name in lines that fit into a tile, broken between words."""
    lines: list[str] = []
    for word in name.split():
        if lines and len(lines[-1]) + len(word) < _LETTERS * wide:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
