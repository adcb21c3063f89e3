"""What commands share that speak to people: which language, and what is said of a file that cannot be read."""

import argparse
import os
from collections.abc import Mapping
from pathlib import Path

from governance.bilingual import Language
from governance.refusal import N_
from i18n import gettext

# The system's own words for these are in one language.
_UNREADABLE: Mapping[type[OSError], str] = {
    FileNotFoundError: N_("There is no file of this name: {name}"),
    IsADirectoryError: N_("This is a folder, and not a file: {name}"),
    PermissionError: N_("You may not read this file: {name}"),
    OSError: N_("The file cannot be read: {name}"),
}


class Wrong(Exception):  # noqa: N818 - told to whoever asked, and never a traceback
    """What was asked cannot be done: one sentence, already in their language."""


def unreadable(error: OSError, name: str, language: Language) -> Wrong:
    """Why a file cannot be read."""
    said = next((said for kind, said in _UNREADABLE.items() if isinstance(error, kind)), _UNREADABLE[OSError])
    return Wrong(gettext(language, said, name=plain(name)))


def plain(text: str) -> str:
    """Text from a file without what would steer a terminal."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)


def spoken() -> Language:
    """The language of whoever asks, by the environment; English where it is neither."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if said := os.environ.get(name):
            return Language.CY if said.startswith("cy") else Language.EN
    return Language.EN


def add_language(parser: argparse.ArgumentParser) -> None:
    """Let them say it, too."""
    parser.add_argument(
        "--language", choices=tuple(Language), default=spoken(), help="of what is said; else that of LANG"
    )


def content_of(name: str, most: int, language: Language) -> bytes:
    """A whole file of `most` bytes. Raises `Wrong`."""
    try:
        with Path(name).open("rb") as source:
            content = source.read(most + 1)
    except OSError as error:
        raise unreadable(error, name, language) from None
    if len(content) > most:
        raise Wrong(gettext(language, "This file is too large. Send one of 20 MB at most."))
    return content
