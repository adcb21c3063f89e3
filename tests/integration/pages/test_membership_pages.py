"""Becoming a member by the pages, on a phone and in Welsh: what is wrong is said by its field, and nothing is lost."""

from uuid import UUID

import pytest

from governance.accounts.rules import code_of
from governance.motions.rules import LONDON
from tests import joining

FORM = {"name": "Olwen Ysbaddaden", "email": "olwen.y@example.org", "language": "cy", "agrees": "true"}
PRINCIPLES = {"principles_version": "1", "principles_language": "cy"}


async def asked(visitor) -> UUID:
    return UUID(visitor.client.cookies.get("preauth").partition(".")[2])


async def test_a_stranger_joins_by_the_pages_in_welsh(browse, society, settings, act):
    visitor = await browse()
    await visitor.open("/cy")
    assert [each for each in visitor.page.all("a") if each.get("href") == "/cy/ymaelodi"]
    await visitor.open("/cy/ymaelodi")
    assert "Mae pawb yn gyfartal." in visitor.page.text
    await visitor.follow(await visitor.send("/cy/ymaelodi", **FORM, **PRINCIPLES))
    wrong = await visitor.send("/cy/ymaelodi/cod", code="00000000")
    assert (wrong.status_code, "code-error" in visitor.page.ids) == (422, True)
    code = code_of(settings.secret, await asked(visitor))
    await visitor.follow(await visitor.send("/cy/ymaelodi/cod", code=f"{code[:4]} {code[4:]}"))
    assert "Mae eich cais wedi’i anfon." in visitor.page.text
    [mine] = [each["href"] for each in visitor.page.all("a") if "/cy/ceisiadau/" in each.get("href", "")]
    officer = await browse(society.nisien)
    await officer.open("/cy/ceisiadau?show=waiting")
    await officer.open(mine)
    await officer.follow(await officer.send(f"{mine}/cymeradwyo"))
    assert "Cymeradwywyd cais am aelodaeth." in officer.page.text
    await visitor.open("/cy")
    assert [each for each in visitor.page.all("a") if each.get("href") == "/cy/cynigion/newydd"]


