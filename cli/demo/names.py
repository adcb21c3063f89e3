"""The many: the people and organisations of the demo network beyond those written by hand, the same at every run.

Nobody here exists. They are put together from data/parts.yaml by counting, never by chance.
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Literal
from unicodedata import normalize

from msgspec import Struct, yaml

from governance.bilingual import Bilingual

PARTS = Path(__file__).parent / "data" / "parts.yaml"
FOUNDED_ON = date(2016, 4, 17)
LAST_JOINED_DAY = 3100  # the youngest generated membership is of October 2024, before every roll of the demo


class Person(Struct, frozen=True, kw_only=True):
    """Somebody of the demo, with the fields of data/people.yaml.

    `joined_on` is None for those who take part through an organisation and are not members in their own right.
    """

    key: str
    name: str
    email: str
    language: Literal["cy", "en", "both"]
    region: str
    joined_on: date | None


class Organisation(Struct, frozen=True, kw_only=True):
    """A member organisation of the demo, with the fields of data/organisations.yaml.

    `representative` and `deputy` are keys of people: who may use its one voting right.
    """

    key: str
    name: Bilingual
    kind: str
    region: str
    representative: str
    deputy: str | None
    joined_on: date


class Place(Struct, frozen=True, forbid_unknown_fields=True):
    """An invented place: its name, the form after *i* (“to”), the whole phrase for “in”, and its authority's key."""

    name: str
    to: str
    where: str
    region: str


class Pattern(Struct, frozen=True, forbid_unknown_fields=True):
    """A name for an organisation in both languages, whole but for one place in one of its stored forms."""

    kind: str
    cy: str
    en: str


class Parts(Struct, frozen=True, forbid_unknown_fields=True):
    """What names are made of. Consecutive places lie in different authorities."""

    places: tuple[Place, ...]
    patterns: tuple[Pattern, ...]
    first_names: tuple[str, ...]
    surnames: tuple[str, ...]


LANGUAGES: tuple[Literal["cy", "en", "both"], ...] = ("cy", "en", "both", "en", "cy", "en", "en")


def make(people: int, own_members: int, organisations: int) -> tuple[list[Person], list[Organisation]]:
    """Make `people` people and `organisations` organisations.

    The first `own_members` people are members in their own right. The others take part through an organisation:
    one represents each, and those left over are deputies. Raises ValueError where there are too few of them.
    """
    if people - own_members < organisations:
        raise ValueError("each organisation needs a person to represent it")
    parts = yaml.decode(PARTS.read_bytes(), type=Parts)
    made = [_person(parts, n, own_member=n < own_members) for n in range(people)]
    delegates = made[own_members:]
    representatives, left_over = delegates[:organisations], delegates[organisations:]
    deputies = _deputies(left_over, organisations, len(parts.places))
    return made, [
        _organisation(parts, n, own_members, representative, deputies.get(n))
        for n, representative in enumerate(representatives)
    ]


def _person(parts: Parts, n: int, *, own_member: bool) -> Person:
    # The surname moves by seven, and by one more at each round of first names: no pair comes twice.
    first = parts.first_names[n % len(parts.first_names)]
    surname = parts.surnames[(7 * n + n // len(parts.first_names)) % len(parts.surnames)]
    key = slug(f"{first} {surname}")
    return Person(
        key=key,
        name=f"{first} {surname}",
        email=f"{key.replace('-', '.')}@example.org",
        language=LANGUAGES[n % len(LANGUAGES)],
        region=parts.places[n % len(parts.places)].region,
        joined_on=_joined_on(n) if own_member else None,
    )


def _organisation(
    parts: Parts, n: int, own_members: int, representative: Person, deputy: Person | None
) -> Organisation:
    # The place is the one that gave the representative their region.
    place = parts.places[(own_members + n) % len(parts.places)]
    pattern = parts.patterns[(5 * n + n // len(parts.places)) % len(parts.patterns)]
    cy = pattern.cy.format(name=place.name, to=place.to, where=place.where)
    en = pattern.en.format(name=place.name)
    return Organisation(
        key=slug(cy),
        name=Bilingual(cy=cy, en=en),
        kind=pattern.kind,
        region=place.region,
        representative=representative.key,
        deputy=deputy.key if deputy else None,
        joined_on=_joined_on(n + 11),
    )


def _deputies(left_over: list[Person], organisations: int, places: int) -> dict[int, Person]:
    """Give each person left over an organisation of their own region, at most one each, by its number."""
    chosen = {}
    for n, person in enumerate(left_over):
        number = (organisations + n) % places + places * (n // places)
        if number < organisations:
            chosen[number] = person
    return chosen


def _joined_on(n: int) -> date:
    return FOUNDED_ON + timedelta(days=(37 * n) % LAST_JOINED_DAY)


def slug(name: str) -> str:
    """Write a name in small ASCII letters and hyphens: “Côr Cymunedol Dôl Pebin” becomes “cor-cymunedol-dol-pebin”."""
    letters = normalize("NFKD", name.replace("’", "")).encode("ascii", "ignore").decode()
    return "-".join(letters.lower().split())
