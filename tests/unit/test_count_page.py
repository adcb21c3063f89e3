"""A count as a page: its figures are those of the JSON, its sentences are in both languages, and it stands alone."""

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from cli.main import main
from frontend.counts import picture, sentences
from frontend.counts.elections import ELECTIONS
from frontend.counts.elections import counted as demo_count
from frontend.counts.glance import glance
from frontend.counts.page import render_page
from frontend.counts.view import view
from governance.bilingual import LANGUAGES, Language
from governance.counting import schulze, score, stv_scotland
from governance.counting.elections import RULES, count
from governance.counting.papers import Contest
from governance.counting.published import publish
from governance.counting.result import LotsNeeded
from tests.integration.pages.reader import Reader

NAMES = ("Blodeuwedd", "Culhwch", "Olwen", "Peredur", "Luned")


def contest(candidates, seats, papers, withdrawn=()):
    return Contest(
        seats=seats,
        names=NAMES[:candidates],
        papers={tuple(paper): same for same, *paper in papers},
        withdrawn=frozenset(withdrawn),
    )


SURPLUS = contest(4, 2, [(5, 1, 2), (2, 1, 3), (2, 1), (3, 2, 3), (4, 3, 2), (4, 4, 3)])
LOOKED_BACK = contest(5, 1, [(10, 1), (4, 2, 1), (5, 3, 2), (1, 4, 3), (2, 4), (2, 5, 2)])
WITHDRAWN = contest(
    4, 2, [(3, 1, 3, 4), (4, 1, 3, 2), (2, 4, 1, 3), (1, 2), (2, 2, 4, 3, 1), (1, 3, 4, 2)], withdrawn=[2]
)
LEVEL = contest(3, 1, [(4, 1), (4, 2), (1, 3)])
# Five circles: the first beats the second, that the third, and that the first.
CIRCLE = contest(3, 1, [(7, 1, 2, 3), (6, 2, 3, 1), (5, 3, 1, 2)])
EQUAL = contest(2, 1, [(1, 1), (1, 2)])

COUNTS = {
    "surplus": count("stv_scotland_2011", SURPLUS),
    "looked back": count("stv_scotland_2011", LOOKED_BACK),
    "meek": count("stv_meek", WITHDRAWN),
    "meek, several surpluses": count("stv_meek", contest(4, 3, [(9, 1, 3), (8, 2, 3), (2, 3, 4), (3, 4)])),
    "irv": count("irv", LOOKED_BACK),
    "irv, by half": count("irv", contest(3, 1, [(4, 1), (3, 2), (2, 3, 2)])),
    "irv, by lot": count("irv", contest(3, 1, [(3, 1), (3, 2), (4, 3)]), [2]),
    "schulze": count("schulze", CIRCLE),
    "schulze, by lot": count("schulze", EQUAL, [2]),
    "plurality": count("plurality", SURPLUS),
    "plurality, by lot": count("plurality", LEVEL, [2]),
    "block": count("block", SURPLUS),
    "approval": count("approval", SURPLUS),
    "score": score.elect(SURPLUS, [{1: 5, 2: 3}, {3: 4}, {2: 1, 4: 5}]),
    "waits": count("stv_scotland_2011", contest(3, 1, [(3, 1), (3, 2), (4, 3)])),
    "waits from the first": count("schulze", EQUAL),
}
EVERY = pytest.mark.parametrize("name", list(COUNTS))
EITHER = pytest.mark.parametrize("language", LANGUAGES)


def tables(html):
    """The tables of figures: of each the rows, as the texts of their cells."""
    return [
        [
            [
                unescape(re.sub(r"<[^>]*>", "", cell)).strip()
                for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
            ]
            for row in re.findall(r"<tr.*?</tr>", found, re.DOTALL)
        ]
        for found in re.findall(r'<table class="figures">.*?</table>', html, re.DOTALL)
    ]


def plus(votes):
    return "" if not votes.strip("0.") else votes.replace("-", "−") if votes.startswith("-") else f"+{votes}"


def check_figures(counted, language):
    """Hold every figure of the page against the JSON."""
    published = publish(counted)
    found = tables(render_page(counted, language))
    if published.preferred:  # a matrix each of pairs and of chains
        for table, matrix in zip(found, (published.preferred, published.strongest), strict=True):
            figures = [[cell.removesuffix(" ✓") for cell in row[1:]] for row in table[1:]]
            wanted = [[str(each) for each in row] for row in matrix]
            for place, row in enumerate(wanted):
                row[place] = "–"
            assert figures == wanted
        return
    if not published.stages:
        assert found == []
        return
    head, *rows = found[0]
    assert len(head) == len(published.stages) + 2
    for index, (candidate, row) in enumerate(zip(published.candidates, rows, strict=False)):
        assert row[0] == candidate.name
        wanted = [stage.totals[index] for stage in published.stages]
        moved = ["", *(plus(stage.transfers[index]) for stage in published.stages[1:])]
        assert row[1:-1] == [" ".join(filter(None, cell)) for cell in zip(wanted, moved, strict=True)]
        place = published.elected.index(candidate.number) + 1 if candidate.number in published.elected else None
        assert (row[-1][-2:] == f" {place}") == (place is not None)
    if published.quota is not None:
        rest = rows[len(published.candidates) :]
        assert rest[0][1:-1] == [stage.no_preference for stage in published.stages]
        assert [votes_of(counted)] * len(published.stages) in [row[1:-1] for row in rest]


