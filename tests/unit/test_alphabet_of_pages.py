"""Lists on pages stand in the order of the reader's alphabet, not the database's."""

from types import SimpleNamespace

import pytest

from frontend.render import environment
from governance.bilingual import Bilingual, Language

PLACES = ["Bangor", "Banwen", "Bancffosfelen", "Chwilog", "Cydweli", "Llandeilo", "Lydstep", "Llangefni", "Llanelli"]


def _said(language, things, arguments=""):
    template = environment(language).from_string(
        "{% for each in things | alphabetically" + arguments + " %}{{ each.name }} {% endfor %}"
    )
    return template.render(things=things).split()


@pytest.mark.parametrize(
    ("language", "order"),
    [
        (
            Language.CY,
            "Bancffosfelen Bangor Banwen Cydweli Chwilog Lydstep Llandeilo Llanelli Llangefni",
        ),
        (
            Language.EN,
            "Bancffosfelen Bangor Banwen Chwilog Cydweli Llandeilo Llanelli Llangefni Lydstep",
        ),
    ],
)
def test_names_stand_in_the_readers_alphabet(language, order):
    assert _said(language, [SimpleNamespace(name=each) for each in PLACES]) == order.split()


def test_a_name_in_both_languages_stands_where_the_reader_reads_it():
    names = [Bilingual(cy="Abertawe", en="Swansea"), Bilingual(cy="Rhyl", en="Rhyl")]
    things = [SimpleNamespace(name=each) for each in names]
    for language, first in ((Language.CY, "Abertawe"), (Language.EN, "Rhyl")):
        template = environment(language).from_string("{{ (things | alphabetically)[0].name[language] }}")
        assert template.render(things=things) == first


def test_what_is_grouped_stays_in_its_group():
    held = [("chair", "Nia"), ("member", "Llŷr"), ("member", "Lowri")]
    things = [SimpleNamespace(office=office, name=name) for office, name in held]
    assert _said(Language.CY, things, '(within="office")') == ["Nia", "Lowri", "Llŷr"]
    assert _said(Language.EN, things, '(within="office")') == ["Nia", "Llŷr", "Lowri"]
