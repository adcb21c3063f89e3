"""The pages as people meet them: in both languages, signed in or not, without scripts, with their errors."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from uuid import UUID

import httpx
import pytest

from frontend.addresses import PAGES, url
from frontend.app import create_app
from governance.bilingual import Bilingual, BilingualProse, Language
from governance.decisions import actions as decisions
from governance.decisions.rules import LinkedMotion, NewDecision
from governance.motions import actions as motions
from governance.motions.actions import NewMotion, NewSecond, NewTransition
from tests import stage

CY, EN = Language.CY, Language.EN
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
BOTH = BilingualProse(cy="Am resymau da.", en="For good reasons.")
# "May" is a verb too, so it is looked for with a day before it.
ENGLISH_MONTHS = re.compile(
    r"\b(January|February|March|April|June|July|August|September|October|November|December)\b|\d May\b"
)
WELSH_MONTHS = re.compile(r"\b(Ionawr|Chwefror|Mawrth|Ebrill|Mehefin|Gorffennaf|Medi|Hydref|Tachwedd|Rhagfyr)\b")


class Reader(HTMLParser):
    """What a page holds, as far as these tests ask."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag and all(attrs.get(k) == v for k, v in wanted.items())]

    @property
    def ids(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.tags if attrs.get("id")]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    @property
    def switch(self) -> str:
        [link] = [each for each in self.all("link", rel="alternate") if each.get("hreflang")]
        return link["href"]


@dataclass
class Browser:
    """A browser without scripts: it keeps its cookie, and sends forms as they stand on the page."""

    client: httpx.AsyncClient
    page: Reader = field(default_factory=lambda: Reader(""))

    async def open(self, path: str) -> httpx.Response:
        answer = await self.client.get(path)
        self.page = Reader(answer.text)
        return answer

    async def send(self, path: str, **typed: str) -> httpx.Response:
        proof = self.page.all("input", name="csrf_token")
        token = {"csrf_token": proof[0]["value"]} if proof else {}
        answer = await self.client.post(path, data=token | typed, headers=SAME_ORIGIN)
        self.page = Reader(answer.text)
        return answer

    async def follow(self, answer: httpx.Response) -> httpx.Response:
        assert answer.status_code == 303, answer.text
        return await self.open(answer.headers["location"])


@pytest.fixture
async def app(settings):
    """The whole program, with its pages."""
    app = create_app(settings, requests_a_minute=None)
    async with app.lifespan():
        yield app


@pytest.fixture
async def browse(api):
    """Open a browser, signed in as somebody or not."""
    open_ = []

    async def browse(someone=None) -> Browser:
        client = api
        if someone is not None:
            client = await api.as_(someone, door="pages")
            client.cookies.set("session", client.headers.pop("Authorization").removeprefix("Bearer "))
            open_.append(client)
        return Browser(client)

    yield browse
    for client in open_:
        await client.aclose()


@dataclass
class Scene:
    """Something in each place a page can show."""

    draft: UUID
    seeking: UUID
    submitted: UUID
    ruled_out: UUID
    answered: UUID
    awaiting: UUID
    ballot: UUID
    counted: UUID
    decision: UUID
    decision_draft: UUID


async def proposed(act, society, someone, *, seeking: bool = True, english: str | None = "More tea") -> UUID:
    async with act(someone) as ctx:
        new = NewMotion(
            body_id=society.forum_id,
            original_language=CY,
            title=Bilingual(cy="Mwy o de", en=english),
            text=BilingualProse(cy="Bod mwy o de.\n\nA theisen.", en="That there be more tea." if english else None),
        )
        motion_id = await motions.propose_motion(ctx, new)
        if seeking:
            await motions.transition_motion(ctx, motion_id, NewTransition("seeking_seconders"))
    return motion_id


async def submitted(act, society) -> UUID:
    motion_id = await proposed(act, society, society.branwen)
    for someone in (society.pwyll, society.cigfa):
        async with act(someone) as ctx:
            await motions.second_motion(ctx, motion_id, NewSecond())
    return motion_id


