"""Calls for motions by their pages: made, answered by a motion, given more time; what is wrong is said by its field."""

from datetime import timedelta

import pytest

from governance.bilingual import Language
from i18n.addresses import url
from tests.stage import CALL, called

ASKED = {"title_cy": "Beth nesaf?", "title_en": "What next?", "text_cy": "Dywedwch.", "text_en": "Tell us."}


async def later(act, days) -> str:
    async with act(None) as ctx:
        return (await ctx.now() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


async def test_a_call_is_made_and_a_motion_answers_it(browse, act, society):
    officer = await browse(society.rhiannon)
    await officer.open("/en/calls/new")
    await officer.follow(await officer.send("/en/calls/new", **ASKED, closes_at=await later(act, 14)))
    assert "What next?" in officer.page.text
    member = await browse(society.branwen)
    await member.open("/cy")
    [call] = [each["href"] for each in member.page.all("a") if "/galwadau/" in each.get("href", "")]
    await member.open(call)
    [propose] = [each["href"] for each in member.page.all("a") if "call=" in each.get("href", "")]
    await member.open(propose)
    chosen = [each for each in member.page.all("option") if "selected" in each]
    assert [each["value"] for each in chosen] == [call.rpartition("/")[2]]
    form = {"call_id": chosen[0]["value"], "original_language": "cy", "title_cy": "Te", "text_cy": "Te i bawb."}
    await member.follow(await member.send("/cy/cynigion/newydd", **form))
    assert "Mae’n ateb galwad am gynigion:" in member.page.text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title_en": ""}, "title_en"),
        ({"text_cy": ""}, "text_cy"),
        ({"closes_at": ""}, "closes_at"),
        ({"closes_at": "2020-01-01T10:00"}, "closes_at"),
        ({"closes_at": "soon"}, "closes_at"),
        ({"title_cy": "x" * 201}, "title_cy"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(browse, act, society, changed, field):
    officer = await browse(society.pwyll)
    await officer.open("/cy/galwadau/newydd")
    form = {**ASKED, "closes_at": await later(act, 14), **changed}
    answer = await officer.send("/cy/galwadau/newydd", **form)
    assert answer.status_code == 422
    assert f"{field}-error" in officer.page.ids
    assert officer.page.all("input", name="title_cy")[0]["value"] == form["title_cy"]


async def test_more_time_is_given_by_its_form_and_an_earlier_end_is_refused(browse, act, society):
    call_id = await called(act, society)
    officer = await browse(society.rhiannon)
    here, more = (url(Language.EN, name, call_id=call_id) for name in ("call", "extend_call"))
    await officer.open(here)
    assert (await officer.send(more, version="1", closes_at=await later(act, 9))).status_code == 422
    assert "closes_at-error" in officer.page.ids
    assert (await officer.send(more, version="7", closes_at=await later(act, 30))).status_code == 412
    await officer.follow(await officer.send(more, version="1", closes_at=await later(act, 30)))
    assert CALL.en in officer.page.text


async def test_a_motion_for_a_call_that_closed_meanwhile_is_not_lost(browse, act, society, clock):
    call_id = await called(act, society)
    await clock.forward(days=15)
    member = await browse(society.branwen)
    await member.open("/en/motions/new")
    form = {"call_id": str(call_id), "original_language": "en", "title_en": "Tea", "text_en": "Tea for all."}
    answer = await member.send("/en/motions/new", **form)
    assert (answer.status_code, "call_id-error" in member.page.ids) == (409, True)
    assert member.page.all("input", name="title_en")[0]["value"] == "Tea"


async def test_the_list_keeps_to_its_filter(browse, act, society, clock):
    await called(act, society)
    visitor = await browse()
    await visitor.open("/en/calls?show=over")
    assert "There are no calls here" in visitor.page.text
    await clock.forward(days=15)
    await visitor.open("/en/calls?show=over")
    assert CALL.en in visitor.page.text
