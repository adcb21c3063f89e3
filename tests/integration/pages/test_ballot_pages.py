"""A ballot by its pages: called, voted in, closed, counted, annulled."""

import re
from uuid import UUID

from i18n.addresses import url
from tests import stage
from tests.integration.pages.reader import CY, EN, SAME_ORIGIN, check


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


async def test_a_ballot_is_closed_early_by_forms_and_says_so(browse, act, society, clock):
    await stage.under_early_close(act, society)
    ballot_id = await stage.opened(act, society, clock)
    path = f"/en/ballots/{ballot_id}"
    voter = await browse(society.branwen)
    await voter.open(path)
    assert "Once every right on the roll has voted, two officers may close it sooner." in voter.page.text
    officer = await browse(society.teyrnon)
    await officer.open(path)
    assert "Close voting early" not in officer.page.text
    await stage.everybody_votes(act, society, ballot_id)
    shown = await officer.open(path)
    check(officer.page, shown.text, EN)
    assert "Close voting early" in officer.page.text
    answer = await officer.send(f"{path}/move", to="closed", reason_cy="Pawb wedi pleidleisio.")
    assert answer.status_code == 422
    check(officer.page, answer.text, EN)
    assert [each for each in officer.page.ids if each.endswith("-error")] == ["reason_en-early-error"]
    assert answer.text.count("Pawb wedi pleidleisio.") == 1
    both = {"reason_cy": "Pawb wedi pleidleisio.", "reason_en": "All have voted."}
    await officer.follow(await officer.send(f"{path}/move", to="closed", **both))
    assert "It takes effect when another officer confirms it." in officer.page.text
    second = await browse(society.rhiannon)
    await second.open("/en")
    assert "Confirm that voting closes early, or object to it" in second.page.text
    await second.open(path)
    step = next(each["action"] for each in second.page.all("form") if "/steps/" in (each["action"] or ""))
    await second.follow(await second.send(step, to="confirmed"))
    shown = await voter.open(path)
    check(voter.page, shown.text, EN)
    for said in ("Voting closed early, on", "It was to close on", "Proposed by: Teyrnon.", "Confirmed by: Rhiannon."):
        assert said in voter.page.text
    assert "All have voted." in voter.page.text
    shown = await voter.open(f"/cy/pleidleisiau/{ballot_id}")
    check(voter.page, shown.text, CY)
    assert "Caeodd y bleidlais yn gynnar" in voter.page.text


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
    assert "It takes effect when another officer confirms it." in browser.page.text
    second = await browse(society.rhiannon)
    await second.open("/en")
    assert "Confirm that the ballot is annulled, or object to it" in second.page.text
    shown = await second.open(ballot)
    check(second.page, shown.text, EN)
    step = next(each["action"] for each in second.page.all("form") if "/steps/" in (each["action"] or ""))
    assert (await browser.send(step, to="confirmed")).status_code == 403
    assert "Nobody confirms what they proposed themselves" in browser.page.text
    assert (await second.send(step, to="objected")).status_code == 422
    await second.follow(await second.send(step, to="confirmed"))
    assert "Why it was annulled" in second.page.text
    assert "Confirmed by: Rhiannon." in second.page.text


async def test_the_paper_is_shown_in_both_languages_before_the_ballot_is_called(browse, act, society, clock):
    motion_id = await stage.noticed(act, society, clock)
    browser = await browse(society.teyrnon)
    form, path = f"/en/motions/{motion_id}/ballot", f"/en/motions/{motion_id}/ballot/preview"
    await browser.open(form)
    assert browser.page.all("button", formaction=path)
    shown = await browser.send(path, names_seen_by="members")
    assert shown.status_code == 200
    assert len(browser.page.ids) == len(set(browser.page.ids))
    for said in (
        *(stage.TITLE.cy, stage.TITLE.en, stage.TEXT.cy, "Papur pleidleisio", "Ballot paper", "Sut ydych chi"),
        "Once voting has closed, every member will see how you voted and your reason.",
    ):
        assert said in browser.page.text, said
    assert [each["value"] for each in browser.page.all("input", name="names_seen_by") if "checked" in each] == [
        "members"
    ]
    assert (await stage.ballots_on(act, motion_id)) == []
    early = await browser.send(path, opens_at="2020-01-01T09:00")
    assert (early.status_code, "opens_at-error" in browser.page.ids) == (422, True)
    late = await browse(society.teyrnon)
    await late.open(form)
    await browser.follow(await browser.send(form, names_seen_by="members"))
    twice = await late.send(path)
    assert (twice.status_code, "This motion already has a ballot." in late.page.text) == (409, True)
    other = await browse(society.branwen)
    await other.open("/en")
    assert (await other.send(path)).status_code == 403


