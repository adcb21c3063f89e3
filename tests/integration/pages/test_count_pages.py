"""The demonstration's counts: three invented elections as pages and files, and in no other mode."""

import csv
import json
import re
from io import StringIO

import pytest
from msgspec.structs import replace

from cli.main import main
from frontend.app import create_app
from frontend.counts.elections import ELECTIONS
from governance.bilingual import LANGUAGES, Language
from tests.conftest import client
from tests.integration.pages.reader import Reader


@pytest.fixture
async def demo(settings, engine):
    """A browser in the demonstration."""
    app = create_app(replace(settings, mode="demo"))
    async with app.lifespan(), client(app, engine, {}) as browser:
        yield browser


async def test_they_are_in_no_other_mode(api):
    assert (await api.get("/demo/counts")).status_code == 404
    assert (await api.get("/demo/counts/board")).status_code == 404


async def test_the_demonstration_leads_to_each_count_in_each_language(demo):
    for language in LANGUAGES:
        begin = Reader((await demo.get(f"/demo?lang={language}")).text)
        assert begin.all("a", href=f"/demo/counts?lang={language}")
        page = Reader((await demo.get(f"/demo/counts?lang={language}")).text)
        for name, election in ELECTIONS.items():
            assert page.all("a", href=f"/demo/counts/{name}?lang={language}")
            count = await demo.get(f"/demo/counts/{name}?lang={language}")
            assert count.headers["Content-Language"] == language
            assert f"<h1>{election.title.in_(language).text}</h1>" in count.text
            assert "⟦" not in count.text


@pytest.mark.parametrize("name", list(ELECTIONS))
async def test_the_files_are_what_the_command_writes_of_the_papers(name, demo, tmp_path, capsys):
    papers = tmp_path / "papers.blt"
    papers.write_text((await demo.get(f"/demo/counts/{name}/papers.blt")).text, "utf-8")
    command = ["count", str(papers), "--rule", ELECTIONS[name].rule, "--strict", "--format"]

    assert main([*command, "json"]) == 0
    written = json.loads(capsys.readouterr().out)
    shown = (await demo.get(f"/demo/counts/{name}/count.json")).json()
    assert shown == {field: written[field] for field in shown}
    assert shown["elected"]

    assert main([*command, "csv"]) == 0
    answer = await demo.get(f"/demo/counts/{name}/count.csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert list(csv.reader(StringIO(answer.text))) == list(csv.reader(StringIO(capsys.readouterr().out)))


@pytest.mark.parametrize("name", list(ELECTIONS))
async def test_the_command_on_the_page_counts_the_same(name, demo, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / f"{name}.blt").write_text((await demo.get(f"/demo/counts/{name}/papers.blt")).text, "utf-8")
    page = (await demo.get(f"/demo/counts/{name}?lang=en")).text
    [command] = re.findall(r"<code>fforwm (.*?)</code>", page)
    assert main(command.split()) == 0
    elected = re.search(r"Elected: .*", capsys.readouterr().out)
    assert elected is not None
    assert f'<p class="verdict">{elected[0]}</p>' in page


async def test_the_page_to_keep_asks_nothing_of_the_site(demo):
    answer = await demo.get("/demo/counts/board/count.html?lang=cy")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="board.cy.html"'
    assert Reader(answer.text).all("html") == [{"lang": Language.CY.value}]
    assert "/static/" not in answer.text


@pytest.mark.parametrize("path", ["nobody", "board/count.xml", "nobody/count.json", "board/..%2fchair.blt"])
async def test_there_are_no_others(path, demo):
    assert (await demo.get(f"/demo/counts/{path}")).status_code == 404


async def test_what_each_election_is_said_to_show_it_shows(demo):
    """The list's own words: a surplus and a tie looked back on, a lot, and a circle won by the stronger chain."""
    stages = (await demo.get("/demo/counts/board/count.json")).json()["stages"]
    assert [stage["kind"] for stage in stages].count("surplus") == 2
    assert "earlier_stage" in [stage["why"]["reason"] for stage in stages if stage["why"]]
    stages = (await demo.get("/demo/counts/chair/count.json")).json()["stages"]
    assert "lot" in [stage["why"]["reason"] for stage in stages if stage["why"]]
    venue = (await demo.get("/demo/counts/venue/count.json")).json()
    beaten = [
        any(other[row] > each[column] for column, other in enumerate(venue["preferred"]))
        for row, each in enumerate(venue["preferred"])
    ]
    assert all(beaten)
