"""The register of members: which networks keep one, and which entry may follow another."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from msgspec.structs import replace

from governance.bilingual import Bilingual, BilingualProse
from governance.memberships.refusals import ReasonsNeeded
from governance.refusal import Stale
from governance.register import rules
from governance.register.refusals import EntryOfAnother, NothingNew, OwnLine, RegisterDay
from governance.register.values import EntryKind, LegalForm, NewRegisterEntry, RegisterEntry

TODAY = date(2026, 6, 1)
OFFICER, MEMBER = UUID(int=1), UUID(int=2)
NAME = Bilingual(cy="Branwen", en="Branwen")
WHY = BilingualProse(cy="Camsillafwyd.", en="It was misspelt.")
FIRST = RegisterEntry(
    number=7,
    membership_id=UUID(int=3),
    kind=EntryKind.ENTERED,
    name=NAME,
    address=None,
    member_class="individual",
    entered_on=date(2024, 1, 1),
    ceased_on=None,
    corrects=None,
    reason=None,
    made_by=None,
    made_at=datetime(2024, 1, 1, tzinfo=UTC),
)
CEASED = replace(FIRST, number=9, kind=EntryKind.CEASED, ceased_on=date(2025, 1, 1))
MOVED = NewRegisterEntry(name=NAME, address="Y Stryd Fawr", entered_on=FIRST.entered_on, reason=WHY)


@pytest.mark.parametrize("form", LegalForm)
def test_three_legal_forms_keep_a_register(form):
    assert rules.keeps_register(form) is (form is not LegalForm.UNINCORPORATED)


def test_a_network_of_which_nobody_has_said_what_it_is_keeps_none():
    assert not rules.keeps_register(None)


@pytest.mark.parametrize(
    ("line", "new", "kind"),
    [
        ([FIRST], MOVED, EntryKind.CHANGED),
        ([FIRST], replace(MOVED, corrects=7), EntryKind.CORRECTED),
        ([FIRST], replace(MOVED, address=None, entered_on=TODAY, corrects=7), EntryKind.CORRECTED),
        ([FIRST, CEASED], replace(MOVED, address=None, ceased_on=TODAY, corrects=9), EntryKind.CORRECTED),
        ([FIRST, CEASED], replace(MOVED, ceased_on=CEASED.ceased_on), EntryKind.CHANGED),
    ],
)
def test_an_entry_changes_a_line_or_corrects_one_of_its_entries(line, new, kind):
    assert rules.written(line, new, OFFICER, [MEMBER], TODAY, line[-1].number) is kind


@pytest.mark.parametrize(
    ("line", "changed", "refusal"),
    [
        ([FIRST], {"corrects": 8}, EntryOfAnother),
        ([FIRST], {"entered_on": date(2024, 1, 2)}, EntryOfAnother),
        ([FIRST], {"entered_on": date(2026, 6, 2), "corrects": 7}, RegisterDay),
        ([FIRST], {"ceased_on": TODAY, "corrects": 7}, RegisterDay),
        ([FIRST, CEASED], {"corrects": 9}, RegisterDay),
        ([FIRST, CEASED], {"ceased_on": date(2023, 12, 31), "corrects": 9}, RegisterDay),
        ([FIRST, CEASED], {"ceased_on": date(2026, 6, 2), "corrects": 9}, RegisterDay),
        ([FIRST], {"reason": BilingualProse(cy="Camsillafwyd.")}, ReasonsNeeded),
        ([FIRST], {"address": None}, NothingNew),
    ],
)
def test_what_is_not_written(line, changed, refusal):
    with pytest.raises(refusal):
        rules.written(line, replace(MOVED, **changed), OFFICER, [MEMBER], TODAY)


def test_nobody_writes_their_own_line_or_over_somebody_elses_entry():
    with pytest.raises(OwnLine):
        rules.written([FIRST], MOVED, MEMBER, [MEMBER], TODAY)
    with pytest.raises(Stale):
        rules.written([FIRST], MOVED, OFFICER, [MEMBER], TODAY, 6)
