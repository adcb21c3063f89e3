"""Forms in: fields become the same Structs that the API takes, and what is wrong is said beside its field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias, TypeVar, get_args, get_type_hints

import msgspec
from litestar.datastructures import UploadFile
from msgspec import Struct

import i18n
from frontend import session
from frontend.render import Asked, language_of
from governance.bilingual import LANGUAGES, Bilingual, BilingualProse, Language, Line, shows_nothing, turns_direction
from governance.context import attempt
from governance.motions.refusals import ReasonNeeded
from governance.refusal import N_, Refusal, Stale

# Trying an act is governance's own; the pages have it from here, beside what they say of a refusal.
__all__ = ["Form", "attempt", "beside", "read_form", "read_upload", "sought", "status_of"]

T = TypeVar("T", bound=Struct)
Pair: TypeAlias = Bilingual | BilingualProse

_EMPTY = N_("Fill in this field.")
_TOO_LONG = N_("This is too long.")
# The same by a field's name, so that the summary above the page says which it is.
_EMPTY_AT: Mapping[str, str] = {
    "about": N_("Say what it is about."),
    "asked_by": N_("Say who asked."),
    "channel": N_("Say how the vote came: on paper or by phone."),
    "changes": N_("Say what was changed, and why."),
    "kind": N_("Say what it is."),
    "language": N_("Say in which language."),
    "choice": N_("Choose how you vote: in favour, against, or abstain."),
    "closes_at": N_("Say when it closes."),
    "decided_on": N_("Give the day of the decision."),
    "basis": N_("Choose the ground."),
    "email": N_("Write the e-mail address."),
    "ends_on": N_("Give the day on which it ends."),
    "membership": N_("Say what the data are for."),
    "name": N_("Write the name."),
    "starts_on": N_("Give the day on which it begins."),
    "effective_on": N_("Give the day on which the rules come into force."),
    "entitled": N_("Say how many are entitled to vote."),
    "due_on": N_("Give the day by which it is to be done."),
    "grounds": N_("Write why the ruling is wrong."),
    "method": N_("Choose how it is asked."),
    "nature": N_("Say what the interest is."),
    "no": N_("Say how many voted against."),
    "note": N_("Write what has been done."),
    "reason": N_("Write the reason."),
    "reasons": N_("Write the reasons."),
    "question": N_("Write what the body is asked."),
    "report": N_("Write the report."),
    "report_by": N_("Give the day on which it comes back."),
    "returns_on": N_("Give the day on which it comes back."),
    "summary": N_("Write what will be done."),
    "reply": N_("Write the reply."),
    "text": N_("Write the text."),
    "title": N_("Write the title."),
    "to": N_("Choose what becomes of it."),
    "wrong": N_("Say what is wrong, or why it is not to be used."),
    "yes": N_("Say how many voted in favour."),
}
_TOO_LONG_AT: Mapping[str, str] = {
    "comment": N_("The comment is too long: write 2,000 characters at most."),
    "grounds": N_("The grounds are too long: write 20,000 characters at most."),
    "nature": N_("This interest is too long: write 200 characters at most."),
    "note": N_("The report is too long: write 20,000 characters at most."),
    "owner": N_("This name is too long: write 200 characters at most."),
    "reason": N_("The reason is too long: write 2,000 characters at most."),
    "reasons": N_("The reasons are too long: write 20,000 characters at most."),
    "summary": N_("The summary is too long: write 20,000 characters at most."),
    "text": N_("The text is too long: write 20,000 characters at most."),
    "title": N_("The title is too long: write 200 characters at most."),
}
_NOT_ALLOWED = N_("This holds a sign that cannot be used here.")
_NO_VERSION = N_("This form does not say which version it changes. Read it once more, then send it again.")
_UNSEEN = N_("Nothing of this can be seen. Write it again, in letters or figures.")
_TURNS = N_("This holds a hidden sign that turns the direction of the line. Type it again, and do not paste it.")
_WRONG = N_("This cannot be read. Check it, please.")
_PAIRS = (Bilingual, BilingualProse)
_VERSION = re.compile(r"[0-9]{1,9}")
FORM_TYPE = "application/x-www-form-urlencoded"
UPLOAD_TYPE = "multipart/form-data"
# In bytes, of a form with its file: the largest recording, and what is written beside it.
MOST_UPLOAD = 6_000_000


@dataclass(eq=False)
class Form:
    """What was sent, as it was sent: shown again beside the errors, so that nothing typed is lost."""

    fields: Mapping[str, str]
    language: Language

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "").strip()

    @property
    def version(self) -> int | None:
        """The version of what was edited, as our page wrote it down; None where the form says no such number."""
        return int(self["version"]) if _VERSION.fullmatch(self["version"]) else None

    def said_again(self, refusal: Refusal | None) -> "Form":
        """The same form, to be shown with a refusal. Who is told that they were overtaken may then insist."""
        fields = {name: text for name, text in self.fields.items() if name != "version"}
        return Form(fields, self.language) if isinstance(refusal, Stale) else self

    def read(
        self, type_: type[T], *, asked: Language | None = None, versioned: bool = False, **given: Any
    ) -> tuple[T | None, dict[str, str]]:
        """Read a Struct, or None and one sentence for each field that is wrong.

        A bilingual field `title` comes as `title_cy` and `title_en`; an empty field is an absent one. `given` are
        values that the page knows and the form does not say; `asked` is the language that the form asks for first,
        beside which an empty pair is marked; `versioned`: the form must say which version it changes.
        """
        values, errors = dict(given), dict[str, str]()
        hints, first = get_type_hints(type_, include_extras=True), asked or self.language
        for field in msgspec.structs.fields(type_):
            name, hint = field.name, hints[field.name]
            if name in values:
                continue
            pair = _pair_of(hint)
            value, wrong = self._pair(name, pair) if pair else self._plain(name, hint)
            if wrong:
                errors |= wrong
            elif value is not None:
                values[name] = value
            elif field.required:
                errors[f"{name}_{first}" if pair else name] = self._say(_EMPTY_AT.get(name, _EMPTY))
        if versioned and self.version is None:
            errors["form"] = self._say(_NO_VERSION)
        return (None if errors else type_(**values)), errors

    def _plain(self, name: str, hint: Any, called: str = "") -> tuple[Any, dict[str, str]]:
        """The value of one field, None where it is empty; or what is wrong with it. `called`: the whole pair's name."""
        text = self[name].replace("\r\n", "\n")
        if not text:
            return None, {}
        try:
            value = msgspec.convert(_instant(text) if _is_instant(hint) else text, hint, strict=False)
        except msgspec.ValidationError as error:
            return None, {name: self._sentence(called or name, str(error))}
        if shows_nothing(text):
            return None, {name: self._say(_UNSEEN)}
        if turns_direction(text) and Line in (hint, *get_args(hint)):
            return None, {name: self._say(_TURNS)}
        return value, {}

    def _pair(self, name: str, pair: type[Pair]) -> tuple[Pair | None, dict[str, str]]:
        """A text in the languages it is written in, None where in neither; or what is wrong in each of them."""
        hints = get_type_hints(pair, include_extras=True)
        read = {each.value: self._plain(f"{name}_{each}", hints[each], name) for each in LANGUAGES}
        errors = {place: said for _, wrong in read.values() for place, said in wrong.items()}
        written = {language: text for language, (text, _) in read.items() if text is not None}
        return (pair(**written) if written and not errors else None), errors

    def _sentence(self, name: str, error: str) -> str:
        if "length <=" in error:
            return self._say(_TOO_LONG_AT.get(name, _TOO_LONG))
        return self._say(_NOT_ALLOWED if "matching regex" in error else _WRONG)

    def _say(self, sentence: str) -> str:
        return i18n.gettext(self.language, sentence)


