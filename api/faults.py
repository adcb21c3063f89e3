"""What is wrong with a request, and where: msgspec's findings as codes and sentences in both languages."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal

import msgspec
from msgspec import Struct

import i18n
from governance.bilingual import Bilingual, Language
from governance.refusal import N_

# What msgspec says, our code for it, and our sentence. The first that fits is taken.
_FINDINGS: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern), code, sentence)
    for pattern, code, sentence in (
        (r"missing required field `(?P<field>[^`]*)`", "required", N_("This is missing.")),
        (r"unknown field `(?P<field>[^`]*)`", "unknown_field", N_("There is no field of this name.")),
        (r"at least one of cy, en", "language_missing", N_("Give the text in Welsh, in English, or in both.")),
        (r"of length >= (?P<limit>\d+)", "too_short", N_("This is too short: at least {limit}.")),
        (r"of length <= (?P<limit>\d+)", "too_long", N_("This is too long: at most {limit}.")),
        (r" [<>]=? ?-?\d|out of range", "out_of_range", N_("This number is out of range.")),
        (r"matching regex", "not_allowed", N_("This has characters that are not allowed, or is blank.")),
        (r"[Ii]nvalid enum value|[Ii]nvalid value", "not_a_choice", N_("This is not one of the choices.")),
        (r"UUID", "not_an_id", N_("This is not an id.")),
        (r"RFC3339|datetime|date\b", "not_a_time", N_("This is not a date or a time as RFC 3339 writes it.")),
        (r"^Expected", "wrong_type", N_("A value of another kind is expected here.")),
    )
)
_OTHER = ("invalid", N_("This is not accepted here."))
_PLACE = re.compile(r" - at `\$(?P<place>.*)`$", re.DOTALL)
_STEP = re.compile(r"\.(?P<name>[^.\[]+)|\[(?P<index>\d+|\.\.\.)\]")

_SENTENCES: Mapping[str, str] = {
    **{code: sentence for _, code, sentence in _FINDINGS},
    "unknown_parameter": N_("There is no query parameter of this name."),
    "repeated_parameter": N_("Give this query parameter once."),
    "empty_body": N_("The body is empty."),
    "not_utf8": N_("The body is not UTF-8."),
    "not_json": N_("The body is not JSON."),
    "too_deep": N_("The body is nested too deeply."),
    "duplicate_key": N_("This key stands twice in one object."),
    "bad_cursor": N_("This cursor is not one of ours, or belongs to another list."),
    "bad_key": N_("An Idempotency-Key has 1 to 200 visible characters, without a space."),
    "bad_version": N_("This is not an ETag that we gave."),
}


class Fault(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing wrong with a request. `pointer` (RFC 6901) is into the body, `parameter` names what is elsewhere."""

    in_: Literal["body", "query", "path", "header"] = msgspec.field(name="in")
    code: str
    messages: Bilingual
    detail: str = ""
    pointer: str | None = None
    parameter: str | None = None

    def said_in(self, language: Language) -> "Fault":
        return msgspec.structs.replace(self, detail=self.messages.in_(language).text)


def fault_in_body(code: str, pointer: str = "") -> Fault:
    return Fault(in_="body", code=code, messages=_both(_SENTENCES[code], {}), pointer=pointer)


def fault_in_parameter(code: str, parameter: str, in_: Literal["query", "path", "header"] = "query") -> Fault:
    return Fault(in_=in_, code=code, messages=_both(_SENTENCES[code], {}), parameter=parameter)


def body_fault(finding: str) -> Fault:
    """Turn msgspec's message about a body into a fault at its JSON pointer."""
    code, messages, named = _read(finding)
    place = _PLACE.search(finding)
    pointer = pointer_of(place["place"] if place else "", named)
    return Fault(in_="body", code=code, messages=messages, pointer=pointer)


def parameter_fault(found: Mapping[str, Any]) -> Fault:
    """Turn Litestar's finding about a parameter into a fault."""
    code, messages, _ = _read(str(found.get("message", "")))
    source = found.get("source")
    if source == "body":
        return Fault(in_="body", code=code, messages=messages, pointer="")
    in_: Literal["query", "path", "header"] = source if source in ("path", "header") else "query"
    return Fault(in_=in_, code=code, messages=messages, parameter=str(found.get("key", ""))[:100])


def pointer_of(place: str, name: str | None = None) -> str:
    """Turn msgspec's `.texts[1].cy` into `/texts/1/cy`, and add the name of a field that is missing or unknown."""
    steps = [step["name"] or step["index"] for step in _STEP.finditer(place)]
    return pointer_to(steps if name is None else [*steps, name])


def pointer_to(steps: Iterable[str]) -> str:
    """Write a JSON pointer (RFC 6901)."""
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps)


def _read(finding: str) -> tuple[str, Bilingual, str | None]:
    for pattern, code, sentence in _FINDINGS:
        if found := pattern.search(finding):
            named = found.groupdict()
            facts = {"limit": int(named["limit"])} if "limit" in named else {}
            return code, _both(sentence, facts), named.get("field")
    return _OTHER[0], _both(_OTHER[1], {}), None


def _both(message: str, facts: Mapping[str, Any]) -> Bilingual:
    return Bilingual(
        cy=i18n.gettext(Language.CY, message, **facts),
        en=i18n.gettext(Language.EN, message, **facts),
    )
