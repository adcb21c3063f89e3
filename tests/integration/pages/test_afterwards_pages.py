"""What becomes of a motion, by its pages: appealed against and decided, planned, reported on, ended."""

from datetime import timedelta

from governance.motions.rules import LONDON
from tests import stage
from tests.integration.pages.reader import CY, EN, check
from tests.integration.test_put_off import under
from tests.integration.test_referral import lost


async def test_a_ruling_is_appealed_against_and_decided_by_forms(browse, act, society):
    motion_id = await stage.ruled_out(act, society)
    mover, board, other = [await browse(who) for who in (society.branwen, society.gwydion, society.cigfa)]
    await mover.open(f"/cy/cynigion/{motion_id}")
    assert {"href": f"/cy/cynigion/{motion_id}/trefn", "class": "button plain"} in mover.page.all("a")
    await mover.open(f"/cy/cynigion/{motion_id}/trefn")
    answer = await mover.send(f"/cy/cynigion/{motion_id}/apelio")
    assert answer.status_code == 422
    check(mover.page, answer.text, CY)
    assert "grounds_cy-error" in mover.page.ids
    await mover.follow(await mover.send(f"/cy/cynigion/{motion_id}/apelio", grounds_cy="Mae o fewn ein grym."))
    assert "Dan apêl" in mover.page.text
    await other.open(f"/en/motions/{motion_id}/procedure")
    assert not other.page.all("textarea")
    path = f"/en/motions/{motion_id}"
    await board.open(f"{path}/procedure")
    answer = await board.send(f"{path}/decide-appeal", to="admitted", reason_en="It is.")
    assert answer.status_code == 422
    check(board.page, answer.text, EN)
    assert "reason_cy-error" in board.page.ids
    assert "It is." in board.page.text
    answer = await board.send(f"{path}/decide-appeal", to="admitted", reason_en="It is.", reason_cy="Ydyw.")
    await board.follow(answer)
    assert "The ruling was overturned" in board.page.text


async def test_a_motion_is_planned_reported_on_and_ended_by_forms(browse, act, society, clock):
    motion_id = await stage.bound(act, society, clock)
    async with act(None) as ctx:
        due = ((await ctx.now()).astimezone(LONDON) + timedelta(days=40)).date().isoformat()
    board, owner, reader = [await browse(who) for who in (society.arianrhod, society.rhiannon, None)]
    path = f"/en/motions/{motion_id}/implementation"
    await reader.open(path)
    assert "There is no plan yet" in reader.page.text
    await board.open(f"/en/motions/{motion_id}")
    assert "Plan how it is carried out" in board.page.text
    await board.open(path)
    answer = await board.send(f"{path}/plan", summary_en="We shall pay.", due_on=due)
    assert answer.status_code == 422
    check(board.page, answer.text, EN)
    assert "owner_office-error" in board.page.ids
    assert "We shall pay." in board.page.text
    typed = {"summary_en": "We shall pay.", "owner_office": "secretary"}
    answer = await board.send(f"{path}/plan", **typed, due_on="2020-01-01")
    assert "due_on-error" in board.page.ids
    await board.follow(await board.send(f"{path}/plan", **typed, due_on=due))
    answer = await board.send(f"{path}/add", title_en="A form", due_on=due)
    assert "title_cy-error" in board.page.ids
    await board.follow(await board.send(f"{path}/add", title_en="A form", title_cy="Ffurflen", due_on=due))
    answer = await board.send(f"{path}/end", to="implemented", reason_cy="Do.", reason_en="Yes.")
    assert answer.status_code == 422
    assert "There are milestones still to be reached: 1." in board.page.text

    welsh = f"/cy/cynigion/{motion_id}/gweithredu"
    await owner.open(welsh)
    [milestone] = [each["value"] for each in owner.page.all("option") if each["value"]]
    answer = await owner.send(f"{welsh}/adrodd", note_cy="", milestone_id=milestone)
    check(owner.page, answer.text, CY)
    assert "note_cy-error" in owner.page.ids
    await owner.follow(await owner.send(f"{welsh}/adrodd", note_cy="Mae’r ffurflen yn barod.", milestone_id=milestone))
    assert "Cyrhaeddwyd" in owner.page.text
    await board.follow(await board.send(f"{path}/end", to="implemented", reason_cy="Do.", reason_en="Yes."))
    await reader.open(f"/en/motions/{motion_id}")
    assert "Carried out" in reader.page.text
    assert "It was carried out: what shows it" in reader.page.text


async def test_what_was_not_done_in_time_is_said_to_all(browse, act, society, clock):
    motion_id = await stage.planned(act, society, await stage.bound(act, society, clock))
    await clock.forward(days=61)
    reader, board = await browse(), await browse(society.gwydion)
    await reader.open("/en")
    assert "Carried, and not done in time" in reader.page.text
    await reader.open(f"/en/motions/{motion_id}")
    assert "It was due on" in reader.page.text
    await board.open("/cy")
    assert "Sicrhau ei fod yn cael ei weithredu, ac adrodd" in board.page.text


