"""Working days in Wales: not a Saturday, not a Sunday, and no bank holiday of England and Wales. Pure.

The holidays are those of the Banking and Financial Dealings Act 1971, Schedule 1, with Good Friday and Christmas Day
(Companies Act 2006 s.1173). What a proclamation moves or adds stands in `PROCLAIMED` and `MOVED`, as the government
publishes it (gov.uk/bank-holidays): a new one is a line here.
"""

from datetime import date, timedelta

MONDAY, SATURDAY = 0, 5
PROCLAIMED = frozenset({date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8)})
MOVED = {date(2020, 5, 4): date(2020, 5, 8), date(2022, 5, 30): date(2022, 6, 2)}


def working_days_after(day: date, number: int) -> date:
    """The last of so many working days that follow a day: that day itself is not counted."""
    found = day
    while number > 0:
        found += timedelta(days=1)
        number -= is_working_day(found)
    return found


def is_working_day(day: date) -> bool:
    """Whether people are at work on this day."""
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


def bank_holidays(year: int) -> frozenset[date]:
    """The days of a year that are no working days though they may be weekdays."""
    easter = easter_sunday(year)
    mondays = {
        _monday_from(date(year, 5, 1)),
        _monday_from(date(year, 5, 25)),  # the last of May
        _monday_from(date(year, 8, 25)),  # the last of August
    }
    found = mondays | {easter - timedelta(days=2), easter + timedelta(days=1)}
    for fixed in ([date(year, 1, 1)], [date(year, 12, 25), date(year, 12, 26)]):
        found |= set(fixed)
        for day in fixed:
            found.add(_in_its_place(day, found) if day.weekday() >= SATURDAY else day)
    moved = {MOVED.get(each, each) for each in found}
    return frozenset(moved | {each for each in PROCLAIMED if each.year == year})


def easter_sunday(year: int) -> date:
    """The day of Easter by the Gregorian calendar (Butcher's rule: whole numbers alone)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    one = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * one) // 451
    month, day = divmod(h + one - 7 * m + 114, 31)
    return date(year, month, day + 1)


def _monday_from(day: date) -> date:
    """The first Monday that is this day or comes after it."""
    return day + timedelta(days=(MONDAY - day.weekday()) % 7)


def _in_its_place(fixed: date, taken: set[date]) -> date:
    """The first weekday after a holiday at the weekend that is not one already."""
    day = fixed
    while day.weekday() >= SATURDAY or day in taken:
        day += timedelta(days=1)
    return day