async def counted(act, society, clock) -> tuple[UUID, UUID]:
    """A ballot that carried its motion, and the motion."""
    ballot_id = await stage.opened(act, society, clock)
    for someone, choice in (("branwen", "yes"), ("pwyll", "yes"), ("cigfa", "no")):
        await stage.cast(act, society.people[someone], ballot_id, choice)
    await stage.closed(act, clock)
    return ballot_id, (await stage.result(act, None, ballot_id)).motion.id


def decision_on(society, today, *links: LinkedMotion, title: Bilingual) -> NewDecision:
    return NewDecision(
        body_id=society.board_id,
        title=title,
        text=BOTH,
        reasons=BOTH,
        decided_on=today,
        yes=7,
        no=1,
        motions=links,
        due_on=today + timedelta(days=30),
    )


@pytest.fixture
async def scene(act, society, clock) -> Scene:
    ballot_id, answered = await counted(act, society, clock)
    _, awaiting = await counted(act, society, clock)
    async with act(society.gwydion) as ctx:
        today = (await ctx.now()).date()
        title = Bilingual(cy="Ateb", en="Answer")
        new = decision_on(society, today, LinkedMotion(answered, "in_part"), title=title)
        decision = await decisions.record_decision(ctx, new)
        await decisions.publish_decision(ctx, decision.id)
        draft = await decisions.record_decision(ctx, decision_on(society, today, title=Bilingual(cy="Drafft y bwrdd")))
    ruled_out = await submitted(act, society)
    async with act(society.pwyll) as ctx:
        await motions.transition_motion(ctx, ruled_out, NewTransition("ruled_out", BOTH))
    return Scene(
        draft=await proposed(act, society, society.branwen, seeking=False),
        ballot=await stage.opened(act, society, clock),
        seeking=await proposed(act, society, society.cigfa, english=None),
        submitted=await submitted(act, society),
        ruled_out=ruled_out,
        answered=answered,
        awaiting=awaiting,
        counted=ballot_id,
        decision=decision.id,
        decision_draft=draft.id,
    )


def addresses(scene: Scene, society, language: Language) -> list[str]:
    """Every page that is read, with something on it; the acts' own addresses take forms only."""
    fixed = ["home", "motions", "ballots", "decisions", "network", "accessibility", "privacy", "sign_in"]
    fixed += ["propose_motion", "record_decision", "account"]
    seen = [url(language, name) for name in fixed]
    shown = (scene.seeking, scene.submitted, scene.ruled_out, scene.answered, scene.awaiting)
    seen += [url(language, "motion", motion_id=each) for each in shown]
    forms = ("edit_motion", "translate_motion", "schedule_ballot")
    seen += [url(language, name, motion_id=scene.seeking) for name in forms]
    seen += [url(language, "ballot", ballot_id=each) for each in (scene.ballot, scene.counted)]
    seen += [url(language, "decision", decision_id=scene.decision), url(language, "body", body_id=society.forum_id)]
    return [*seen, url(language, "motions", {"show": "seconding"}), url(language, "ballots", {"show": "over"})]


def check(page: Reader, html: str, language: Language) -> None:
    assert page.all("html")[0]["lang"] == language
    assert len(page.all("h1")) == 1
    assert "⟦" not in html
    assert len(page.ids) == len(set(page.ids)), sorted(each for each in page.ids if page.ids.count(each) > 1)
    for link in page.all("a"):
        if (link["href"] or "").startswith("#"):
            assert link["href"][1:] in page.ids, link
    shown = page.text
    assert not (ENGLISH_MONTHS if language is CY else WELSH_MONTHS).search(shown), shown
    assert not re.search(r"\{\w+\}|\bNone\b(?! today)|Undefined", shown), shown


async def read_everywhere(browser: Browser, scene: Scene, society, *, may: set[int]) -> None:
    for language in Language:
        for path in addresses(scene, society, language):
            answer = await browser.open(path)
            assert answer.status_code in may, (path, answer.status_code)
            if answer.status_code == 303:
                to_sign_in = answer.headers["location"].startswith(url(language, "sign_in"))
                assert to_sign_in != (path == url(language, "sign_in")), path
                continue
            check(browser.page, answer.text, language)
            assert answer.headers["Content-Language"] == language, path


async def test_every_page_for_a_visitor(browse, scene, society):
    await read_everywhere(await browse(), scene, society, may={200, 303})


