"""`tests/guards.toml` keeps up with the code: what it cuts is there, and so are the tests that must miss it."""

from tests.guards import ROOT, listed, misplaced


def test_what_is_to_be_cut_stands_there_once() -> None:
    assert misplaced(listed(), ROOT) == []


def test_the_tests_of_each_guard_are_there() -> None:
    named = {test.partition("::")[::2] for guard in listed() for test in guard.tests}
    assert {f"{file}::{name}" for file, name in named if f"def {name}(" not in (ROOT / file).read_text()} == set()


def test_every_guard_has_a_name_of_its_own() -> None:
    names = [guard.name for guard in listed()]
    assert len(names) == len(set(names)) >= 10