def votes_of(counted):
    """The valid papers as votes, as each stage must add up to."""
    found = counted.so_far if isinstance(counted, LotsNeeded) else counted
    return found.say(found.papers.valid * 10**found.decimals)


@EITHER
@EVERY
def test_the_figures_of_the_page_are_those_of_the_json(name, language):
    check_figures(COUNTS[name], language)


@st.composite
def contests(draw):
    """Up to five candidates, few papers and many ties: also no papers, one candidate, more places than people."""
    candidates = draw(st.integers(1, 5))
    paper = st.permutations(range(1, candidates + 1)).flatmap(
        lambda order: st.integers(0, candidates).map(lambda length: tuple(order[:length]))
    )
    return Contest(
        seats=draw(st.integers(1, 4)),
        names=NAMES[:candidates],
        papers=draw(st.dictionaries(paper, st.integers(1, 9), max_size=6)),
        withdrawn=draw(st.sets(st.integers(1, candidates), max_size=candidates - 1).map(frozenset)),
    )


@given(contests(), st.sampled_from(sorted(RULES)), st.booleans(), st.sampled_from(LANGUAGES))
@settings(max_examples=80)
def test_any_count_at_all_can_be_shown(papers, rule, lots, language):
    papers = replace(papers, seats=1) if rule == "irv" else papers
    check_figures(count(rule, papers, papers.standing if lots else ()), language)


@EVERY
def test_every_sentence_of_a_page_is_in_its_language(name):
    welsh, english = (Reader(render_page(COUNTS[name], language)) for language in LANGUAGES)
    assert "⟦" not in welsh.text
    alike = set(map(str.strip, welsh.words)) & set(map(str.strip, english.words))
    known = {*NAMES, "Meek"}
    spoken = [words for words in alike if re.search(r"[^\W\d]{3}", words) and not any(name in words for name in known)]
    stages = view(COUNTS[name]).stages
    articles = {article for told in stages for article in (*told.articles, *(each.article for each in told.elected))}
    assert not [words for words in spoken if words not in articles and "{" not in words]


def test_every_sentence_of_the_module_is_said_by_some_count():
    said = {
        each.message
        for counted in COUNTS.values()
        for shown in [view(counted)]
        for each in (shown.cited, *shown.others, *_all_said(shown))
    }
    values = (value for name, value in vars(sentences).items() if name.startswith("_") and not name.startswith("__"))
    messages = {
        message
        for value in values
        for message in (value.values() if isinstance(value, dict) else [value])
        if isinstance(message, str)
    }
    assert len(messages) > 20
    assert messages <= said


def _all_said(shown):
    for told in shown.stages:
        yield from (told.heading, *told.said, *(each.why for each in told.elected))
        if told.nobody:
            yield told.nobody


@EITHER
@EVERY
def test_the_page_stands_alone(name, language):
    html = render_page(COUNTS[name], language, "Ethol y bwrdd")
    page = Reader(html)
    assert page.all("html") == [{"lang": language.value}]
    assert not [tag for tag, _ in page.tags if tag in ("script", "link", "img", "iframe", "object")]
    assert not re.search(r"https?:|@import|url\((?!#)", html)
    links = {attrs["href"] for attrs in page.all("a")}
    assert all(link.removeprefix("#") in page.ids for link in links)
    assert len(page.ids) == len(set(page.ids))
    for drawing in page.all("svg", role="img"):
        assert set(drawing["aria-labelledby"].split()) <= set(page.ids)
    assert html.count("<h1>Ethol y bwrdd</h1>") == 1


def test_names_and_titles_are_text_and_no_markup():
    papers = Contest(seats=1, names=("<b>Olwen</b>", "Culhwch & Co"), papers={(1,): 2, (2,): 1})
    html = render_page(count("irv", papers), Language.EN, "<script>alert(1)</script>")
    assert "<b>Olwen" not in html
    assert "<script" not in html
    assert "Culhwch &amp; Co" in html


def test_a_count_that_waits_says_for_what_and_judges_nobody():
    shown = view(COUNTS["waits"])
    assert shown.waits
    assert not shown.others
    page = Reader(render_page(COUNTS["waits"], Language.EN))
    assert "whoever it falls on is excluded" in page.text
    assert "Not elected" not in page.text
    assert "Draw it before witnesses" in page.text


def width(span):
    return float(span.width) if span else 0.0


