"""A text's other forms by their pages: what is there is shown, what is not can be asked for, and a file is taken."""

from tests.integration.pages.reader import CY, EN, SAME_ORIGIN, check

SOUND = b"ID3" + bytes(100)


async def upload(browser, path, file=SOUND, **typed):
    await browser.open(path)
    token = browser.page.all("input", name="csrf_token")[0]["value"]
    files = {"audio": ("sound.mp3", file, "audio/mpeg")}
    answer = await browser.client.post(path, data={"csrf_token": token} | typed, files=files, headers=SAME_ORIGIN)
    if not answer.is_redirect:
        browser.page = type(browser.page)(answer.text)
    return answer


async def test_an_officer_adds_a_recording_and_everybody_hears_it(browse, scene, society):
    heledd, visitor = await browse(society.heledd), await browse()
    path = f"/en/motions/{scene.seeking}/other-forms"
    answer = await upload(heledd, path, kind="audio", language="cy", text="Bod mwy o de.")
    assert answer.status_code == 303, answer.text
    await visitor.open(f"/en/motions/{scene.seeking}")
    check(visitor.page, "", EN)
    [player] = visitor.page.all("audio")
    assert (await visitor.client.get(player["src"])).content == SOUND
    assert "Not in English yet." in visitor.page.text
    assert "media-src 'self'" in (await visitor.client.get(path)).headers["content-security-policy"]
    await heledd.open(path)
    check(heledd.page, "", EN)
    await heledd.follow(await heledd.send(f"{path}/remove", language="cy", kind="audio"))
    assert not heledd.page.all("audio")


async def test_a_link_is_followed_and_never_loaded(browse, scene, society):
    branwen, visitor = await browse(society.branwen), await browse()
    path = f"/cy/cynigion/{scene.mine}/ffurfiau-eraill"
    link = "https://video.example.org/bsl"
    assert (await upload(branwen, path, b"", kind="sign", language="cy", link=link)).status_code == 303
    await visitor.open(f"/cy/cynigion/{scene.mine}")
    check(visitor.page, "", CY)
    [anchor] = visitor.page.all("a", href=link)
    assert "noreferrer" in anchor["rel"]
    assert not visitor.page.all("iframe") + visitor.page.all("video")


async def test_each_field_says_what_is_wrong_and_nothing_typed_is_lost(browse, scene, society):
    branwen = await browse(society.branwen)
    path = f"/en/motions/{scene.mine}/other-forms"
    for typed, file, wrong in (
        ({}, b"", {"kind-error", "language-error"}),
        ({"kind": "easy_read", "language": "cy"}, b"", {"text-error"}),
        ({"kind": "audio", "language": "cy", "text": "Kept."}, b"", {"audio-error"}),
        ({"kind": "audio", "language": "cy", "text": "Kept."}, b"<html>", {"audio-error"}),
        ({"kind": "audio", "language": "cy", "text": "Kept."}, b"ID3" + bytes(5_000_000), {"audio-error"}),
        ({"kind": "audio", "language": "cy"}, SOUND, {"text-error"}),
        ({"kind": "sign", "language": "cy", "text": "Kept."}, b"", {"link-error"}),
        ({"kind": "sign", "language": "cy", "text": "Kept.", "link": "http://x.org"}, b"", {"link-error"}),
    ):
        answer = await upload(branwen, path, file, **typed)
        assert answer.status_code == 422, typed
        assert wrong <= set(branwen.page.ids), typed
        assert ("Kept." in answer.text) == ("text" in typed)
        check(branwen.page, answer.text, EN)


async def test_a_member_asks_for_what_is_not_there(browse, scene, society):
    cigfa, heledd = await browse(society.cigfa), await browse(society.heledd)
    path = f"/en/motions/{scene.mine}/other-forms"
    await cigfa.open(path)
    assert not cigfa.page.all("input", type="file")
    await cigfa.follow(await cigfa.send(f"{path}/ask", language="en", kind="easy_read"))
    assert "1 member has asked for it. You are among them." in cigfa.page.text
    assert (await cigfa.send(f"{path}/ask", language="en", kind="easy_read")).status_code == 409
    await heledd.open("/en")
    assert "Add the Easy Read text, recording or video that was asked for" in heledd.page.text


async def test_a_form_that_is_not_ours_is_not_read(browse, scene, society):
    branwen = await browse(society.branwen)
    path = f"/en/motions/{scene.mine}/other-forms"
    await branwen.open(path)
    answer = await branwen.client.post(path, data={"kind": "sign"}, headers=SAME_ORIGIN)
    assert answer.status_code == 403
    answer = await branwen.client.post(path, files={"audio": ("a", SOUND)}, headers=SAME_ORIGIN)
    assert answer.status_code == 403


async def test_a_decision_has_its_forms_too_and_a_draft_none(browse, scene, society):
    gwydion = await browse(society.gwydion)
    path = f"/cy/penderfyniadau/{scene.decision}/ffurfiau-eraill"
    assert (await upload(gwydion, path, b"", kind="easy_read", language="cy", text="Byr.")).status_code == 303
    await gwydion.open(f"/cy/penderfyniadau/{scene.decision}")
    check(gwydion.page, "", CY)
    assert "Byr." in gwydion.page.text
    await gwydion.open(path)
    await gwydion.follow(await gwydion.send(f"{path}/dileu", language="cy", kind="easy_read"))
    await gwydion.follow(await gwydion.send(f"{path}/gofyn", language="cy", kind="sign"))
    assert "1 aelod" in gwydion.page.text
    assert (await gwydion.client.get(f"/en/decisions/{scene.decision_draft}/other-forms")).status_code == 404
