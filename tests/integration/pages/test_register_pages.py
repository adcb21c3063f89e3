"""The register of members by its pages: read by everybody, kept by officers, corrected and never overwritten."""

import pytest

from tests import joining

ENTRY = {
    "name_cy": "Branwen",
    "name_en": "Branwen",
    "address": "1 Y Stryd Fawr",
    "reason_cy": "Symudodd.",
    "reason_en": "She moved.",
}


async def test_the_board_says_what_the_network_is_and_everybody_reads_it(browse, society):
    board, reader = await browse(society.gwydion), await browse()
    await reader.open("/cy/cofrestr-aelodau")
    assert "nid yw ei ffurf gyfreithiol yn gofyn am un" in reader.page.text
    assert not reader.page.all("form", action="/cy/cofrestr-aelodau/ffurf-gyfreithiol")
    await board.open("/cy/cofrestr-aelodau")
    wrong = await board.send("/cy/cofrestr-aelodau/ffurf-gyfreithiol", legal_form="guild")
    assert (wrong.status_code, "legal_form-error" in board.page.ids) == (422, True)
    await board.follow(await board.send("/cy/cofrestr-aelodau/ffurf-gyfreithiol", legal_form="company"))
    await reader.open("/en/register-of-members")
    assert "A company limited by guarantee" in reader.page.text
    assert not [each for each in reader.page.all("a") if each.get("href") == "/en/register-of-members/lines"]
    assert (await reader.open("/en/register-of-members/lines")).status_code in (303, 401)


async def test_an_officer_changes_a_line_by_an_entry_and_reads_every_entry(browse, act, society):
    await joining.registered(act, society)
    officer = await browse(society.nisien)
    await officer.open("/en/register-of-members/lines?show=current&name=bran")
    [path] = {each["href"] for each in officer.page.all("a") if "/lines/" in each.get("href", "")}
    await officer.open(path)
    [entered_on] = [each["value"] for each in officer.page.all("input", name="entered_on")]
    [version] = [each["value"] for each in officer.page.all("input", name="version")]
    entry = ENTRY | {"entered_on": entered_on, "version": version}
    for changed, status, field in (
        ({"reason_en": ""}, 422, "reason_en"),
        ({"name_cy": "", "name_en": ""}, 422, "name_en"),
        ({"address": "x" * 501}, 422, "address"),
        ({"entered_on": "soon"}, 422, "entered_on"),
        ({"corrects": "999999"}, 422, "corrects"),
        ({"version": "1" * 9}, 412, None),
    ):
        assert (await officer.send(f"{path}/write", **entry | changed)).status_code == status
        assert field is None or f"{field}-error" in officer.page.ids
        assert "She moved." in officer.page.text or "reason_en" in changed
    await officer.open(path)
    await officer.follow(await officer.send(f"{path}/write", **entry))
    assert "1 Y Stryd Fawr" in officer.page.text
    assert "She moved." in officer.page.text
    assert officer.page.text.count("Care of the network") == 1


@pytest.mark.parametrize("path", ["/cy/cofrestr-aelodau/llinellau", "/en/register-of-members/lines"])
async def test_members_do_not_read_the_lines(browse, act, society, path):
    await joining.registered(act, society)
    assert (await (await browse(society.branwen)).open(path)).status_code == 403


ASK = {
    "wish": "copy",
    "name": "Cai Hir",
    "organisation": "",
    "address": "2 Y Stryd Fawr",
    "email": "cai@example.org",
    "purpose": "To call a meeting.",
    "discloses": "false",
    "disclosed_to": "",
}


async def test_a_stranger_asks_by_the_page_and_an_officer_gives_the_copy(browse, act, society):
    await joining.registered(act, society)
    stranger, officer = await browse(), await browse(society.nisien)
    await stranger.open("/en/register-of-members")
    for changed, field in (
        ({"name": ""}, "name"),
        ({"address": ""}, "address"),
        ({"email": "nowhere"}, "email"),
        ({"purpose": "x" * 2001}, "purpose"),
        ({"discloses": ""}, "discloses"),
        ({"discloses": "true"}, "disclosed_to"),
    ):
        assert (await stranger.send("/en/register-of-members/ask", **ASK | changed)).status_code == 422
        assert f"{field}-error" in stranger.page.ids
        assert stranger.page.all("input", name="organisation")
        assert ASK["address"] in stranger.page.text or "address" in changed
    await stranger.follow(await stranger.send("/en/register-of-members/ask", **ASK))
    assert "within five working days" in stranger.page.text
    await officer.open("/cy/tasgau")
    assert "Cai Hir" in officer.page.text
    await officer.open("/en/register-of-members/requests?show=waiting")
    [path] = {each["href"] for each in officer.page.all("a") if "/requests/" in each.get("href", "")}
    await officer.open(path)
    await officer.follow(await officer.send(f"{path}/give"))
    assert "Teifi Side Carers" in officer.page.text
    file = await officer.send(f"{path}/copy/file")
    assert (file.status_code, file.headers["content-type"].partition(";")[0]) == (200, "text/csv")
    assert "Branwen" in file.text
    member = await browse(society.branwen)
    await member.open("/en/account/data-sharing")
    assert "To call a meeting." in member.page.text


async def test_the_board_records_by_the_page_that_it_applies_to_the_court(browse, act, society):
    await joining.registered(act, society)
    path = f"/en/register-of-members/requests/{await joining.inspecting(act)}"
    board = await browse(society.gwydion)
    await board.open(path)
    half = await board.send(f"{path}/court", reasons_cy="Na.", reasons_en="")
    assert (half.status_code, "reasons_en-error" in board.page.ids) == (422, True)
    await board.follow(await board.send(f"{path}/court", reasons_cy="Na.", reasons_en="No."))
    assert not board.page.all("form", action=f"{path}/give")
    assert (await (await browse(society.branwen)).open(path)).status_code == 403
