"""Working days in Wales, against the bank holidays that the government published."""

from datetime import date

import pytest

from governance.working_days import bank_holidays, easter_sunday, is_working_day, working_days_after

# As published for England and Wales; month and day, weekends left out.
PUBLISHED = {
    2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
    2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_the_bank_holidays_of_a_year_are_those_published(year):
    found = sorted(day.strftime("%m-%d") for day in bank_holidays(year) if day.weekday() < 5)
    assert found == PUBLISHED[year].split()


@pytest.mark.parametrize("day", ["1961-04-02", "2000-04-23", "2024-03-31", "2025-04-20", "2038-04-25", "2049-04-18"])
def test_easter_falls_on_its_day(day):
    easter = date.fromisoformat(day)
    assert easter_sunday(easter.year) == easter


@pytest.mark.parametrize(
    ("asked", "number", "due"),
    [
        ("2026-06-01", 5, "2026-06-08"),  # a Monday
        ("2026-06-05", 5, "2026-06-12"),  # a Friday
        ("2026-06-06", 5, "2026-06-12"),  # a Saturday
        ("2026-04-02", 5, "2026-04-13"),  # before Easter
        ("2026-12-24", 5, "2027-01-05"),  # over the turn of the year
        ("2026-06-01", 0, "2026-06-01"),
    ],
)
def test_five_working_days_end_when_the_fifth_does(asked, number, due):
    assert working_days_after(date.fromisoformat(asked), number) == date.fromisoformat(due)


def test_a_weekday_is_a_working_day_and_a_weekend_is_none():
    assert [is_working_day(date(2026, 6, day)) for day in range(1, 8)] == [True] * 5 + [False] * 2
