"""What the documents say is so: diagrams, addresses, commands, settings, samples and links are those of the code."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import text

from api.settings import Settings
from cli.main import main
from docs import lifecycles
from governance.ballots import rules as ballots
from governance.ballots.refusals import InvalidBallotTransition
from governance.ballots.values import Move as BallotMove
from governance.ballots.values import State as BallotState
from governance.motions import moves as motions
from governance.questions import rules as questions
from governance.questions.refusals import InvalidQuestionTransition
from governance.questions.values import Move as QuestionMove
from governance.questions.values import State as QuestionState

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [*ROOT.glob("*.md"), *(path for path in ROOT.glob("docs/**/*.md") if path.name != "glossary.md")],
)
READMES = ("README.cy.md", "README.md")
PAIRS = (
    READMES,
    ("docs/limits.cy.md", "docs/limits.md"),
    ("docs/runbook.cy.md", "docs/runbook.md"),
    ("docs/counting.cy.md", "docs/counting.md"),
    ("docs/partners.cy.md", "docs/partners.md"),
)


def blocks(page: str, language: str) -> list[str]:
    """The blocks of code of one language on a page."""
    return re.findall(rf"^```{language}\n(.*?)^```", (ROOT / page).read_text(), re.DOTALL | re.MULTILINE)


# ── The lifecycles ───────────────────────────────────────────────────────────────────────────────────


def arrows(drawing: str) -> dict[tuple[str, str], str]:
    """What a Mermaid drawing says: where each (state, move) leads."""
    found = re.findall(r"^ +(\w+) --> (\w+): (\w+)$", drawing, re.MULTILINE)
    return {(from_, move): to for from_, to, move in found}


def test_the_lifecycles_are_drawn_from_the_tables():
    assert lifecycles.PAGE.read_text() == lifecycles.page(), "stale: .venv/bin/python -m docs.lifecycles"


@pytest.mark.parametrize("state", motions.State)
@pytest.mark.parametrize("wanted", motions.Move)
def test_every_move_of_a_motion_is_drawn_and_made_or_neither(state, wanted):
    drawn = arrows(blocks("docs/lifecycles.md", "mermaid")[0]).get((state, wanted))
    if drawn:
        assert motions.move(state, wanted) == drawn
        return
    with pytest.raises(motions.InvalidTransition) as refusal:
        motions.move(state, wanted)
    assert wanted not in refusal.value.allowed


@pytest.mark.parametrize("state", BallotState)
@pytest.mark.parametrize("wanted", BallotMove)
def test_every_move_of_a_ballot_is_drawn_and_made_or_neither(state, wanted):
    drawn = arrows(blocks("docs/lifecycles.md", "mermaid")[1]).get((state, wanted))
    if drawn:
        assert ballots.move(state, wanted) == drawn
        return
    with pytest.raises(InvalidBallotTransition) as refusal:
        ballots.move(state, wanted)
    assert wanted not in refusal.value.allowed


@pytest.mark.parametrize("state", QuestionState)
@pytest.mark.parametrize("wanted", QuestionMove)
def test_every_move_of_a_question_is_drawn_and_made_or_neither(state, wanted):
    drawn = arrows(blocks("docs/lifecycles.md", "mermaid")[2]).get((state, wanted))
    if drawn:
        assert questions.move(state, wanted) == drawn
        return
    with pytest.raises(InvalidQuestionTransition) as refusal:
        questions.move(state, wanted)
    assert wanted not in refusal.value.allowed


@pytest.mark.parametrize(
    ("moves", "first"), [(motions.MOVES, "draft"), (ballots.MOVES, "scheduled"), (questions.MOVES, "scheduled")]
)
def test_every_state_can_be_reached(moves, first):
    reached = {first}
    while more := {to for (from_, _), to in moves.items() if from_ in reached} - reached:
        reached |= more
    assert reached == set(type(next(iter(moves.values()))))


def test_each_move_of_a_motion_is_said_to_be_somebodys():
    assert sorted(move for _, made in lifecycles.MAKERS for move in made) == sorted(motions.Move)


@pytest.mark.parametrize(("table", "moves"), [("motion_move", motions.MOVES), ("ballot_move", ballots.MOVES)])
async def test_the_schema_knows_the_same_moves(engine, table, moves):
    async with engine.connect() as db:
        pairs = [tuple(row) for row in await db.execute(text(f"SELECT from_state, to_state FROM {table}"))]
    assert sorted(set(pairs)) == sorted({(from_, to) for (from_, _), to in moves.items()})


async def test_the_schema_knows_the_same_moves_of_a_question(engine):
    moves, body = questions.MOVES, await source(engine, "guard_question")
    pairs = re.findall(r"\('(\w+)', '(\w+)'\)", body.partition("NOT IN (")[2].partition("THEN")[0])
    assert sorted(pairs) == sorted((from_, to) for (from_, _), to in moves.items())


@pytest.mark.parametrize(
    ("guard", "states"), [("guard_motion", motions.EDITABLE), ("guard_motion_text", motions.TRANSLATABLE)]
)
async def test_the_schema_knows_until_when_a_text_may_change(engine, guard, states):
    told = re.findall(r"NOT IN \(([^()]*)\)", await source(engine, guard))[-1]
    assert set(re.findall(r"\w+", told)) == states


async def source(engine, function: str) -> str:
    """What a function of the schema says."""
    async with engine.connect() as db:
        query = text("SELECT prosrc FROM pg_proc WHERE proname = :name")
        return (await db.execute(query, {"name": function})).scalar_one()


# ── The vote by curl ─────────────────────────────────────────────────────────────────────────────────

DOCUMENT = yaml.safe_load((ROOT / "openapi.yaml").read_text())


def curls(page: str) -> Iterator[tuple[str, str, str, str]]:
    """(method, path with {} for what differs, query, body) of each curl on a page."""
    for line in re.findall(r"curl [^|\n]*", "\n".join(blocks(page, "sh"))):
        path, query = re.search(r"\$API(/[^\s\"?)]*)(?:\?([^\s\")]*))?", line).groups()
        body = re.search(r" -d (?:'([^']*)'|\"((?:[^\"\\]|\\.)*)\")", line)
        given = re.sub(r"\\(.)", r"\1", body[1] or body[2]) if body else ""
        method = re.search(r"-X (\w+)", line)
        yield method[1].lower() if method else "get", "/api/v1" + re.sub(r"\$\w+", "{}", path), query or "", given


def operation(method: str, path: str) -> dict[str, Any]:
    """The operation that openapi.yaml has for it. Raises KeyError where it has none."""
    paths = {re.sub(r"\{\w+\}", "{}", name): methods for name, methods in DOCUMENT["paths"].items()}
    return paths[path][method]


@pytest.mark.parametrize("page", READMES)
def test_what_the_readme_asks_by_curl_is_in_the_contract(page):
    asked = list(curls(page))
    assert [(method, path) for method, path, *_ in asked] == [
        ("post", "/api/v1/sign-ins"),
        ("post", "/api/v1/sessions"),
        ("get", "/api/v1/ballots"),
        ("put", "/api/v1/ballots/{}/my-vote"),
        ("get", "/api/v1/ballots/{}/my-vote"),
        ("get", "/api/v1/ballots/{}/results"),
    ]
    for method, path, query, body in asked:
        found = operation(method, path)
        known = {each["name"] for each in found.get("parameters", ()) if each.get("in") == "query"}
        assert {pair.partition("=")[0] for pair in query.split("&") if pair} <= known, path
        if not body:
            assert "requestBody" not in found, path
            continue
        name = found["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        schema, given = DOCUMENT["components"]["schemas"][name], json.loads(body)
        assert set(schema["required"]) <= set(given) <= set(schema["properties"]), path


def test_what_the_readme_cuts_out_of_an_answer_stands_there():
    """`cut` takes the fourth or the sixth piece between quotation marks: the order of the fields is relied on."""
    schemas = DOCUMENT["components"]["schemas"]
    assert next(iter(schemas["SignInAsked"]["properties"])) == "sign_in_id"
    assert next(iter(schemas["Token"]["properties"])) == "access_token"
    assert next(iter(schemas["BallotPage"]["properties"])) == "data"
    assert next(iter(schemas["BallotSummary"]["properties"])) == "id"


# ── Two languages ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("cy", "en"), PAIRS)
def test_both_languages_have_the_same_parts(cy, en):
    ours, theirs = (ROOT / cy).read_text(), (ROOT / en).read_text()
    for mark in (r"^#+ ", r"^- ", r"^\d\. ", r"^\|", r"<http[^>]+>", r"\]\(http[^)]+\)"):
        assert len(re.findall(mark, ours, re.MULTILINE)) == len(re.findall(mark, theirs, re.MULTILINE)), mark
    in_cy, in_en = blocks(cy, "sh"), blocks(en, "sh")
    assert [block.replace("Language: cy", "Language: en") for block in in_cy] == in_en
    links = [[link.replace(".cy.md", ".md") for link in re.findall(r"\]\(([^)]+)\)", page)] for page in (ours, theirs)]
    assert links[0] == links[1]


# ── What is named is there ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_and_files_that_are_named_are_there(page):
    written = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.DOTALL | re.MULTILINE)
    for link in re.findall(r"\]\((?!http)([^)#]+)", written):
        assert (page.parent / link).exists(), link
    folders = r"(?:api|governance|i18n|frontend|cli|tests|docs|requirements|bench)"
    for name in re.findall(rf"(?<![\w/.]){folders}/[\w/.-]*[\w/]", written):
        assert (ROOT / name).exists(), name


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_a_page_tells_to_make_can_be_made(page):
    made = set(re.findall(r"^([\w./-]+):.*", (ROOT / "Makefile").read_text(), re.MULTILINE))
    lines = re.findall(r"`[^`\n]*`", page.read_text()) + blocks(page.relative_to(ROOT).as_posix(), "sh")
    told = {name for line in lines for name in re.findall(r"\bmake ([a-z.][\w./-]*)", line)}
    assert told <= made


def test_the_settings_are_those_of_the_program():
    rows = re.findall(r"^\| `FFORWM_(\w+)` \| *(.*?) *\|", (ROOT / "docs/operations.md").read_text(), re.MULTILINE)
    told = {name.lower(): default.strip("`") for name, default in rows}
    defaults = {name: str(getattr(Settings(), name)) for name in Settings.__struct_fields__}
    assert told == defaults | {"secret": "refused"}


def test_the_commands_are_those_of_the_program(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    known = set(re.findall(r"^    ([a-z][\w-]*)(?: |$)", capsys.readouterr().out, re.MULTILINE))
    told = set(re.findall(r"^\| `fforwm ([\w-]+)[^`|]*` \|", (ROOT / "docs/operations.md").read_text(), re.MULTILINE))
    assert told == known


def stops() -> list[tuple[str, str]]:
    """The files of the tour, each with what is said there."""
    tour = (ROOT / "docs/tour.md").read_text().partition("\n## And then")[0]
    return re.findall(r"^## \d\. `([^`]+)`[^\n]*\n(.*?)(?=^## |\Z)", tour, re.DOTALL | re.MULTILINE)


def test_the_tour_goes_through_nine_files():
    assert len(stops()) == 9


@pytest.mark.parametrize(("file", "said"), stops(), ids=[file for file, _ in stops()])
def test_what_the_tour_names_is_in_the_file(file, said):
    code = (ROOT / file).read_text()
    names = {name for quoted in re.findall(r"`([^`]+)`", said) for name in re.findall(r"[A-Za-z_]\w+", quoted)}
    assert {name for name in names if not re.search(rf"\b{name}\b", code)} == set()


def test_the_good_samples_of_the_style_are_our_code():
    code = " ".join(path.read_text() for path in ROOT.glob("governance/**/*.py"))
    code = re.sub(r"\s+", " ", code)
    lines = [line for block in blocks("STYLE.md", "python") for line in block.splitlines() if "bad" not in line]
    samples = [re.sub(r"\s+# .*$|\s+good$", "", line).strip() for line in lines]
    assert len(samples) > 8
    assert [sample for sample in samples if re.sub(r"\s+", " ", sample) not in code] == []


def test_tests_that_are_named_are_there():
    tests = " ".join(path.read_text() for path in ROOT.glob("tests/**/*.py"))
    named = {name for page in PAGES for name in re.findall(r"\b(test_\w+)`", page.read_text())}
    assert named
    assert [name for name in named if f"def {name}(" not in tests] == []