async def test_every_page_for_whoever_is_signed_in(browse, scene, society):
    """A member, one with two rights, one whose membership lapsed, and officers of forum and board."""
    for who in ("branwen", "bendigeidfran", "efnisien", "rhiannon", "heledd", "gwydion"):
        await read_everywhere(await browse(society.people[who]), scene, society, may={200, 303, 403})


async def test_every_page_of_an_empty_society(browse, society):
    browser = await browse(society.rhiannon)
    for language in Language:
        for name in ("home", "motions", "ballots", "decisions", "network"):
            answer = await browser.open(url(language, name))
            assert answer.status_code == 200
            check(browser.page, answer.text, language)


async def test_the_language_switch_keeps_the_page_and_its_query(browse, scene, society):
    for someone in (None, society.rhiannon):
        browser = await browse(someone)
        for path in addresses(scene, society, EN):
            if (await browser.open(path)).status_code != 200:
                continue
            there = browser.page.switch
            assert there.startswith("/cy"), path
            assert (await browser.open(there)).status_code == 200, there
            assert browser.page.switch == path


async def test_an_address_in_the_other_languages_words_leads_home(browse, scene):
    browser = await browse()
    answer = await browser.open(f"/cy/motions/{scene.seeking}?x=1")
    assert (answer.status_code, answer.headers["location"]) == (308, f"/cy/cynigion/{scene.seeking}?x=1")
    answer = await browser.open("/en/pleidleisiau?show=over")
    assert (answer.status_code, answer.headers["location"]) == (308, "/en/ballots?show=over")


def test_every_address_is_in_the_table_once_in_each_language():
    for index in range(2):
        paths = [paths[index] for paths in PAGES.values()]
        assert len(paths) == len(set(paths))
        assert all(re.fullmatch(r"(/([a-z-]+|\{\w+\}))*", path) for path in paths), paths


# ── A motion ─────────────────────────────────────────────────────────────────────────────────────────


async def test_a_motion_is_written_seconded_and_taken_back_by_forms(browse, society):
    mover, other = await browse(society.branwen), await browse(society.bendigeidfran)
    await mover.open("/cy/cynigion/newydd")
    answer = await mover.send("/cy/cynigion/newydd", original_language="cy", title_cy="Te", text_cy="Bod te.")
    assert (await mover.follow(answer)).status_code == 200
    motion = answer.headers["location"]
    assert (await other.open(motion)).status_code == 404
    await mover.follow(await mover.send(f"{motion}/symud", to="seeking_seconders"))
    await other.open(motion)
    rights = [each["value"] for each in other.page.all("input", name="on_behalf_of")]
    assert sorted(rights) == sorted([str(society.bendigeidfran.member_id), str(society.cartref_id)])
    await other.follow(await other.send(f"{motion}/eilio", on_behalf_of=str(society.cartref_id)))
    assert "1 aelod" in other.page.text
    answer = await other.send(f"{motion}/tynnu-eiliad-yn-ol", on_behalf_of=str(society.cartref_id))
    await other.follow(answer)
    assert "Nid oes neb wedi eilio eto." in other.page.text


async def test_what_is_wrong_with_a_motion_is_said_beside_its_field_and_nothing_typed_is_lost(browse, society):
    browser = await browse(society.branwen)
    for language, path in ((CY, "/cy/cynigion/newydd"), (EN, "/en/motions/new")):
        await browser.open(path)
        typed = {f"title_{language}": "x" * 201, f"summary_{language}": "Byr & <b>da</b>"}
        answer = await browser.send(path, original_language=language, **typed)
        assert answer.status_code == 422
        check(browser.page, answer.text, language)
        title, text = f"title_{language}", f"text_{language}"
        [field_] = browser.page.all("input", id=title)
        assert (field_["value"], field_["aria-invalid"]) == ("x" * 201, "true")
        assert f"{title}-error" in field_["aria-describedby"]
        assert {f"{title}-error", f"{text}-error"} <= set(browser.page.ids)
        assert {"href": f"#{title}"} in browser.page.all("a")
        assert "Byr & <b>da</b>" in browser.page.text
        assert "Byr & <b>" not in answer.text
        assert answer.text.count("<title>" + ("Gwall:" if language is CY else "Error:")) == 1


