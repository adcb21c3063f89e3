"""Three invented elections, whose papers lie in frontend/elections: what the demonstration shows of counting."""

import csv
from collections.abc import Mapping
from functools import cache
from io import StringIO
from pathlib import Path

import msgspec
from msgspec import Struct

from governance.bilingual import Bilingual
from governance.counting import blt, elections
from governance.counting.published import publish, rows
from governance.counting.result import Counted, Rule

_PAPERS = Path(__file__).parent.parent / "elections"


class Election(Struct, frozen=True):
    """One of them: its own name, the rule it is counted by, and a word on what it shows."""

    name: str
    title: Bilingual
    rule: Rule
    shows: Bilingual

    @property
    def file(self) -> Path:
        return _PAPERS / f"{self.name}.blt"


ELECTIONS: Mapping[str, Election] = {
    each.name: each
    for each in (
        Election(
            "board",
            Bilingual(cy="Ethol y bwrdd", en="Election of the board"),
            "stv_scotland_2011",
            Bilingual(
                cy="Tri lle, dau warged, a phleidlais gyfartal a benderfynwyd trwy edrych yn ôl.",
                en="Three places, two surpluses, and a tie that is broken by looking back.",
            ),
        ),
        Election(
            "chair",
            Bilingual(cy="Ethol cadeirydd", en="Election of a chair"),
            "irv",
            Bilingual(
                cy="Un lle, a choelbren rhwng dau sydd wedi bod yn gyfartal o’r dechrau.",
                en="One place, and a lot between two who have been equal from the first.",
            ),
        ),
        Election(
            "venue",
            Bilingual(cy="Man y cyfarfod blynyddol", en="Where the annual meeting is held"),
            "schulze",
            Bilingual(
                cy="Pob lle yn erbyn pob un arall, a chylch lle mae pawb yn colli i rywun.",
                en="Each place against each other, and a circle in which each loses to another.",
            ),
        ),
    )
}


@cache
def counted(name: str) -> Counted:
    """Count one of them, with the lots that its file gives. Raises KeyError for one that there is not."""
    election = ELECTIONS[name]
    papers = _read(name)
    return elections.count(election.rule, papers.contest, papers.tie)


def as_json(name: str) -> bytes:
    """Every stage, in the shape that `fforwm count --format json` writes."""
    return msgspec.json.format(msgspec.json.encode(publish(counted(name), _read(name).contest.title)))


def as_csv(name: str) -> str:
    """The stages as a table, as `fforwm count --format csv` writes it."""
    written = StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows(publish(counted(name))))
    return written.getvalue()


@cache
def _read(name: str) -> blt.Ballots:
    with ELECTIONS[name].file.open("rb") as lines:
        return blt.read(lines, strict=True)
