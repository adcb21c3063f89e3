"""Votes by paper and phone by their pages: an officer finds the member and enters the vote, another confirms it."""

import re

from tests.integration.pages.reader import CY, EN, check


async def entered(browser, ballot_id, name="Branwen", **typed):
    await browser.open(f"/en/ballots/{ballot_id}/paper-and-phone/enter?name={name}")
    [link] = [each["href"] for each in browser.page.all("a") if "member=" in (each["href"] or "")]
    await browser.open(link)
    [member] = browser.page.all("input", name="member_id")
    [asker] = browser.page.all("input", name="asked_by")
    given = {"member_id": member["value"], "asked_by": asker["value"], "channel": "phone", "choice": "yes"}
    return await browser.send(f"/en/ballots/{ballot_id}/paper-and-phone/enter", **(given | typed))


async def test_two_officers_bring_a_vote_by_phone_into_the_count(browse, scene, society):
    teyrnon, rhiannon = await browse(society.teyrnon), await browse(society.rhiannon)
    path = f"/en/ballots/{scene.ballot}/paper-and-phone"
    await teyrnon.open(f"/en/ballots/{scene.ballot}")
    assert path in [each["href"] for each in teyrnon.page.all("a")]
    answer = await entered(teyrnon, scene.ballot)
    await teyrnon.follow(answer)
    check(teyrnon.page, "", EN)
    assert "The vote is entered." in teyrnon.page.text
    assert not teyrnon.page.all("input", name="choice")
    await rhiannon.open(path)
    [confirm] = [each["action"] for each in rhiannon.page.all("form") if (each["action"] or "").endswith("/confirm")]
    assert "checked" not in str(rhiannon.page.all("input", name="choice"))
    refused = await rhiannon.send(confirm)
    assert refused.status_code == 422
    assert any(each.startswith("choice-") and each.endswith("-error") for each in rhiannon.page.ids)
    await rhiannon.follow(await rhiannon.send(confirm, choice="yes"))
    assert "Confirmed, and a vote" in rhiannon.page.text
    branwen = await browse(society.branwen)
    await branwen.open(f"/cy/pleidleisiau/{scene.ballot}")
    assert "Daeth y bleidlais hon dros y ffôn" in branwen.page.text


async def test_a_form_without_its_answers_says_what_is_missing_and_keeps_the_rest(browse, scene, society):
    teyrnon = await browse(society.teyrnon)
    answer = await entered(teyrnon, scene.ballot, choice="", channel="paper")
    assert answer.status_code == 422
    check(teyrnon.page, answer.text, EN)
    assert "choice-error" in teyrnon.page.ids
    [paper] = [each for each in teyrnon.page.all("input", name="channel") if each["value"] == "paper"]
    assert "checked" in paper


async def test_a_name_with_a_sign_that_no_name_has_finds_nobody(browse, scene, society):
    teyrnon = await browse(society.teyrnon)
    path = f"/en/ballots/{scene.ballot}/paper-and-phone/enter"
    assert (await teyrnon.open(f"{path}?name=Bran%00wen")).status_code == 200
    await teyrnon.open("/en/account")
    answer = await teyrnon.send(path, name="Zz\0z", channel="paper", choice="yes")
    assert answer.status_code == 422
    check(teyrnon.page, answer.text, EN)


async def test_an_organisations_form_asks_who_asked(browse, scene, society):
    teyrnon = await browse(society.teyrnon)
    await teyrnon.open(f"/cy/pleidleisiau/{scene.ballot}/papur-a-ffon/cofnodi?name=zzz")
    assert "Nid oes neb o’r enw hwn" in teyrnon.page.text
    await teyrnon.open(f"/cy/pleidleisiau/{scene.ballot}/papur-a-ffon/cofnodi?member={society.cartref_id}")
    assert "Pwy a ofynnodd: Bendigeidfran" in teyrnon.page.text
    answer = await teyrnon.send(
        f"/cy/pleidleisiau/{scene.ballot}/papur-a-ffon/cofnodi",
        member_id=str(society.cartref_id),
        asked_by=str(society.branwen.person_id),
        channel="paper",
        choice="no",
    )
    assert answer.status_code == 422
    check(teyrnon.page, answer.text, CY)
    assert "Ni chaiff y person hwn ddefnyddio hawl yr aelod hwn heddiw." in teyrnon.page.text


async def test_a_dispute_and_a_withdrawal_are_said_and_listed(browse, scene, society):
    teyrnon, rhiannon = await browse(society.teyrnon), await browse(society.rhiannon)
    await teyrnon.follow(await entered(teyrnon, scene.ballot))
    path = f"/en/ballots/{scene.ballot}/paper-and-phone"
    await rhiannon.open(path)
    confirm, withdraw = (
        next(each["action"] for each in rhiannon.page.all("form") if (each["action"] or "").endswith(act))
        for act in ("/confirm", "/withdraw")
    )
    await rhiannon.follow(await rhiannon.send(confirm, choice="no"))
    assert "The two choices differ, so nothing is counted." in rhiannon.page.text
    await rhiannon.open(f"{path}/enter?member={society.cigfa.member_id}")
    late = await rhiannon.send(confirm, choice="yes")
    assert late.status_code == 409
    assert "This entry has been dealt with already." in rhiannon.page.text
    await teyrnon.follow(await entered(teyrnon, scene.ballot))
    withdraw = next(each["action"] for each in teyrnon.page.all("form") if (each["action"] or "").endswith("/withdraw"))
    refused = await teyrnon.send(withdraw, reason="")
    assert refused.status_code == 422
    assert "Write the reason." in teyrnon.page.text
    await teyrnon.follow(await teyrnon.send(withdraw, reason="It was another member."))
    assert "Not counted: withdrawn" in teyrnon.page.text
    assert "It was another member." in teyrnon.page.text


async def test_members_and_visitors_do_not_get_in(browse, scene, society):
    for someone, status in ((None, 303), (society.branwen, 403)):
        browser = await browse(someone)
        for path in ("paper-and-phone", "paper-and-phone/enter?name=Branwen"):
            assert (await browser.open(f"/en/ballots/{scene.ballot}/{path}")).status_code == status
    branwen = await browse(society.branwen)
    await branwen.open(f"/en/ballots/{scene.ballot}")
    assert not [each for each in branwen.page.all("a") if re.search("paper-and-phone", each["href"] or "")]
