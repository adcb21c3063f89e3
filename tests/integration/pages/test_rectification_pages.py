"""Having something put right by the pages: the form beside one's data, the officers' list, the answer."""

import pytest

from tests import rectifications
from tests.rectifications import ASK

MINE = "/cy/cyfrif/data/unioni"


async def test_a_member_asks_beside_their_data_and_an_officer_answers(browse, society):
    member, officer = await browse(society.branwen), await browse(society.nisien)
    await member.open("/cy/cyfrif/data")
    assert MINE in {each.get("href") for each in member.page.all("a")}
    await member.open(MINE)
    for changed, field in (
        ({"wrong": ""}, "wrong"),
        ({"about": ""}, "about"),
        ({"instead": ""}, "instead"),
        ({"wrong": "x" * 4001}, "wrong"),
        ({"wish": "forget"}, "wish"),
    ):
        assert (await member.send(f"{MINE}/gofyn", **ASK | changed)).status_code == 422
        assert f"{field}-error" in member.page.ids
        assert ASK["instead"] in member.page.text or "instead" in changed
    await member.follow(await member.send(f"{MINE}/gofyn", **ASK))
    assert ASK["wrong"] in member.page.text
    await officer.open("/en/requests-to-put-right?show=waiting")
    [path] = {each["href"] for each in officer.page.all("a") if "/requests-to-put-right/" in each.get("href", "")}
    await officer.open(path)
    answer = {"to": "refused", "answer_cy": "Mae’n gywir.", "answer_en": "It is right."}
    for changed, field in (({"answer_en": ""}, "answer_en"), ({"to": ""}, "to")):
        assert (await officer.send(f"{path}/answer", **answer | changed)).status_code == 422
        assert f"{field}-error" in officer.page.ids
        assert "Mae’n gywir." in officer.page.text
    late = await browse(society.gwydion)
    await late.open(path)
    await officer.follow(await officer.send(f"{path}/answer", **answer))
    assert (await late.send(f"{path}/answer", **answer)).status_code == 409
    await member.open(path.replace("/en/requests-to-put-right", "/cy/ceisiadau-i-unioni"))
    assert "Mae’n gywir." in member.page.text
    assert "Comisiynydd" in member.page.text


async def test_it_is_taken_back(browse, act, society):
    id_ = await rectifications.asked(act, society.branwen)
    member, path = await browse(society.branwen), f"/en/requests-to-put-right/{id_}"
    await member.open(path)
    await member.follow(await member.send(f"{path}/take-back"))
    assert "Taken back" in member.page.text


@pytest.mark.parametrize("path", ["/en/requests-to-put-right", "/cy/ceisiadau-i-unioni"])
async def test_members_do_not_read_what_others_asked(browse, act, society, path):
    id_ = await rectifications.asked(act, society.branwen)
    other = await browse(society.cigfa)
    assert (await other.open(path)).status_code == 403
    assert (await other.open(f"{path}/{id_}")).status_code == 404
    nobody = await browse()
    assert (await nobody.open(MINE)).status_code in (303, 401)