async def test_the_language_of_a_motion_is_asked_for_in_that_language(browse, society):
    browser = await browse(society.branwen)
    await browser.open("/cy/cynigion/newydd")
    answer = await browser.send("/cy/cynigion/newydd", original_language="en", title_cy="Te", text_cy="Bod te.")
    assert answer.status_code == 422
    assert {"title_en-error", "text_en-error"} <= set(browser.page.ids)


async def test_somebody_with_two_rights_says_for_whom_they_propose(browse, society):
    browser = await browse(society.bendigeidfran)
    await browser.open("/en/motions/new")
    typed = {"original_language": "en", "title_en": "Tea", "text_en": "That there be tea."}
    answer = await browser.send("/en/motions/new", **typed)
    assert answer.status_code == 409
    assert "on_behalf_of-error" in browser.page.ids
    assert browser.page.all("input", id="title_en")[0]["value"] == "Tea"
    answer = await browser.send("/en/motions/new", **typed, on_behalf_of=str(society.cartref_id))
    await browser.follow(answer)
    assert "Teifi Side Carers" in browser.page.text


async def test_a_motion_is_ruled_out_only_with_a_reason_in_both_languages(browse, scene, society):
    browser = await browse(society.pwyll)
    path = f"/en/motions/{scene.submitted}"
    await browser.open(path)
    answer = await browser.send(f"{path}/move", to="ruled_out", reason_en="Not for us.")
    assert answer.status_code == 422
    check(browser.page, answer.text, EN)
    assert "reason_cy-error" in browser.page.ids
    assert "reason_en-error" not in browser.page.ids
    assert "Not for us." in browser.page.text
    answer = await browser.send(f"{path}/move", to="ruled_out", reason_en="Not for us.", reason_cy="Nid i ni.")
    await browser.follow(answer)
    assert "Nid i ni." in browser.page.text


async def test_the_missing_language_is_marked_and_a_translator_writes_it(browse, scene, society):
    reader, translator = await browse(), await browse(society.heledd)
    await reader.open(f"/en/motions/{scene.seeking}")
    assert "(Welsh only)" in reader.page.text
    assert reader.page.all("h1")[0]["lang"] == "cy"
    path = f"/cy/cynigion/{scene.seeking}/cyfieithu"
    await translator.open(path)
    answer = await translator.send(path)
    assert answer.status_code == 422
    assert {"title_en-error", "text_en-error"} <= set(translator.page.ids)
    await translator.follow(await translator.send(path, title_en="More tea", text_en="That there be more tea."))
    for language in ("cy", "en"):
        await translator.follow(await translator.send(f"/cy/cynigion/{scene.seeking}/cymeradwyo", language=language))
    assert translator.page.text.count("Wedi’i gymeradwyo fel y mae.") == 2


async def test_a_motion_shows_its_result_and_the_boards_answer(browse, scene):
    browser = await browse()
    await browser.open(f"/cy/cynigion/{scene.answered}")
    assert "Derbyniwyd: 2 o blaid, 1 yn erbyn" in browser.page.text
    assert "Am resymau da." in browser.page.text
    assert "Derbyniwyd yn rhannol" in browser.page.text
    assert browser.page.all("svg", role="img")
    assert "Branwen" not in browser.page.text


async def test_an_answer_that_is_overdue_is_said_to_all(browse, scene, clock):
    browser = await browse()
    await clock.forward(days=70)
    await browser.open(f"/en/motions/{scene.awaiting}")
    assert "The board has not answered yet." in browser.page.text
    await browser.open("/en")
    assert "Answers that are overdue" in browser.page.text


# ── A ballot ─────────────────────────────────────────────────────────────────────────────────────────


