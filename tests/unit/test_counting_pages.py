"""The worked examples of docs/counting.md and docs/counting.cy.md, counted as they stand there."""

import re
from pathlib import Path

import pytest

from governance.counting import blt
from governance.counting.elections import RULES, count
from governance.counting.majority import Carried, Quorum, Tally, Threshold
from governance.counting.majority import count as decide
from governance.counting.result import Count

DOCS = Path(__file__).parents[2] / "docs"
SECTION = re.compile(r"^## (\w+)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


def sections(page):
    return {rule: text for rule, text in SECTION.findall((DOCS / page).read_text()) if rule in RULES}


@pytest.mark.parametrize(("page", "elected"), [("counting.md", "Elected"), ("counting.cy.md", "Etholwyd")])
@pytest.mark.parametrize("rule", RULES)
def test_the_example_of_a_rule_comes_out_as_the_page_says(page, elected, rule):
    text = sections(page)[rule]
    papers = re.search(r"```blt\n(.*?)```", text, re.DOTALL)[1]
    contest = blt.read(papers.encode().splitlines(keepends=True), strict=True).contest
    counted = count(rule, contest)
    assert isinstance(counted, Count)
    named = re.search(rf"\*\*{elected}: (.*)\.\*\*", text)[1]
    assert [contest.names[number - 1] for number in counted.elected] == named.split(", ")


@pytest.mark.parametrize("page", ["counting.md", "counting.cy.md"])
def test_the_table_of_stages_is_the_count(page):
    text = sections(page)["stv_scotland_2011"]
    contest = blt.read(re.search(r"```blt\n(.*?)```", text, re.DOTALL)[1].encode().splitlines(keepends=True)).contest
    counted = count("stv_scotland_2011", contest)
    cells = [[each.strip() for each in line.split("|")[2:-1]] for line in text.splitlines() if line.startswith("|")]
    votes = [tuple(counted.say(each) for each in stage.totals) for stage in counted.stages]
    assert cells[2:6] == [list(row) for row in zip(*votes, strict=True)]
    assert cells[6] == [counted.say(stage.non_transferable.total) for stage in counted.stages]


def test_two_thirds_of_nine_is_six():
    outcome = decide(Tally(6, 3, 0), 9, Threshold(2, 3, more_than=False), Quorum(0, 0), "lost")
    assert isinstance(outcome, Carried)
    assert (outcome.steps[1].left, outcome.steps[1].right) == (18, 18)


def test_both_pages_have_the_same_examples_and_paragraphs():
    welsh, english = sections("counting.cy.md"), sections("counting.md")
    assert welsh.keys() == english.keys() == RULES.keys()
    for rule, text in english.items():
        for pattern in (r"^\d\. ", r"^\d[\d -]*$"):
            assert re.findall(pattern, welsh[rule], re.MULTILINE) == re.findall(pattern, text, re.MULTILINE)