def _pair_of(hint: Any) -> type[Pair] | None:
    """The bilingual type that a field is of, alone or among others; None where it is of no such type."""
    return next((each for each in _PAIRS if hint is each or each in get_args(hint)), None)


def _is_instant(hint: Any) -> bool:
    return hint is datetime or any(_is_instant(each) for each in get_args(hint))


def _instant(text: str) -> datetime:
    """A time as a form's control gives it, by the clock in Wales. Raises `msgspec.ValidationError`."""
    try:
        read = datetime.fromisoformat(text)
        return (read if read.tzinfo else read.replace(tzinfo=i18n.LONDON)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise msgspec.ValidationError(str(error)) from error


async def read_form(request: Asked) -> Form:
    """The fields of a form, once its CSRF token is checked. Raises `ForgedRequest`.

    Our pages send one kind of form and no files: a body of any other kind is not read at all.
    """
    if request.content_type[0] != FORM_TYPE:
        raise session.ForgedRequest
    sent = await request.form()
    fields = {name: value for name, value in sent.items() if isinstance(value, str)}
    session.check_csrf(request, fields.get("csrf_token", ""))
    return Form(fields, language_of(request))


def sought(text: str) -> str:
    """What somebody looks for: without the signs that have no shape, of which the database takes no NUL."""
    return "".join(each for each in text if each.isprintable()).strip()


async def read_upload(request: Asked, name: str) -> tuple[Form, bytes | None, str]:
    """The fields of a form that brings a file, and the file with its name; None where none was chosen.

    Raises `ForgedRequest`.
    """
    if request.content_type[0] != UPLOAD_TYPE:
        raise session.ForgedRequest
    sent = await request.form()
    fields = {field: value for field, value in sent.items() if isinstance(value, str)}
    session.check_csrf(request, fields.get("csrf_token", ""))
    file = sent.get(name)
    content = await file.read() if isinstance(file, UploadFile) else b""
    called = file.filename if isinstance(file, UploadFile) else ""
    return Form(fields, language_of(request)), content or None, called


def beside(refusal: Refusal | None, form: Form) -> dict[str, str]:
    """A refusal beside the empty fields that it asks for, else above the page."""
    if refusal is None:
        return {}
    sentence = i18n.sentence(refusal, form.language)
    if isinstance(refusal, ReasonNeeded):
        return {f"{refusal.field}_{each}": sentence for each in LANGUAGES if not form[f"{refusal.field}_{each}"]}
    field = getattr(refusal, "pointer", "").removeprefix("/").replace("/", "_")
    return {field if field in form.fields else "form": sentence}


def status_of(request: Asked, refusal: Refusal | None, errors: Mapping[str, str]) -> int:
    """The status of a page that is shown again: 200 where nothing is wrong."""
    if refusal is not None:
        status: int = request.app.state.status_of(refusal)
        return status
    return 422 if errors else 200