async def test_a_vote_is_recorded_for_each_right_and_can_be_changed(browse, scene, society):
    browser = await browse(society.bendigeidfran)
    path = f"/cy/pleidleisiau/{scene.ballot}"
    own, theirs = str(society.bendigeidfran.member_id), str(society.cartref_id)
    await browser.open("/cy")
    assert "Bendigeidfran, Gofalwyr Glannau Teifi" in browser.page.text
    await browser.open(path)
    assert len(browser.page.all("input", name="choice")) == 6
    assert "Chi yn unig fydd yn gweld sut y pleidleisioch." in browser.page.text
    answer = await browser.send(path, on_behalf_of=theirs, choice="yes", reason="Mae’n bryd.")
    await browser.follow(answer)
    assert "Mae eich pleidlais wedi’i chofnodi" in browser.page.text
    assert "Ar ran Gofalwyr Glannau Teifi" in browser.page.text
    assert "Mae’n bryd." in browser.page.text
    await browser.follow(await browser.send(path, on_behalf_of=own, choice="no"))
    await browser.follow(await browser.send(path, on_behalf_of=own, choice="abstain"))
    checked = [each["value"] for each in browser.page.all("input", name="choice") if "checked" in each]
    assert checked == ["abstain", "yes"]


async def test_a_vote_without_a_choice_is_said_on_its_own_paper(browse, scene, society):
    browser = await browse(society.bendigeidfran)
    path = f"/en/ballots/{scene.ballot}"
    await browser.open(path)
    theirs = str(society.cartref_id)
    answer = await browser.send(path, on_behalf_of=theirs, reason="Because")
    assert answer.status_code == 422
    check(browser.page, answer.text, EN)
    assert [each for each in browser.page.ids if each.endswith("-error")] == [f"choice-{theirs}-error"]
    assert "Because" in browser.page.text


async def test_whoever_is_not_on_the_roll_reads_why(browse, scene, act):
    async with act(None) as ctx:
        late = await stage.joined_now(ctx)
    browser = await browse(late)
    await browser.open(f"/en/ballots/{scene.ballot}")
    assert not browser.page.all("input", name="choice")
    assert "the membership began after" in browser.page.text
    await browser.open("/en")
    assert "Votes to cast" not in browser.page.text


async def test_no_vote_after_closing_though_no_job_has_run(browse, scene, society, clock):
    browser = await browse(society.branwen)
    path = f"/en/ballots/{scene.ballot}"
    await browser.open(path)
    await clock.forward(days=7, minutes=1)
    answer = await browser.send(path, choice="yes", on_behalf_of=str(society.branwen.member_id))
    assert answer.status_code == 409
    check(browser.page, answer.text, EN)
    assert "No vote is taken after that." in browser.page.text
    assert "The votes are being counted." in browser.page.text


async def test_a_result_shows_how_it_was_counted(browse, scene):
    browser = await browse()
    await browser.open(f"/en/ballots/{scene.counted}")
    shown = browser.page.text
    assert "Carried: 2 in favour, 1 against; 2 needed." in shown
    assert "Threshold: 2 × 2 in favour = 4; it must be more than 1 × 3 = 3." in shown
    assert re.search(r"\b[0-9a-f]{64}\b", shown)
    links = [each["href"] for each in browser.page.all("a") if "/results" in (each["href"] or "")]
    assert [(await browser.client.get(each)).status_code for each in links] == [200, 200]


async def test_a_ballot_is_called_and_annulled_by_forms(browse, act, society, clock):
    motion_id = await stage.noticed(act, society, clock)
    browser = await browse(society.teyrnon)
    path = f"/en/motions/{motion_id}/ballot"
    await browser.open(path)
    answer = await browser.send(path, opens_at="2020-01-01T09:00", closes_at="soon")
    assert answer.status_code == 422
    assert "closes_at-error" in browser.page.ids
    assert browser.page.all("input", id="opens_at")[0]["value"] == "2020-01-01T09:00"
    answer = await browser.send(path, opens_at="2020-01-01T09:00")
    assert answer.status_code == 422
    assert "opens_at-error" in browser.page.ids
    answer = await browser.send(path, names_seen_by="members")
    await browser.follow(answer)
    assert "every member will see how you voted" in browser.page.text
    ballot = answer.headers["location"]
    answer = await browser.send(f"{ballot}/move", to="annulled", reason_cy="Gwall.")
    assert answer.status_code == 422
    assert "reason_en-error" in browser.page.ids
    await browser.follow(await browser.send(f"{ballot}/move", to="annulled", reason_cy="Gwall.", reason_en="Error."))
    assert "Why it was annulled" in browser.page.text


# ── A decision ───────────────────────────────────────────────────────────────────────────────────────