async def test_a_motion_is_asked_back_and_adopted_by_forms(browse, act, society):
    motion_id = await stage.asked_back(act, society, asked=False)
    mover, seconder = await browse(society.branwen), await browse(society.cigfa)
    await mover.open(f"/cy/cynigion/{motion_id}/trefn")
    answer = await mover.send(f"/cy/cynigion/{motion_id}/gofyn-tynnu-yn-ol")
    assert answer.status_code == 422
    check(mover.page, answer.text, CY)
    assert "reason_cy-error" in mover.page.ids
    await mover.follow(await mover.send(f"/cy/cynigion/{motion_id}/gofyn-tynnu-yn-ol", reason_cy="Gwell ffordd."))
    assert "Gwell ffordd." in mover.page.text
    await seconder.open(f"/en/motions/{motion_id}")
    assert "The mover wishes to withdraw this motion, which you seconded." in seconder.page.text
    await seconder.open(f"/en/motions/{motion_id}/procedure")
    [member, _] = [each["value"] for each in seconder.page.all("input", name="on_behalf_of")]
    await seconder.follow(await seconder.send(f"/en/motions/{motion_id}/adopt", on_behalf_of=member))
    assert "Adopted by a seconder" in seconder.page.text
    await mover.open(f"/cy/cynigion/{motion_id}/trefn")
    assert not mover.page.all("textarea")


async def test_a_motion_is_put_off_by_a_form_and_says_so(browse, act, society, clock):
    motion_id = await stage.noticed(act, society, clock)
    async with act(None) as ctx:
        day = ((await ctx.now()).astimezone(LONDON) + timedelta(days=20)).date()
    chair, reader = [await browse(who) for who in (society.pwyll, None)]
    await chair.open(f"/cy/cynigion/{motion_id}")
    assert "Gohirio’r cynnig" in chair.page.text
    await chair.open(f"/cy/cynigion/{motion_id}/trefn")
    path = f"/cy/cynigion/{motion_id}/gohirio"
    answer = await chair.send(path, reason_cy="Mae’r neuadd ar gau.")
    assert answer.status_code == 422
    check(chair.page, answer.text, CY)
    assert {"returns_on-error"} <= set(chair.page.ids)
    assert "Mae’r neuadd ar gau." in chair.page.text
    typed = {"reason_cy": "Mae’r neuadd ar gau.", "reason_en": "The hall is closed."}
    answer = await chair.send(path, **typed, returns_on="2020-01-01")
    assert answer.status_code == 422
    assert "returns_on-error" in chair.page.ids
    await chair.follow(await chair.send(path, **typed, returns_on=day.isoformat()))
    await reader.open(f"/en/motions/{motion_id}")
    assert "The hall is closed." in reader.page.text
    assert "Adjourned until" in reader.page.text
    assert "It comes back on" in reader.page.text


async def test_a_motion_is_referred_and_reported_on_by_forms(browse, act, society, clock):
    motion_id = await stage.noticed(act, society, clock)
    async with act(None) as ctx:
        day = ((await ctx.now()).astimezone(LONDON) + timedelta(days=20)).date().isoformat()
    chair, board, reader = [await browse(who) for who in (society.pwyll, society.gwydion, None)]
    await chair.open(f"/en/motions/{motion_id}/procedure")
    path = f"/en/motions/{motion_id}/refer"
    bodies = [each["value"] for each in chair.page.all("option")]
    assert str(society.board_id) in bodies
    assert str(society.forum_id) not in bodies
    typed = {"question_cy": "Faint a gostiai?", "question_en": "What would it cost?"}
    answer = await chair.send(path, **typed, report_by=day)
    assert answer.status_code == 422
    check(chair.page, answer.text, EN)
    assert "body_id-error" in chair.page.ids
    assert "What would it cost?" in chair.page.text
    await chair.follow(await chair.send(path, **typed, report_by=day, body_id=str(society.board_id)))
    await board.open(f"/cy/cynigion/{motion_id}/trefn")
    answer = await board.send(f"/cy/cynigion/{motion_id}/adroddiad")
    assert answer.status_code == 422
    check(board.page, answer.text, CY)
    assert "report_cy-error" in board.page.ids
    await board.follow(await board.send(f"/cy/cynigion/{motion_id}/adroddiad", report_cy="Mil o bunnau."))
    await reader.open(f"/cy/cynigion/{motion_id}")
    assert "Mil o bunnau." in reader.page.text


async def test_members_have_a_lost_motion_voted_on_again_by_forms(browse, act, society, clock):
    await under(act, society, reopen_members=2)
    motion_id = await lost(act, society, clock)
    first, second = [await browse(who) for who in (society.bendigeidfran, society.cigfa)]
    path = f"/en/motions/{motion_id}"
    await first.open(path)
    assert "Ask for another vote" in first.page.text
    await first.open(f"{path}/procedure")
    answer = await first.send(f"{path}/reopen", on_behalf_of=str(society.cartref_id))
    assert answer.status_code == 422
    check(first.page, answer.text, EN)
    assert "reason_en-error" in first.page.ids
    typed = {"reason_en": "Half of us had the wrong paper.", "on_behalf_of": str(society.cartref_id)}
    await first.follow(await first.send(f"{path}/reopen", **typed))
    assert "1 of 2" in first.page.text
    await second.open(path)
    assert "Half of us had the wrong paper." in second.page.text
    await second.open(f"{path}/procedure")
    await second.follow(await second.send(f"{path}/reopen/join", on_behalf_of=str(society.cigfa.member_id)))
    assert "Enough joined in" in second.page.text
    assert "Earlier ballots on this motion" in second.page.text
