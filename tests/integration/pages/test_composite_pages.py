"""Putting motions together by the pages: the chair's form, a mover's answer, and both languages of what came of it."""

from tests import stage
from tests.integration.pages.reader import CY, EN, check

TYPED = {
    "title_cy": "Teithio",
    "title_en": "Travel",
    "text_cy": "Bod teithio.",
    "text_en": "That there be travel.",
    "reason_cy": "Yr un peth ydynt.",
    "reason_en": "They are the same.",
    "legal_effect": "advisory",
}


async def test_motions_are_put_together_by_forms(browse, act, society):
    first, second = await stage.two_submitted(act, society)
    chair, branwen, manawydan, reader = [
        await browse(who) for who in (society.pwyll, society.branwen, society.manawydan, None)
    ]
    here = f"/en/motions/{first}"
    await chair.open(here)
    assert f"{here}/put-together" in [each.get("href") for each in chair.page.all("a")]
    await chair.open(f"{here}/put-together")
    answer = await chair.send(f"{here}/put-together", **TYPED)
    assert answer.status_code == 422
    check(chair.page, answer.text, EN)
    assert "choose the others" in chair.page.text
    answer = await chair.send(f"{here}/put-together", **TYPED | {"text_cy": ""}, **{f"with_{second}": "yes"})
    assert answer.status_code == 422
    assert "text_cy-error" in chair.page.ids
    assert "They are the same." in chair.page.text
    await chair.follow(await chair.send(f"{here}/put-together", **TYPED, **{f"with_{second}": "yes"}))
    assert "The movers are being asked" in chair.page.text
    await chair.open(here)
    [path] = {each["href"] for each in chair.page.all("a") if "/composites/" in each.get("href", "")}
    await branwen.open(f"/cy/cynigion/{first}")
    assert "Ei ddarllen, a chydsynio neu wrthod" in branwen.page.text
    await branwen.open(path)
    answer = await branwen.send(f"{path}/answer", motion_id=str(first), to="declined")
    assert answer.status_code == 422
    check(branwen.page, answer.text, EN)
    assert "reason_en-error" in branwen.page.ids
    await branwen.follow(await branwen.send(f"{path}/answer", motion_id=str(first), to="consented"))
    assert not branwen.page.all("textarea")
    await manawydan.open(path)
    await manawydan.follow(await manawydan.send(f"{path}/answer", motion_id=str(second), to="consented"))
    assert "All the movers consented" in manawydan.page.text
    for page, language in ((f"/cy/cynigion/{second}", CY), (f"/en/motions/{second}", EN)):
        answer = await reader.open(page)
        check(reader.page, answer.text, language)
    assert "Put together with others" in reader.page.text
    assert "Travel" in reader.page.text
    assert "Manawydan" not in reader.page.text
    await reader.open("/en/what-became-of-it")
    assert "The motion that it goes on as" in reader.page.text


async def test_the_chair_takes_it_back_by_its_form_with_a_reason(browse, act, society):
    ids = await stage.two_submitted(act, society)
    composite_id = await stage.offered(act, society, *ids)
    path = f"/cy/cynigion-cyfansawdd/{composite_id}"
    chair = await browse(society.pwyll)
    await chair.open(path)
    answer = await chair.send(f"{path}/tynnu-yn-ol")
    assert answer.status_code == 422
    check(chair.page, answer.text, CY)
    assert "reason_cy-error" in chair.page.ids
    await chair.follow(await chair.send(f"{path}/tynnu-yn-ol", reason_cy="Nid yr un peth ydynt."))
    assert "Nid yr un peth ydynt." in chair.page.text
    assert not chair.page.all("textarea")
    assert (await chair.open(f"/cy/cynigion/{ids[0]}")).status_code == 200
    assert "Ei gyfuno â chynigion eraill" in chair.page.text


async def test_only_who_admits_finds_the_form(browse, act, society, clock):
    ids = await stage.two_submitted(act, society)
    noticed = await stage.noticed(act, society, clock)
    member, chair = await browse(society.branwen), await browse(society.pwyll)
    assert (await member.open(f"/en/motions/{ids[0]}/put-together")).status_code == 403
    assert (await chair.open(f"/en/motions/{noticed}/put-together")).status_code == 404
