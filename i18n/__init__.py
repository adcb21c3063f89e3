"""Everything said to people, in Welsh or English: which language, which sentence, which form of the plural.

English sentences are the keys; the Welsh stands in `cy/LC_MESSAGES/messages.po`. A sentence is always whole,
with named placeholders (`"Voting closes on {closes_at}."`): Welsh words change their first letter by what
stands before them, which no program may guess. Values put into a sentence are written in its language: dates,
instants, numbers and bilingual texts alike. `make i18n` gathers the sentences, and `python -m i18n.check`
refuses a catalogue that lacks one.
"""

import datetime as dt
import gettext as gnu
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from governance.bilingual import LANGUAGES, Bilingual, BilingualProse, Language

HERE = Path(__file__).parent
LONDON = ZoneInfo("Europe/London")
DAY, MINUTE = "d MMMM y", "d MMMM y, HH:mm"

_LOCALES = {Language.CY: Locale("cy"), Language.EN: Locale("en", "GB")}


class Sentence(Protocol):
    """What a refusal is to us: an English sentence and the facts it speaks of."""

    @property
    def message(self) -> str: ...
    @property
    def facts(self) -> Mapping[str, Any]: ...


class Catalogue(NamedTuple):
    """The Welsh of each (context, English); one text, or the six forms of a plural."""

    texts: Mapping[tuple[str | None, str], tuple[str, ...]]
    form: Callable[[int], int]


@cache
def welsh() -> Catalogue:
    """Read the Welsh catalogue, once a process: a few hundredths of a second, so no compiled file is kept."""
    with (HERE / "cy" / "LC_MESSAGES" / "messages.po").open("rb") as source:
        catalogue = read_po(source, locale="cy")
    texts = {
        (message.context, message.id if isinstance(message.id, str) else message.id[0]): (message.string,)
        if isinstance(message.string, str)
        else tuple(message.string or ())
        for message in catalogue
        if message.id
    }
    return Catalogue(texts, gnu.c2py(catalogue.plural_expr))


def negotiate(accept_language: str | None, default: Language) -> Language:
    """Choose by the caller's weights (RFC 9110 §12.5.4), whatever the region; passing others over.

    Of two wished for equally the first named wins. Where no wish can be met, `default`; never an error.
    """
    wishes: dict[Language, float] = {}
    for wish in (accept_language or "").split(","):
        tag, *parameters = (part.strip().lower() for part in wish.split(";"))
        named = default if tag == "*" else tag.partition("-")[0]
        for language in LANGUAGES:
            if language == named:
                wishes.setdefault(language, _weight(parameters))
    # What was not named comes after what was wished for, and before what was refused (q=0).
    order = {language: wishes.get(language, -1.0) or -2.0 for language in (*wishes, default, default.other)}
    return max(order, key=lambda language: order[language])


def _weight(parameters: list[str]) -> float:
    """Read `q=0.8`; what is no number between 0 and 1 is no wish."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                weight = float(value)
            except ValueError:
                return 0.0
            return weight if 0.0 <= weight <= 1.0 else 0.0
    return 1.0


def gettext(language: Language, message: str, /, **facts: Any) -> str:
    """Say `message` in `language`, its placeholders filled."""
    return _say(language, None, message, facts)


def pgettext(language: Language, context: str, message: str, /, **facts: Any) -> str:
    """As `gettext`, where one English word has several in Welsh: `context` says which is meant."""
    return _say(language, context, message, facts)


def ngettext(language: Language, one: str, many: str, num: int, /, **facts: Any) -> str:
    """Say `one` or `many` by `num` (filled in as `{num}`): two forms in English, six in Welsh."""
    text = one if num == 1 else many
    if language is Language.CY:
        catalogue = welsh()
        forms = catalogue.texts.get((None, one), ())
        form = catalogue.form(num)
        text = (forms[form] if form < len(forms) else "") or _missing(text)
    return _fill(text, {**facts, "num": num}, language)


def sentence(refusal: Sentence, language: Language) -> str:
    """Say why something was refused (or any sentence that brings its own facts).

    One that has a second form for `many` takes its form from its fact `num`.
    """
    many: str | None = getattr(refusal, "many", None)
    if many is not None:
        return ngettext(language, refusal.message, many, refusal.facts["num"], **refusal.facts)
    return _say(language, None, refusal.message, refusal.facts)


def date(value: dt.date, language: Language) -> str:
    """`2 Tachwedd 2026`. Only this pattern: Babel's Welsh short dates have two-digit years."""
    return format_date(value, DAY, locale=_LOCALES[language])


def month(value: dt.date, language: Language) -> str:
    """`Tachwedd 2026`."""
    return format_date(value, "MMMM y", locale=_LOCALES[language])


def month_initial(value: dt.date, language: Language) -> str:
    """The letter of a month, where twelve stand in a row: `T` of Tachwedd, `N` of November."""
    return format_date(value, "MMMMM", locale=_LOCALES[language])


def datetime(value: dt.datetime, language: Language) -> str:
    """`2 Tachwedd 2026, 14:05`, in Welsh time. `value` must know its zone: ValueError otherwise."""
    if value.tzinfo is None:
        raise ValueError("an instant without a zone")
    return format_datetime(value, MINUTE, tzinfo=LONDON, locale=_LOCALES[language])


def number(value: int, language: Language) -> str:
    """`1,234`: the same in both languages, but asked for by language all the same."""
    return format_decimal(value, locale=_LOCALES[language])


def shown(value: Any, language: Language) -> str:
    """Write a fact as people read it in `language`."""
    if isinstance(value, dt.datetime):
        return datetime(value, language)
    if isinstance(value, dt.date):
        return date(value, language)
    if isinstance(value, Bilingual | BilingualProse):
        return value.in_(language).text
    if isinstance(value, int) and not isinstance(value, bool):
        return number(value, language)
    return str(value)


def _say(language: Language, context: str | None, message: str, facts: Mapping[str, Any]) -> str:
    text = message
    if language is Language.CY:
        text = welsh().texts.get((context, message), ("",))[0] or _missing(message)
    return _fill(text, facts, language)


def _missing(text: str) -> str:
    """A translation that is not there is seen at once; the gate keeps it out of what is released."""
    return f"⟦{text}⟧"


def _fill(text: str, facts: Mapping[str, Any], language: Language) -> str:
    return text.format_map({name: shown(fact, language) for name, fact in facts.items()}) if facts else text
