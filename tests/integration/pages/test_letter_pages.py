"""Letters by their pages: opened at one's own entry, written from another's, answered, blocked and reported."""

from tests import stage


async def test_a_member_takes_letters_another_writes_and_is_answered_blocked_and_reported(browse, act, society):
    member_id = await stage.shown(act, society.branwen)
    reader, writer = await browse(society.branwen), await browse(society.manawydan)
    entry = f"/en/directory/{member_id}"
    await writer.open(entry)
    assert not [each for each in writer.page.all("a") if each.get("href") == f"{entry}/write"]
    await writer.open(f"{entry}/write")
    assert "takes no letters" in writer.page.text
    await reader.open(entry)
    await reader.follow(await reader.send(f"{entry}/take-letters", is_open="true"))
    assert "Other members may write to you" in reader.page.text
    await writer.open(f"{entry}/write")
    for bad in ("", "x" * 4001):
        assert (await writer.send(f"{entry}/write", text=bad)).status_code == 422
        assert "text-error" in writer.page.ids
    await writer.follow(await writer.send(f"{entry}/write", text="Shall we have tea?"))
    assert "The letter has been sent." in writer.page.text
    await reader.open("/en/account/letters")
    [path] = {each["href"] for each in reader.page.all("a") if "/account/letters/" in each.get("href", "")}
    await reader.open(path)
    assert "Shall we have tea?" in reader.page.text
    assert (await reader.send(f"{path}/reply", text="")).status_code == 422
    await reader.follow(await reader.send(f"{path}/reply", text="Yes, do."))
    await reader.open(path)
    assert (await reader.send(f"{path}/report", report="")).status_code == 422
    await reader.follow(await reader.send(f"{path}/report", report="Too much tea."))
    await reader.follow(await reader.send(f"{path}/block"))
    assert reader.page.all("form", action=f"{path}/unblock")
    await writer.open(f"{entry}/write")
    assert "This member takes no letters here." in writer.page.text
    await writer.open("/en/account")
    assert (await writer.send(f"{entry}/write", text="More?")).status_code == 409
    assert "More?" in writer.page.text
    board = await browse(society.gwydion)
    await board.open("/en/letters/reported")
    await board.open(path)
    assert "Too much tea." in board.page.text
    await board.follow(await board.send(f"{path}/settle"))
    assert "There are no letters here" in board.page.text
    assert (await (await browse(society.cigfa)).open(path)).status_code == 404


async def test_a_visitor_is_shown_no_way_to_write(browse, act, society):
    member_id = await stage.shown(act, society.branwen)
    visitor = await browse()
    assert (await visitor.open(f"/cy/cyfeiriadur/{member_id}/ysgrifennu")).status_code in (303, 401)
    assert (await visitor.open("/cy/cyfrif/llythyrau")).status_code in (303, 401)
