"""Gather every English sentence of the program into `messages.pot`, and bring the Welsh catalogue up to it.

`python -m i18n.extract` (or `make i18n`). Nothing is guessed: a changed sentence loses its Welsh, which the
check then asks for. Places have no line numbers, so that moving code does not change the catalogues.
"""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po
from jinja2 import TemplateSyntaxError

ROOT = Path(__file__).parent.parent
POT = Path("i18n/messages.pot")
WELSH = Path("i18n/cy/LC_MESSAGES/messages.po")

Arguments = tuple[int | tuple[int, str], ...] | None
# Where in the call the sentence stands: our functions take the language first, those inside a page know it.
PYTHON: dict[str, Arguments] = {
    "N_": None,
    "NN_": (1, 2),
    "NP_": ((1, "c"), 2),
    "gettext": (2,),
    "pgettext": ((2, "c"), 3),
    "ngettext": (2, 3),
}
JINJA: dict[str, Arguments] = {
    "_": None,
    "gettext": None,
    "pgettext": ((1, "c"), 2),
    "ngettext": (1, 2),
}
TEMPLATES = ("frontend/templates", "api/templates")
# Folders, file endings, Babel's reader, our functions.
SOURCES = (
    (("governance", "api", "frontend", "cli"), "*.py", "python", PYTHON),
    (TEMPLATES, "*.*", "jinja2.ext:babel_extract", JINJA),
)
HEADER = """\
# {title}
msgid ""
msgstr ""
"Project-Id-Version: Fforwm\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""
# Babel's own rule for Welsh has five forms and calls zero "other": these are the six of CLDR.
SIX = "nplurals=6; plural=(n==0) ? 0 : (n==1) ? 1 : (n==2) ? 2 : (n==3) ? 3 : (n==6) ? 4 : 5;"


def template(root: Path = ROOT) -> Catalog:
    """Read all sources below `root` and give the sentences found, without translations."""
    found = Catalog(charset="utf-8", fuzzy=False)
    for folders, pattern, method, keywords in SOURCES:
        for path in sorted(path for folder in folders for path in (root / folder).rglob(pattern)):
            place = path.relative_to(root).as_posix()
            for message, comments, context in _sentences(path, method, keywords):
                found.add(message, locations=[(place, 0)], auto_comments=comments, context=context)
    return found


def _sentences(
    path: Path, method: str, keywords: dict[str, Arguments]
) -> Iterator[tuple[str | tuple[str, ...], list[str], str | None]]:
    """Give (English, notes for translators, context) of each call; an unreadable source is an error that names it."""
    options = {"extensions": "jinja2.ext.do", "trimmed": "true", "silent": "false"}
    try:
        calls = extract_from_file(
            method, path, keywords=keywords, comment_tags=("i18n:",), strip_comment_tags=True, options=options
        )
    except (SyntaxError, TemplateSyntaxError) as error:
        error.add_note(f"in {path}")
        raise
    yield from ((message, comments, context) for _line, message, comments, context in calls)


def renewed(pot: Catalog, old: Catalog) -> Catalog:
    """The sentences of `pot` with the Welsh, the notes and the marks that `old` has for exactly them."""
    new = Catalog(locale="cy", charset="utf-8", fuzzy=False)
    new.mime_headers = [("Plural-Forms", SIX)]
    for message in pot:
        if not message.id:
            continue
        known = old.get(message.id, message.context)
        new.add(
            message.id,
            _forms(message, known),
            locations=message.locations,
            context=message.context,
            flags=known.flags if known else (),
            auto_comments=message.auto_comments,
            user_comments=known.user_comments if known else (),
        )
    return new


def english(message: Message) -> tuple[str, str]:
    """Give the English of one and of many; the same twice where nothing is counted."""
    return (message.id, message.id) if isinstance(message.id, str) else (message.id[0], message.id[1])


def strings(message: Message) -> tuple[str, ...]:
    """Give the Welsh: one text, or the forms of a plural."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _forms(message: Message, known: Message | None) -> str | tuple[str, ...]:
    same_kind = known is not None and known.pluralizable == message.pluralizable
    forms = strings(known) if known is not None and same_kind else ()
    padded = (*forms, *[""] * 6)[:6]
    return padded if message.pluralizable else padded[0]


def written(catalogue: Catalog, header: str) -> bytes:
    out = BytesIO()
    write_po(out, catalogue, width=110, omit_header=True, sort_output=True, include_lineno=False)
    # Babel notes a brace placeholder itself; only the marks that people set are worth a line.
    body = re.sub(r"(?m)^(#,.*?)(, )?python-(brace-)?format", r"\1", out.getvalue().decode())
    return (header + re.sub(r"(?m)^#,\s*\n", "", body).lstrip("\n")).encode()


def pot_text(pot: Catalog) -> bytes:
    header = HEADER.format(
        title="Every sentence of Fforwm. Made by `make i18n`.", language="en", plurals="nplurals=2; plural=(n != 1);"
    )
    return written(pot, header)


def po_text(welsh: Catalog) -> bytes:
    return written(welsh, HEADER.format(title="Y Gymraeg / the Welsh of Fforwm.", language="cy", plurals=SIX))


def welsh_catalogue(root: Path = ROOT) -> Catalog:
    path = root / WELSH
    if not path.exists():
        return Catalog(locale="cy")
    with path.open("rb") as source:
        return read_po(source, locale="cy")


def listed(path: Path) -> list[str]:
    """Read a list as people keep it: one entry a line; a line that begins with `#` is a note."""
    lines = path.read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def main() -> int:
    pot = template()
    welsh = renewed(pot, welsh_catalogue())
    (ROOT / POT).write_bytes(pot_text(pot))
    (ROOT / WELSH).parent.mkdir(parents=True, exist_ok=True)
    (ROOT / WELSH).write_bytes(po_text(welsh))
    empty = sum(not all(strings(message)) for message in welsh if message.id)
    sys.stdout.write(f"{len(pot)} sentences, {empty} without Welsh\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