@pytest.mark.parametrize(
    ("changed", "status", "field"),
    [
        ({"name": ""}, 422, "name"),
        ({"email": "nowhere"}, 422, "email"),
        ({"language": ""}, 422, "language"),
        ({"agrees": ""}, 422, "agrees"),
        ({"region_code": "cantrer-gwaelod"}, 422, "region_code"),
        ({"principles_version": "7"}, 409, None),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(browse, changed, status, field):
    visitor = await browse()
    await visitor.open("/cy/ymaelodi")
    sent = {**FORM, **PRINCIPLES, "region_code": "", **changed}
    assert (await visitor.send("/cy/ymaelodi", **sent)).status_code == status
    assert field is None or f"{field}-error" in visitor.page.ids
    assert visitor.page.all("input", name="name")[0].get("value", "") == sent["name"]


async def test_whoever_is_signed_in_applies_without_a_code(browse, society):
    someone = await browse(society.myrddin)
    await someone.open("/en/account")
    assert [each for each in someone.page.all("a") if each.get("href") == "/en/join"]
    await someone.open("/en/join")
    assert someone.page.all("input", name="email") == []
    await someone.follow(await someone.send("/en/join", agrees="true", **PRINCIPLES))
    assert "Your application has been sent." in someone.page.text
    again = await someone.send("/en/join", agrees="true", **PRINCIPLES)
    assert (again.status_code, "your application waits" in someone.page.text) == (409, True)


async def test_an_applicant_takes_the_application_back_and_a_stranger_sees_none(browse, act, society):
    application_id = await joining.applied(act, society.myrddin)
    someone, other, officer = [await browse(society.people[each]) for each in ("myrddin", "branwen", "nisien")]
    path = f"/en/applications/{application_id}"
    assert (await other.open(path)).status_code == 404
    for each in (officer, someone):
        await each.open(path)
    await someone.follow(await someone.send(f"{path}/withdraw"))
    assert "An applicant withdrew their application." in someone.page.text
    assert (await officer.send(f"{path}/approve")).status_code == 409


async def test_an_organisation_is_applied_for_and_refused_in_words_that_its_applicant_reads(browse, act, society):
    someone, board = await browse(society.branwen), await browse(society.gwydion)
    await someone.open("/en/join")
    assert [each for each in someone.page.all("a") if each.get("href") == "/en/join?kind=organisation"]
    await someone.open("/en/join?kind=organisation")
    sent = {"kind": "organisation", "organisation_name_en": "Tea", "agrees": "true", **PRINCIPLES}
    sent |= {"organisation_kind": "charity", "position": ""}
    assert (await someone.send("/en/join", **sent)).status_code == 422
    assert "position-error" in someone.page.ids
    sent |= {"position": "Secretary"}
    answer = await someone.send("/en/join", **sent)
    path = answer.headers["location"].partition("?")[0]
    await someone.follow(answer)
    await board.open(path)
    assert (await board.send(f"{path}/refuse", reasons_cy="Na.")).status_code == 422
    assert "reasons_en-error" in board.page.ids
    await board.follow(await board.send(f"{path}/refuse", reasons_cy="Na.", reasons_en="Not yet."))
    await someone.open(path)
    assert "Not yet." in someone.page.text
    await someone.follow(await someone.send(f"{path}/representation", representation="Now."))
    assert "The board thinks again." in someone.page.text
    chair = await browse(society.arianrhod)
    await chair.open(path)
    await chair.follow(
        await chair.send(f"{path}/review", to="approved", reasons_cy="Ydy.", reasons_en="Yes, and welcome.")
    )
    await someone.open("/en/account")
    assert "Tea" in someone.page.text


async def test_a_question_is_asked_and_answered_by_the_pages(browse, act, society):
    application_id = await joining.applied(act, society.myrddin)
    path = f"/cy/ceisiadau/{application_id}"
    officer, someone = await browse(society.nisien), await browse(society.myrddin)
    await officer.open(path)
    assert (await officer.send(f"{path}/gofyn", question_en="Why?")).status_code == 422
    assert "question_cy-error" in officer.page.ids
    await officer.follow(await officer.send(f"{path}/gofyn", question_cy="Pam?"))
    await someone.open("/cy")
    assert [each for each in someone.page.all("a") if each.get("href") == path]
    await someone.open(path)
    assert (await someone.send(f"{path}/ateb", answer="")).status_code == 422
    await someone.follow(await someone.send(f"{path}/ateb", answer="Am fy mod yn credu."))
    await officer.open(path)
    assert "Am fy mod yn credu." in officer.page.text


async def test_the_board_enacts_principles_and_everybody_reads_each_version(browse, act, society):
    board = await browse(society.gwydion)
    await board.open("/en/principles/new")
    async with act(None) as ctx:
        today = (await ctx.now()).astimezone(LONDON).date().isoformat()
    assert (await board.send("/en/principles/new", text_en="New.", effective_on=today)).status_code == 422
    assert board.page.all("textarea", name="text_en")
    await board.follow(await board.send("/en/principles/new", text_cy="Newydd.", text_en="New.", effective_on=today))
    visitor = await browse()
    await visitor.open("/cy/egwyddorion")
    assert "Newydd." in visitor.page.text
    assert "Mae pawb yn gyfartal." in visitor.page.text
    assert (await (await browse(society.nisien)).open("/en/principles/new")).status_code == 403


async def test_a_code_page_that_nobody_asked_for_leads_to_the_form(browse):
    visitor = await browse()
    await visitor.open("/en/join/code")
    assert [each for each in visitor.page.all("a") if each.get("href") == "/en/join"]


async def test_a_member_acts_by_the_pages_and_the_officer_asks_who_lapses(browse, act, society):
    path = f"/en/memberships/{await joining.membership_of(act, society.branwen.member_id)}"
    board, member, officer = [await browse(society.people[each]) for each in ("gwydion", "branwen", "nisien")]
    await board.open(path)
    assert (await board.send(f"{path}/propose-removal", reasons_cy="Na.")).status_code == 422
    assert (await board.send(f"{path}/propose-removal", reasons_cy="Na.", reasons_en="No.")).status_code == 303
    await member.open(path)
    assert (await member.send(f"{path}/hearing", words="Not me.")).status_code == 303
    await officer.open(path)
    assert (await officer.send(f"{path}/payment", paid_to="2026-09-30")).status_code == 303
    for asked, shown in (("lapses_by=2027-03-31", True), ("lapses_by=2027-03-30", False), ("name=branwe", True)):
        await officer.open(f"/en/memberships?{asked}")
        assert ("Branwen" in officer.page.text) is shown, asked
    assert (await officer.open("/en/memberships?lapses_by=soon")).status_code == 422
