"""Two entries of one member by the pages: found, compared, proposed, confirmed by another officer, parted again."""

from sqlalchemy import text

from tests import joining
from tests.integration.test_merges import asked as nominated
from tests.integration.test_merges import entered_twice

WHY = {"reasons_cy": "Yr un yw’r ddau.", "reasons_en": "The two are one."}
FORM = "/en/duplicates/merge"


async def test_an_officer_finds_a_pair_another_confirms_it_and_one_parts_them(browse, act, society):
    await joining.registered(act, society)
    twice = await entered_twice(act, society)
    await nominated(act, society.heledd, twice, society.myrddin)
    officer, board = await browse(society.nisien), await browse(society.gwydion)
    await officer.open("/en/duplicates")
    assert "the same name, but for how it is written" in officer.page.text
    ids = {"kept_id": str(society.cartref_id), "merged_id": str(twice)}
    asked = f"{FORM}?kept_id={ids['kept_id']}&merged_id={ids['merged_id']}"
    assert asked in {each.get("href") for each in officer.page.all("a")}
    await officer.open(asked)
    for said in ("A-17", "GB-CHC-1234567", "Heledd", "Myrddin", "Its voting right ends today."):
        assert said in officer.page.text
    refused = await officer.send(FORM, **ids, **WHY | {"reasons_en": ""})
    assert (refused.status_code, "reasons_en-error" in officer.page.ids) == (422, True)
    assert WHY["reasons_cy"] in officer.page.text
    await officer.follow(await officer.send(FORM, **ids, **WHY))
    assert "Waits for a second officer" in officer.page.text
    assert "Confirm: they are one" not in officer.page.text
    await board.open("/cy/tasgau")
    [path] = {each["href"] for each in board.page.all("a") if "/uno/" in each.get("href", "")}
    await board.open(path)
    assert "Cadarnhau: un ydynt" in board.page.text
    await board.follow(await board.send(f"{path}/penderfynu", to="merged"))
    for said in ("Beth wnaeth yr uno", "Myrddin", "Aeth ei addewid cydgynhyrchu i’r llall."):
        assert said in board.page.text
    alone = await board.send(f"{path}/penderfynu", to="unmerged", reasons_cy="Dau ydynt.")
    assert (alone.status_code, "reasons_en-error" in board.page.ids) == (422, True)
    await board.follow(await board.send(f"{path}/penderfynu", to="unmerged", reasons_cy="Dau.", reasons_en="Two."))
    assert "Gwahanwyd eto" in board.page.text
    async with act(None) as ctx:
        query = text(
            "SELECT kind, ceased_on IS NULL AS lasts FROM register_entry e JOIN membership m ON m.id = e.membership_id"
            " WHERE m.member_id = :id ORDER BY number"
        )
        lines = (await ctx.db.execute(query, {"id": twice})).all()
    assert [tuple(each) for each in lines] == [("entered", True), ("ceased", False), ("corrected", True)]


async def test_what_no_officer_sends_is_refused_and_nobody_else_sees_a_page_of_it(browse, act, society):
    member, officer = await browse(society.branwen), await browse(society.nisien)
    assert (await member.open("/en/duplicates")).status_code == 403
    for asked, status in (("", 404), ("?kept_id=x&merged_id=y", 400), (f"?kept_id={society.cartref_id}", 404)):
        assert (await officer.open(FORM + asked)).status_code == status, asked
    same = f"?kept_id={society.cartref_id}&merged_id={society.cartref_id}"
    assert (await officer.open(FORM + same)).status_code == 422
    await officer.open("/en/account")
    assert (await officer.send(FORM, kept_id="x\0", merged_id="", **WHY)).status_code == 404
    assert (await officer.open(f"/en/merges/{society.forum_id}")).status_code == 404
