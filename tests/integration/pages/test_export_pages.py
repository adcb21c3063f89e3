"""Members to a spreadsheet by the pages: the form, what it refuses beside which field, and the file."""

from tests.exporting import made
from tests.partners import agreement_of
from tests.partners import made as partner_made

LISTS = "/cy/aelodaeth/allforion"
PURPOSE = "I anfon cylchlythyr ar bapur."


async def test_a_list_is_made_and_its_file_had_by_the_pages(browse, society):
    officer = await browse(society.nisien)
    await officer.open("/cy/aelodaeth")
    assert officer.page.all("a", href=LISTS)
    await officer.open(LISTS)
    assert [each["name"] for each in officer.page.all("input", type="checkbox") if "checked" in each] == [
        "name",
        "email",
        "language",
    ]
    sent = await officer.send(f"{LISTS}/gwneud", purpose_cy=PURPOSE, name="yes", region="yes")
    await officer.follow(sent)
    assert PURPOSE in officer.page.text
    path = sent.headers["Location"]
    file = await officer.send(f"{path}/aelodau.csv")
    assert (file.status_code, file.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert file.headers["Content-Disposition"].endswith('.csv"')
    assert file.text.startswith("\ufeffid,name_cy,name_en,region\r\n")
    assert "Branwen" in file.text
    await officer.open(path)
    lines = await officer.send(f"{path}/aelodau.ndjson")
    assert lines.content.count(b"\n") == file.text.count("\r\n") - 1
    branwen = await browse(society.branwen)
    await branwen.open("/cy/cyfrif/rhannu-data")
    assert PURPOSE in branwen.page.text


async def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(browse, society):
    officer = await browse(society.nisien)
    await officer.open(LISTS)
    refused = await officer.send(f"{LISTS}/gwneud", purpose_cy=PURPOSE)
    assert refused.status_code == 422
    assert "Dewiswch beth mae’r rhestr i’w ddweud am bob aelod." in officer.page.text
    assert PURPOSE in refused.text
    refused = await officer.send(f"{LISTS}/gwneud", email="yes")
    assert refused.status_code == 422
    assert officer.page.all("a", href="#purpose_cy")
    for odd in ("neb", "0" * 40):
        refused = await officer.send(f"{LISTS}/gwneud", purpose_cy=PURPOSE, email="yes", agreement_id=odd)
        assert (refused.status_code, bool(officer.page.all("a", href="#agreement_id"))) == (422, True)


async def test_of_what_no_agreement_gives_the_form_says_so(browse, act, society):
    partner = await partner_made(act, society, fields=("kind",))
    agreement_id = str(await agreement_of(act, partner))
    officer = await browse(society.nisien)
    await officer.open(LISTS)
    refused = await officer.send(f"{LISTS}/gwneud", purpose_cy=PURPOSE, email="yes", agreement_id=agreement_id)
    assert refused.status_code == 422
    assert officer.page.all("a", href="#fields")
    made_ = await officer.send(f"{LISTS}/gwneud", purpose_cy=PURPOSE, kind="yes", agreement_id=agreement_id)
    await officer.follow(made_)
    assert "Cyngor Gwirfoddol y Dyffryn" in officer.page.text


async def test_another_officer_sees_the_list_and_has_no_file(browse, act, society):
    path = f"{LISTS}/{await made(act, society)}"
    other = await browse(society.gwydion)
    await other.open(path)
    assert "Dim ond y sawl a wnaeth restr sy’n cael y ffeil." in other.page.text
    await other.open(LISTS)
    assert (await other.send(f"{path}/aelodau.csv")).status_code == 404
    member = await browse(society.branwen)
    assert (await member.client.get(LISTS)).status_code == 403
