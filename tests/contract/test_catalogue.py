"""The Welsh catalogue is whole, and the gate that says so has teeth."""

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

import governance
from governance.journal import kinds_of_event, sentence_of
from governance.refusal import Refusal
from i18n import welsh
from i18n.check import awaiting, faults, placeholders, spelling
from i18n.extract import POT, ROOT, WELSH, po_text, pot_text, renewed, strings, template, welsh_catalogue
from i18n.glossary import counted, mutated
from i18n.spelling import DICTIONARY, misspelt

PROGRAM = """\
from governance.refusal import N_
from i18n import ngettext

PLANTED = N_("Sign in first.")
NAMED = N_("Written by {name}.")


def counted(language, num):
    return ngettext(language, "{num} vote", "{num} votes", num)
"""
CATALOGUE = """\
msgid ""
msgstr ""
"Language: cy\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=6; plural=(n==0) ? 0 : (n==1) ? 1 : (n==2) ? 2 : (n==3) ? 3 : (n==6) ? 4 : 5;\\n"

msgid "Sign in first."
msgstr "Mewngofnodwch yn gyntaf."

msgid "Written by {name}."
msgstr "Awdur: {name}."

msgid "{num} vote"
msgid_plural "{num} votes"
msgstr[0] "Dim pleidleisiau"
msgstr[1] "{num} bleidlais"
msgstr[2] "{num} bleidlais"
msgstr[3] "{num} pleidlais"
msgstr[4] "{num} phleidlais"
msgstr[5] "{num} pleidlais"
"""
GLOSSARY = "| Cymraeg | English | Rhyw | Statws |\n|---|---|---|---|\n| mewngofnodi | sign in | verb-noun | V |\n"
GLOSSARY += "| pleidlais | vote | f, pleidleisiau | V |\n"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A program of three sentences, with faultless Welsh."""
    files: dict[str | Path, str] = {
        "governance/planted.py": PROGRAM,
        WELSH: CATALOGUE,
        "i18n/cy/same.txt": "# none\n",
        "docs/glossary.md": GLOSSARY,
        "i18n/cy/notices/opening.txt": "Annwyl {name},\n",
        "i18n/en/notices/opening.txt": "Dear {name},\n",
        "i18n/cy/pages/help.md": "# Cymorth\n\n## Pleidleisio\n",
        "i18n/en/pages/help.md": "# Help\n\n## Voting\n",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_catalogue_has_no_fault() -> None:
    assert list(faults()) == []


def test_the_template_is_current() -> None:
    assert (ROOT / POT).read_bytes() == pot_text(template()), "run make i18n"


def test_the_welsh_file_is_as_the_tool_writes_it() -> None:
    assert (ROOT / WELSH).read_bytes() == po_text(renewed(template(), welsh_catalogue())), "run make i18n"


def test_sentences_are_found_in_programs_and_pages(small: Path) -> None:
    page = small / "frontend/templates/page.html"
    page.parent.mkdir(parents=True)
    page.write_text(
        '{{ _("Hello {name}", name=name) }} {{ pgettext("motion", "Second") }}'
        '{{ ngettext("{num} day", "{num} days", days) }}',
        encoding="utf-8",
    )
    found = {(message.context, message.id) for message in template(small) if message.id}
    assert found == {
        (None, "Sign in first."),
        (None, "Written by {name}."),
        (None, ("{num} vote", "{num} votes")),
        (None, "Hello {name}"),
        ("motion", "Second"),
        (None, ("{num} day", "{num} days")),
    }


def test_a_changed_sentence_loses_its_welsh_and_others_keep_their_marks(small: Path) -> None:
    replace(small / WELSH, 'msgid "Written', '# Asked of the mover.\n#, confirmed\nmsgid "Written')
    replace(small / "governance/planted.py", "Sign in first.", "Sign in, please.")
    new = renewed(template(small), welsh_catalogue(small))
    kept, changed, counted = new["Written by {name}."], new["Sign in, please."], new["{num} vote"]
    assert (kept.string, kept.user_comments) == ("Awdur: {name}.", ["Asked of the mover."])
    assert "confirmed" in kept.flags
    assert (changed.string, new.get("Sign in first.")) == ("", None)
    assert strings(counted)[4] == "{num} phleidlais"


def test_the_small_program_has_no_fault(small: Path) -> None:
    assert list(faults(small)) == []


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("stale", 'msgid "Sign in first."', 'msgid "Sign in last."'),
        ("empty", '"Mewngofnodwch yn gyntaf."', '""'),
        ("empty", '"{num} phleidlais"', '""'),
        ("same", '"Awdur: {name}."', '"Written by {name}."'),
        ("placeholder", '"Awdur: {name}."', '"Awdur: anhysbys."'),
        ("placeholder", '"Awdur: {name}."', '"Awdur: {name} {enw}."'),
        ("placeholder", '"Awdur: {name}."', '"Awdur: {name."'),
        ("placeholder", '"{num} phleidlais"', '"chwe phleidlais"'),
        ("plural", "nplurals=6", "nplurals=5"),
        ("plural", "(n==6) ? 4", "(n==7) ? 4"),
        ("empty", 'msgstr[5] "{num} pleidlais"\n', ""),
        ("banned", "yn gyntaf", "i’r balot"),
        ("banned", "yn gyntaf", "â’r côd"),
        ("banned", "yn gyntaf", "i gyd-gynhyrchu"),
        ("banned", "yn gyntaf", "& darllenwch"),
        ("banned", "yn gyntaf", "â’ch ebost"),
        ("banned", "yn gyntaf", "â'ch cod"),
        ("mutation", "Awdur: {name}", "Ysgrifennwyd gan {name}"),
        ("mutation", "Awdur: {name}", "Yn {name}"),
        ("mutation", '[1] "{num} bleidlais"', '[1] "{num} pleidlais"'),
        ("mutation", '[5] "{num} pleidlais"', '[5] "{num} phleidlais"'),
        ("punctuation", "yn gyntaf.", "yn gyntaf"),
        ("markup", "yn gyntaf.", "<b>yn gyntaf</b>."),
    ],
)
def test_a_planted_fault_is_found(small: Path, kind: str, old: str, new: str) -> None:
    replace(small / WELSH, old, new)
    assert kind in {fault.kind for fault in faults(small)}


def test_a_new_sentence_makes_the_catalogue_stale(small: Path) -> None:
    replace(small / "governance/planted.py", "Sign in first.", "Sign in, please.")
    assert {fault.kind for fault in faults(small)} == {"stale"}


def test_the_glossary_binds(small: Path) -> None:
    replace(small / "docs/glossary.md", "| sign in |", "| sign in first. |")
    assert {fault.kind for fault in faults(small)} == {"term"}


def test_the_list_of_equals_is_kept(small: Path) -> None:
    replace(small / WELSH, '"Awdur: {name}."', '"Written by {name}."')
    (small / "i18n/cy/same.txt").write_text("Written by {name}.\n", encoding="utf-8")
    assert list(faults(small)) == []
    replace(small / WELSH, 'msgstr "Written by {name}."', 'msgstr "Awdur: {name}."')
    assert {fault.kind for fault in faults(small)} == {"same"}


def test_figures_may_follow_a_preposition(small: Path) -> None:
    replace(small / WELSH, "Awdur: {name}", "Ysgrifennwyd gan {name}")
    replace(small / WELSH, 'msgid "Written', '#, figures\nmsgid "Written')
    assert list(faults(small)) == []


@pytest.mark.parametrize(
    ("kind", "name", "old", "new"),
    [
        ("placeholder", "i18n/cy/notices/opening.txt", "{name}", "aelod"),
        ("placeholder", "i18n/en/notices/opening.txt", "{name}", "{names}"),
        ("document", "i18n/cy/pages/help.md", "## Pleidleisio\n", ""),
        ("banned", "i18n/cy/pages/help.md", "Pleidleisio", "Balot"),
    ],
)
def test_documents_are_compared(small: Path, kind: str, name: str, old: str, new: str) -> None:
    replace(small / name, old, new)
    assert kind in {fault.kind for fault in faults(small)}


@pytest.mark.parametrize("name", ["i18n/cy/notices/opening.txt", "i18n/en/pages/help.md"])
def test_a_document_in_one_language_is_a_fault(small: Path, name: str) -> None:
    (small / name).unlink()
    assert {fault.kind for fault in faults(small)} == {"document"}


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ('<h1 title="{{ a > b }}">{{ _("Sign in first.") }} – Fforwm</h1>{# a note #}', []),
        ("<p>{% if a > b %}Sign in{% endif %}</p>", ["Sign", "in"]),
        ('<nav aria-label="Menu" class="wide"></nav>', ["Menu"]),
    ],
)
def test_text_outside_the_catalogue_is_found(small: Path, page: str, words: list[str]) -> None:
    path = small / "frontend/templates/page.html"
    path.parent.mkdir(parents=True)
    path.write_text(page, encoding="utf-8")
    assert [fault.seen for fault in faults(small) if fault.kind == "bare"] == words


def test_what_awaits_a_person_is_counted(small: Path) -> None:
    assert awaiting(small) == (3, 3)
    replace(small / WELSH, 'msgid "Written', '#, confirmed\nmsgid "Written')
    assert awaiting(small) == (2, 3)


def test_without_a_dictionary_ci_fails(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert spelling(tmp_path / "index", ci=False) == []
    assert "NOT RUN" in capsys.readouterr().out
    assert [fault.kind for fault in spelling(tmp_path / "index", ci=True)] == ["spelling"]


@pytest.mark.skipif(not DICTIONARY.with_suffix(".dic").exists(), reason="NOT RUN: `npm ci` first")
def test_spelling_has_teeth() -> None:
    assert misspelt("Mae’r cynnig wedi’i dderbyn; o’ch blaen chi mae {nmae} <i lang='en'>words</i>.") == []
    assert misspelt("Mae’r bleidleiso wedi cau.") == ["bleidleiso"]
    assert misspelt("Gweliant: gweler.") == ["Gweliant"]
    assert misspelt("Cydgynyrchu.", frozenset({"cydgynhyrchu"})) == ["Cydgynyrchu"]
    assert misspelt("Cydgynhyrchu.", frozenset({"cydgynhyrchu"})) == []


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("gellir", {"gellir", "ellir", "ngellir"}),
        ("cwcis", {"cwcis", "gwcis", "nghwcis", "chwcis"}),
        ("lleoliad", {"lleoliad", "leoliad"}),
        ("chwilota", {"chwilota"}),
        ("ETag", {"ETag"}),
    ],
)
def test_our_words_are_known_in_every_form(word: str, forms: set[str]) -> None:
    assert set(mutated(word)) == forms


@pytest.mark.parametrize(
    ("noun", "gender", "forms"),
    [
        ("pleidlais", "f", ["bleidlais", "bleidlais", "pleidlais", "phleidlais", "pleidlais"]),
        ("cynnig", "m", ["cynnig", "gynnig", "chynnig", "chynnig", "cynnig"]),
        ("gwelliant", "m", ["gwelliant", "welliant", "gwelliant", "gwelliant", "gwelliant"]),
        ("diwrnod", "m", ["diwrnod", "ddiwrnod", "diwrnod", "diwrnod", "diwrnod"]),
        ("aelod", "m", ["aelod"] * 5),
        ("llofnod", "m", ["llofnod", "lofnod", "llofnod", "llofnod", "llofnod"]),
        ("rhestr", "f", ["rhestr", "restr", "rhestr", "rhestr", "rhestr"]),
    ],
)
def test_a_noun_is_counted_by_its_gender(noun: str, gender: str, forms: list[str]) -> None:
    assert [counted(noun, gender, form) for form in range(1, 6)] == forms


def refusals() -> Iterator[type[Refusal]]:
    for module in pkgutil.walk_packages(governance.__path__, "governance."):
        if ".migrations" not in module.name:
            importlib.import_module(module.name)
    waiting = Refusal.__subclasses__()
    while waiting:
        refusal = waiting.pop()
        waiting += refusal.__subclasses__()
        if refusal.__module__.startswith("governance."):
            yield refusal


def test_every_refusal_is_said_in_welsh_with_its_own_facts() -> None:
    seen = 0
    for refusal in refusals():
        if not refusal.message:
            assert refusal.__subclasses__(), f"{refusal.__name__} says nothing"
            continue
        seen += 1
        text = welsh().texts[None, refusal.message][0]
        facts = {field.name for field in fields(refusal)}
        assert placeholders(text) == placeholders(refusal.message) <= facts, refusal.__name__
    assert seen > 0


def test_every_event_is_a_sentence_in_both_languages() -> None:
    list(refusals())  # every module of governance is imported
    events = [each for each in kinds_of_event() if each.__module__.startswith("governance.")]
    assert len(events) > 20
    for event in events:
        assert welsh().texts[None, event.said][0], event.__name__
    assert sentence_of("motion.seconded") == "The motion was seconded."
    assert "no words for" in sentence_of("of.long_ago")
