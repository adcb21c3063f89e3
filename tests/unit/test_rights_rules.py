"""Whose what is: every column of the schedule is told to somebody, or withheld for a reason, and no id of others."""

from uuid import UUID

import pytest

from governance.retention.rules import LINES
from governance.rights import rules

ME, OTHER = UUID(int=1), UUID(int=2)
TABLES = sorted({table for line in LINES for table in line.columns})


@pytest.mark.parametrize("table", TABLES)
def test_every_personal_column_is_told_to_somebody_or_withheld(table):
    """A new column is its own person's by itself; a table in which people meet must say whose it is."""
    columns = set(rules.personal()[table])
    given = rules.shares(table, rules.personal()[table])
    told = {name for names in given.values() for name in names} | set(rules.BY_WAY.get(table, "").split())
    left = {each for each in columns if not rules.refers(each)} - told - set(rules.WITHHELD.get(table, "").split())
    assert left == set(), "neither told nor withheld: governance/rights/rules.py"
    assert told - columns == set(), "told, but not in the schedule"


@pytest.mark.parametrize("table", sorted({*rules.TOGETHER, *rules.WITHHELD, *rules.BY_WAY}))
def test_nothing_is_said_of_a_table_that_is_not_in_the_schedule(table):
    columns = rules.personal()[table]
    assert set(rules.TOGETHER.get(table, ())) | set(rules.WITHHELD.get(table, "").split()) <= set(columns)


@pytest.mark.parametrize("table", TABLES)
def test_no_row_tells_one_person_who_the_others_are(table):
    columns = rules.personal()[table]
    row = dict.fromkeys([*columns, *rules.found_by(table)], str(OTHER))
    for who in rules.shares(table, columns):
        told = rules.told(table, columns, row | {who: str(ME)}, frozenset({ME}))
        assert [each for each in told if rules.refers(each)] == [who]


@pytest.mark.parametrize(
    ("who", "told"),
    [
        (
            {"person_id": str(ME), "proposed_by": str(OTHER), "decided_by": str(OTHER)},
            {"reason", "objection", "office"},
        ),
        (
            {"person_id": str(OTHER), "proposed_by": str(ME), "decided_by": str(OTHER)},
            {"reason", "proposed_at", "office"},
        ),
        ({"person_id": str(OTHER), "proposed_by": str(OTHER), "decided_by": str(ME)}, {"objection", "decided_at"}),
        ({"person_id": str(OTHER), "proposed_by": str(OTHER), "decided_by": str(OTHER)}, set()),
    ],
)
def test_of_a_row_that_is_about_several_each_is_told_their_own(who, told):
    columns = rules.personal()["office_proposal"]
    words = {"reason": "r", "objection": "o", "office": "patron", "proposed_at": "1", "decided_at": "2"}
    row = dict.fromkeys([*columns, *rules.found_by("office_proposal")]) | words | who
    assert set(rules.told("office_proposal", columns, row, frozenset({ME}))) - set(who) == told


def test_a_fact_of_the_journal_holds_no_id_of_others():
    row = {"person_id": str(ME), "facts": {"to": str(OTHER), "by": str(ME), "state": "open"}, "at": "1", "seq": 5}
    columns = rules.personal()["journal"]
    told = rules.told("journal", columns, dict.fromkeys([*columns, *rules.found_by("journal")]) | row, frozenset({ME}))
    assert told["facts"] == {"by": str(ME), "state": "open"}
