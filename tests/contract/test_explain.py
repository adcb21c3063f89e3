"""What tells an invented text from one that has a source: tried on texts of both kinds."""

import pytest

from governance.bilingual import Language
from tests.contract.explain import Explanation, facts_in, shares_in
from tests.contract.replay import Page

ANSWER = {
    "title": {"cy": "Te a sgwrs", "en": "Tea and talk"},
    "text": {"cy": "Bod te.\n\nBob dydd.", "en": "That tea.\n\nEvery day."},
    "state": "seeking_seconders",
    "closes_at": "2026-11-02T14:05:00Z",
    "response_due_on": "2026-11-02",
    "seconds": {"count": 1, "needed": 3},
    "threshold": {"numerator": 2, "denominator": 3},
    "members": 1234,
    "withdrew": True,
    "owner": None,
}
SAID = (
    "<p>Tea and talk</p>",
    "<p lang=cy>Te a sgwrs</p>",  # the other language of a fact stands beside it
    "<p>Every day.</p>",  # one paragraph of a text
    "<p>1,234</p>",
    "<p>Motion: Tea and talk</p>",
    "<p>Motion:\n  <b>Tea and\n talk</b></p>",  # markup within a sentence
    "<p>Seconded by 1 member. 2 more are needed.</p>",  # two sentences, and a number that follows
    "<p>Voting closes on 2 November 2026, 14:05.</p>",
    "<p>Motion: Tea and talk <span>Met</span>, <a href=/>Reason:</a> Every day.</p>",
    "<p>A motion is carried when at least 2/3 of all on the roll are in favour.</p>",
    "<nav aria-label='Main menu'></nav>",
    "<input type=text value='Tea and talk'><input type=hidden value=seeking_seconders>",
    "<script>const invented = 1</script>",
)
INVENTED = (
    ("<p>Lleu</p>", "Lleu"),
    ("<p>4711</p>", "4711"),
    ("<p>12</p>", "12"),  # part of a number is another number
    ("<p>Tea</p>", "Tea"),  # part of a name is another name
    ("<p>Motion: Lleu</p>", "Lleu"),
    ("<p>Seconded by 7 members.</p>", "Seconded by 7 members."),
    ("<p>Voting closes on 3 November 2026, 14:05.</p>", "Voting closes on 3 November 2026, 14:05."),
    ("<p>Voting closes on 2 November 2026, 15:05.</p>", "15:05."),
    ("<p>Tea and talk <b>for all</b></p>", "for all"),
    ("<p>This sentence is in no catalogue.</p>", "This sentence is in no catalogue."),
    ("<p>Eiliwyd gan 1 aelod.</p>", "Eiliwyd gan 1 aelod."),  # a sentence of the other language
    ("<p>seeking_seconders</p>", "seeking_seconders"),  # a code is nothing to read
    ("<p>True</p>", "True"),
    ("<p>None</p>", "None"),
    ("<p>42%</p>", "42%"),
    ("<img alt='Lleu'>", "Lleu"),
    ("<nav aria-label='Lleu'></nav>", "Lleu"),
    ("<svg><title>Lleu</title><desc>4711</desc></svg>", "Lleu"),
    ("<select><option>Lleu</option></select>", "Lleu"),
    ("<textarea>Lleu</textarea>", "Lleu"),
    ("<input type=text value=Lleu>", "Lleu"),
)


@pytest.fixture
def explanation() -> Explanation:
    return Explanation(Language.EN, {*facts_in(ANSWER, Language.EN), *shares_in(ANSWER)})


@pytest.mark.parametrize("html", SAID)
def test_what_has_a_source_is_explained(explanation: Explanation, html: str) -> None:
    assert [explanation.unexplained(block) for block in Page(html).blocks if explanation.unexplained(block)] == []


@pytest.mark.parametrize(("html", "left"), INVENTED)
def test_what_is_invented_is_found(explanation: Explanation, html: str, left: str) -> None:
    found = [explanation.unexplained(block) or "" for block in Page(html).blocks]
    assert any(each.endswith(left) for each in found)


def test_a_page_knows_the_ids_that_it_leads_to() -> None:
    ids = [f"{number:08}-0000-7000-8000-000000000000" for number in range(3)]
    page = Page(f"<a href='/en/motions/{ids[0]}'></a><form method=post action='/x/{ids[1]}'><input value='{ids[2]}'>")
    assert page.ids == set(ids)