@pytest.mark.parametrize("name", ["surplus", "looked back", "irv", "meek"])
def test_the_drawing_loses_no_vote(name):
    """What one bar gives up, the others receive; and each bar is as long as its total."""
    counted = COUNTS[name]
    for stage, panel in zip(counted.stages, picture.panels(counted), strict=True):
        given, taken = (sum(width(getattr(row, side)) for row in panel.rows) for side in ("lost", "gained"))
        assert given == pytest.approx(taken, abs=0.1)
        longest = max(panel.rows, key=lambda row: float(row.total))
        scale = (width(longest.kept) + width(longest.gained)) / float(longest.total)
        for row in panel.rows:
            assert width(row.kept) + width(row.gained) == pytest.approx(scale * float(row.total), abs=0.05)
        if taken and stage.number > 1 and sum(row.lost is not None for row in panel.rows) == 1:
            assert len(panel.ribbons) == sum(row.gained is not None for row in panel.rows)


def test_where_several_give_there_are_no_ribbons():
    """Meek's surpluses move together: nobody can say whose vote went where."""
    counted = COUNTS["meek, several surpluses"]
    moved = next(panel for panel in picture.panels(counted) if sum(row.lost is not None for row in panel.rows) > 1)
    assert moved.ribbons == ()


def test_who_was_excluded_has_no_bar_at_later_stages():
    counted = stv_scotland.count(LOOKED_BACK)
    shown = [[row.number for row in panel.rows if row.number] for panel in picture.panels(counted)]
    assert shown == [[1, 2, 3, 4, 5], [1, 2, 3, 4, 5], [1, 2, 3, 4], [1, 2, 3], [1, 2]]


def test_a_loser_in_the_pair_may_win_by_the_chain():
    won, lost = COUNTS["schulze"].pairs.preferred[0][2], COUNTS["schulze"].pairs.preferred[2][0]
    assert won < lost
    assert COUNTS["schulze"].elected == (1,)
    assert "but the strongest chain of victories" in Reader(render_page(COUNTS["schulze"], Language.EN)).text


@pytest.mark.parametrize("name", ["surplus", "looked back", "irv", "irv, by lot"])
def test_the_glance_has_every_total_and_the_stage_of_each_election_and_exclusion(name):
    counted = COUNTS[name]
    drawing = glance(counted)
    assert [course.number for course in drawing.courses[: len(counted.elected)]] == list(counted.elected)
    scale = None
    for course in drawing.courses:
        ends = {column.middle: column for column in course.columns}
        for stage, (number, middle) in zip(counted.stages, drawing.stages, strict=True):
            assert stage.number == number
            total = stage.totals[course.number - 1]
            column = ends.get(middle)
            height = float(column.kept) + float(column.gained) if column else 0.0
            scale = scale or height / total
            assert height == pytest.approx(scale * total, abs=0.05)
            came = max(stage.transfers[course.number - 1], 0) if number > 1 else 0
            assert float(column.gained if column else 0) == pytest.approx(scale * came, abs=0.05)
            elected = course.number in [each.number for each in stage.elected]
            placed = [each.number for past in counted.stages[:number] for each in past.elected]
            assert column is None or column.won == (course.number in placed)
            excluded = stage.kind == "exclusion" and stage.candidate == course.number
            assert (column.mark if column else "") == ("elected" if elected else "excluded" if excluded else "")


def test_few_stages_need_no_glance():
    assert glance(COUNTS["irv, by half"]) is None
    assert glance(COUNTS["approval"]) is None


@EITHER
def test_the_command_prints_the_page(language, capsys):
    """As `fforwm count … --format html` does for the papers of the demonstration."""
    board = ELECTIONS["board"]
    command = ["count", str(board.file), "--rule", board.rule, "--format", "html", "--lang", language]
    assert main(command) == 0
    printed = capsys.readouterr()
    assert printed.out == render_page(demo_count("board"), language, "Ethol y bwrdd / Election of the board") + "\n"
    assert printed.err == ""


def test_a_chain_is_named_victory_by_victory():
    """The shortest of those as strong as the strongest; none where victories are measured by margins."""
    counted = COUNTS["schulze"]
    said = sentences.chain(counted, 1, 3)
    assert said.facts["chain"] == "Blodeuwedd → 12 → Culhwch → 13 → Olwen"
    assert counted.pairs.strongest[0][2] == 12
    assert sentences.chain(counted, 1, 2).facts["chain"] == "Blodeuwedd → 12 → Culhwch"
    # Llyn Llyw beats Harlech by 35, and the way round is stronger.
    around = sentences.chain(demo_count("venue"), 5, 4)
    assert around.facts["chain"] == "Llyn Llyw → 36 → Caer Arianrhod → 46 → Harlech"
    assert sentences.chain(schulze.count(CIRCLE, strength="margins"), 1, 3) is None
    assert sentences.chain(count("schulze", EQUAL, [1]), 1, 2) is None
    assert sentences.chain(COUNTS["irv"], 1, 2) is None