async def test_where_a_motion_has_a_ballot_its_form_leads_to_that_one(browse, act, society, clock):
    motion_id = await stage.noticed(act, society, clock)
    browser, late = await browse(society.teyrnon), await browse(society.teyrnon)
    path = f"/en/motions/{motion_id}/ballot"
    for each in (browser, late):
        await each.open(path)
        assert each.page.all("form", action=path)
    called = await browser.send(path, names_seen_by="members")
    ballot = called.headers["location"]
    for language, address, said in (
        (CY, f"/cy/cynigion/{motion_id}/pleidlais", "Mae pleidlais eisoes ar y cynnig hwn."),
        (EN, path, "This motion already has a ballot."),
    ):
        shown = await browser.open(address)
        assert shown.status_code == 200
        check(browser.page, shown.text, language)
        assert said in browser.page.text
        assert not browser.page.all("form", action=address)
        assert browser.page.all("a", href=url(language, "ballot", ballot_id=ballot.rpartition("/")[2]))
    twice = await late.send(path, names_seen_by="members")
    assert (twice.status_code, late.page.all("form", action=path)) == (409, [])
    check(late.page, twice.text, EN)
    assert late.page.all("a", href=ballot)
    await stage.annulled(act, society, UUID(ballot.rpartition("/")[2]))
    await browser.open(path)
    assert browser.page.all("form", action=path), "the annulled one stands in nobody's way"


async def test_a_form_from_elsewhere_does_nothing(browse, scene, society):
    browser = await browse(society.branwen)
    path = f"/en/ballots/{scene.ballot}"
    for headers in ({"Sec-Fetch-Site": "cross-site"}, SAME_ORIGIN):
        answer = await browser.client.post(path, data={"choice": "yes"}, headers=headers)
        assert answer.status_code == 403
    await browser.open(path)
    assert "Your vote now" not in browser.page.text


async def test_the_chair_decides_an_equal_vote_by_a_form_with_a_reason(browse, act, society, clock):
    ballot_id = await stage.tied(act, society, clock)
    path, action = f"/en/ballots/{ballot_id}", f"/en/ballots/{ballot_id}/casting-vote"
    reader = await browse(society.branwen)
    page = await reader.open(path)
    check(reader.page, page.text, EN)
    assert "The chair may give a casting vote until" in reader.page.text
    assert not reader.page.all("input", name="vote")
    chair = await browse(society.pwyll)
    await chair.open(path)
    assert [each["value"] for each in chair.page.all("input", name="vote")] == ["yes", "no", "declined"]
    answer = await chair.send(action, vote="no", reason_cy="Nid oes mwyafrif.", reason_en="")
    assert answer.status_code == 422
    check(chair.page, answer.text, EN)
    assert "Nid oes mwyafrif." in chair.page.text
    answer = await chair.send(action, reason_cy="Nid oes mwyafrif.", reason_en="There is no majority.")
    assert answer.status_code == 422
    assert "vote-error" in chair.page.ids
    fields = {"vote": "no", "reason_cy": "Nid oes mwyafrif.", "reason_en": "There is no majority."}
    await chair.follow(await chair.send(action, **fields))
    for language, said in ((EN, "Lost by the chair’s casting vote: 1 in favour, 1 against."), (CY, "bleidlais fwrw")):
        page = await reader.open(url(language, "ballot", ballot_id=ballot_id))
        check(reader.page, page.text, language)
        assert said in reader.page.text
    assert "Nid oes mwyafrif." in reader.page.text
    assert "Pwyll" in reader.page.text