async def test_the_boards_answer_is_recorded_mended_and_published_by_forms(browse, scene, society):
    browser = await browse(society.gwydion)
    await browser.open(f"/en/decisions/new?motion={scene.awaiting}")
    link = f"motion_{scene.awaiting}"
    typed = {"title_en": "Yes", "text_en": "Done.", "reasons_en": "Good.", "decided_on": "2020-02-30", "yes": "x"}
    answer = await browser.send("/en/decisions/new", **typed, **{link: "choose"})
    assert answer.status_code == 422
    check(browser.page, answer.text, EN)
    errors = {each.removesuffix("-error") for each in browser.page.ids if each.endswith("-error")}
    assert errors == {link, "decided_on", "yes", "no"}
    assert "Done." in browser.page.text
    interest = f"interest_{society.arianrhod.person_id}"
    typed |= {"decided_on": "2020-02-29", "yes": "5", "no": "0", link: "accepted", f"{interest}_en": "A cousin"}
    typed |= {f"withdrew_{society.arianrhod.person_id}": "yes"}
    answer = await browser.send("/en/decisions/new", **typed)
    await browser.follow(answer)
    decision = answer.headers["location"]
    assert "the reasons in Welsh" in browser.page.text
    await browser.open(f"{decision}/edit")
    assert browser.page.all("input", id=f"{interest}_en")[0]["value"] == "A cousin"
    welsh = {"title_cy": "Ie", "text_cy": "Gwnaed.", "reasons_cy": "Da.", f"{interest}_cy": "Cefnder"}
    version = browser.page.all("input", name="version")[0]["value"]
    await browser.follow(await browser.send(f"{decision}/edit", **typed, **welsh, version=version))
    assert (await browser.send(f"{decision}/edit", **typed, **welsh, version=version)).status_code == 412
    await browser.open(decision)
    await browser.follow(await browser.send(f"{decision}/publish"))
    visitor = await browse()
    await visitor.open(f"/en/motions/{scene.awaiting}")
    assert "Good." in visitor.page.text
    await visitor.open(decision)
    assert "A cousin" in visitor.page.text


async def test_decisions_are_followed_by_feeds_in_the_pages_language(browse):
    browser = await browse()
    await browser.open("/cy/penderfyniadau")
    kinds = ("application/rss+xml", "application/feed+json")
    [feeds] = zip(*(browser.page.all("link", type=kind) for kind in kinds), strict=True)
    for feed in feeds:
        assert feed["href"].endswith("lang=cy")
        assert (await browser.client.get(feed["href"])).status_code == 200


async def test_a_draft_of_the_boards_is_nobody_elses(browse, scene, society):
    for someone in (None, society.branwen):
        browser = await browse(someone)
        assert (await browser.open(f"/en/decisions/{scene.decision_draft}")).status_code == 404


# ── Home ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_what_waits_is_named_to_those_for_whom_it_waits(browse, scene, society):
    waits = {
        "branwen": {"Votes to cast: Branwen", "Second it", "Your draft"},
        "cigfa": {"Votes to cast: Cigfa"},
        "rhiannon": {"Votes to cast: Rhiannon", "Second it", "Admit it, or rule it out"},
        "heledd": {"Votes to cast: Heledd", "Second it", "Write and approve its text"},
        "gwydion": {"Votes to cast: Gwydion", "Second it", "Record the board’s answer", "Complete the draft"},
    }
    everything = set().union(*waits.values())
    for who, expected in waits.items():
        browser = await browse(society.people[who])
        await browser.open("/en")
        assert {each for each in everything if each in browser.page.text} == expected, who


async def test_nothing_waits_for_a_lapsed_member(browse, scene, society):
    browser = await browse(society.efnisien)
    await browser.open("/cy")
    assert "Nid oes dim yn aros amdanoch" in browser.page.text


async def test_a_form_from_elsewhere_does_nothing(browse, scene, society):
    browser = await browse(society.branwen)
    path = f"/en/ballots/{scene.ballot}"
    for headers in ({"Sec-Fetch-Site": "cross-site"}, SAME_ORIGIN):
        answer = await browser.client.post(path, data={"choice": "yes"}, headers=headers)
        assert answer.status_code == 403
    await browser.open(path)
    assert "Your vote now" not in browser.page.text
