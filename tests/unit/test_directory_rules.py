"""What may stand in the directory: the rules alone, as tables."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from msgspec.structs import replace

from governance.bilingual import BilingualProse
from governance.directory import rules
from governance.directory.refusals import EntryTooLong, MembershipOver, NothingShown
from governance.directory.values import Audience, Entry, NewEntry, Sector
from governance.memberships.refusals import RegionUnknown
from governance.refusal import Stale

MEMBER, PERSON = UUID(int=1), UUID(int=2)
NOW = datetime(2026, 11, 23, tzinfo=UTC)
NEW = NewEntry(
    audience=Audience.EVERYONE,
    shows_name=True,
    region="W06000002",
    sector=Sector.FOOD,
    offers=BilingualProse(cy="Lle yn yr ardd."),
    asks=BilingualProse(en="Spades."),
    link="https://example.org/gardd",
)


def put(new: NewEntry = NEW, old: Entry | None = None, *, is_member: bool = True, version: int | None = None) -> Entry:
    return rules.put(
        MEMBER,
        new,
        old,
        regions={"W06000001", "W06000002"},
        is_member=is_member,
        has_promise=False,
        person_id=PERSON,
        now=NOW,
        if_version=version,
    )


def test_an_entry_holds_what_was_chosen_and_who_chose_it():
    entry = put()
    assert (entry.member_id, entry.region_code, entry.entered_by, entry.version) == (MEMBER, "W06000002", PERSON, 1)
    assert rules.shown(entry) == ["name", "region", "sector", "offers", "asks", "link"]


def test_by_default_nothing_is_shown_and_only_members_read():
    assert NewEntry() == NewEntry(audience=Audience.MEMBERS, shows_name=False)
    with pytest.raises(NothingShown):
        put(NewEntry())


def test_what_is_left_out_next_time_is_gone():
    second = put(NewEntry(sector=Sector.FOOD), put())
    assert rules.shown(second) == ["sector"]
    assert (second.offers, second.asks, second.link, second.region_code) == (None, None, None, None)
    assert second.version == 2


@pytest.mark.parametrize("only", ["shows_name", "region", "sector", "offers", "asks", "link"])
def test_any_one_thing_is_enough(only: str):
    assert len(rules.shown(put(NewEntry(**{only: getattr(NEW, only)})))) == 1


@pytest.mark.parametrize(
    ("new", "refusal", "pointer"),
    [
        (replace(NEW, region="W06000099"), RegionUnknown, "/region"),
        (replace(NEW, region="cvc-gwent"), RegionUnknown, "/region"),
        (replace(NEW, offers=BilingualProse(cy="a" * 2001)), EntryTooLong, "/offers/cy"),
        (replace(NEW, asks=BilingualProse(cy="a", en="ŵ" * 2001)), EntryTooLong, "/asks/en"),
    ],
)
def test_what_cannot_stand_there_is_refused_by_its_place(new, refusal, pointer):
    with pytest.raises(refusal) as refused:
        put(new)
    assert refused.value.pointer == pointer


def test_two_thousand_characters_may_stand_there():
    assert put(replace(NEW, offers=BilingualProse(cy="ŵ" * 2000))).offers


@pytest.mark.parametrize(
    ("known", "said", "taken"), [(0, 0, True), (0, 1, False), (3, 3, True), (3, 2, False), (3, None, True)]
)
def test_whoever_was_overtaken_is_told(known, said, taken):
    old = replace(put(), version=known) if known else None
    if taken:
        assert put(old=old, version=said).version == known + 1
    else:
        with pytest.raises(Stale):
            put(old=old, version=said)


def test_nobody_shows_anything_once_their_membership_is_over():
    with pytest.raises(MembershipOver):
        put(is_member=False)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [(None, "members", False), (None, "everyone", True), ("everyone", "members", True), ("members", "members", False)],
)
def test_only_of_what_everybody_could_read_is_anything_told_outside(before, after, told):
    entries = [replace(put(), audience=Audience(each)) if each else None for each in (before, after)]
    assert rules.concerns_everyone(*entries) is told
