"""A list of members by the pages: sent in, waited for, mended, taken in, undone; what is wrong stands by its field."""

from api.outbound import importing
from frontend.forms import UPLOAD_TYPE
from tests.importing import LIST, begun, checked, committed, worker
from tests.integration.pages.reader import SAME_ORIGIN, Reader

LISTS = "/cy/aelodaeth/rhestri"


async def send(officer, content: str | bytes | None, name: str = "aelodau.csv"):
    await officer.open(LISTS)
    token = officer.page.all("input", name="csrf_token")[0]["value"]
    files = {"file": (name, content)} if content is not None else {"other": ("x", b"x")}
    answer = await officer.client.post(f"{LISTS}/anfon", data={"csrf_token": token}, files=files, headers=SAME_ORIGIN)
    officer.page = Reader(answer.text)
    return answer


async def test_a_list_is_sent_in_taken_in_and_undone_by_the_pages(browse, act, society):
    assert UPLOAD_TYPE
    officer = await browse(society.nisien)
    await officer.open("/cy/aelodaeth")
    assert officer.page.all("a", href=LISTS)
    sent = await send(officer, LIST)
    path = sent.headers["Location"]
    waiting = await officer.open(path)
    assert 'hx-trigger="every 2s"' in waiting.text
    assert '<noscript><meta http-equiv="refresh" content="4"></noscript>' in waiting.text
    import_id = path.rpartition("/")[2]
    await importing.read(worker(act), import_id)
    checked_ = await officer.open(path)
    assert "hx-trigger" not in checked_.text
    assert "Newydd: 3" in officer.page.text
    assert "Goewin Pebin" in officer.page.text
    await officer.open(f"{path}?show=refused")
    assert "Goewin Pebin" not in officer.page.text
    await officer.open(path)
    await officer.follow(await officer.send(f"{path}/derbyn", version=version(officer)))
    assert "Mae’r rhestr yn cael ei derbyn i’r gofrestr" in officer.page.text
    await importing.commit(worker(act), import_id)
    await officer.open(path)
    await officer.follow(await officer.send(f"{path}/dadwneud", version=version(officer)))
    await importing.undo(worker(act), import_id)
    await officer.open(path)
    assert "Wedi’i dadwneud" in officer.page.text


def version(officer) -> str:
    return officer.page.all("input", name="version")[0]["value"]


async def test_the_cell_that_is_wrong_is_named_in_the_officers_language(browse, act, society):
    import_id = await checked(act, society, "Ref,Name,Local authority\nM-1,Goewin,Narnia\n")
    officer = await browse(society.nisien)
    await officer.open(f"{LISTS}/{import_id}")
    assert "C2 Nid awdurdod lleol yng Nghymru yw hwn, yn ôl ei god na’i enw." in " ".join(officer.page.text.split())
    assert not officer.page.all("form", action=f"{LISTS}/{import_id}/derbyn")
    await officer.open(f"/en/memberships/lists/{import_id}")
    assert "C2 This is no local authority in Wales" in " ".join(officer.page.text.split())


async def test_no_file_and_no_column_are_told_by_their_field(browse, act, society):
    officer = await browse(society.nisien)
    answer = await send(officer, None)
    assert (answer.status_code, "file-error" in officer.page.ids) == (422, True)
    import_id = await checked(act, society, "a,b\nM-1,Goewin\n")
    path = f"{LISTS}/{import_id}"
    await officer.open(path)
    wrong = await officer.send(f"{path}/colofnau", version=version(officer), name="1")
    assert (wrong.status_code, "reference-error" in officer.page.ids) == (422, True)
    await officer.open(path)
    for bad in ("x", "99999", "-1", "9" * 5000):
        assert (await officer.send(f"{path}/colofnau", version=version(officer), reference=bad)).status_code == 422
    await officer.open(path)
    await officer.follow(await officer.send(f"{path}/colofnau", version=version(officer), reference="0", name="1"))
    await importing.read(worker(act), import_id)
    await officer.open(path)
    assert "Newydd: 1" in officer.page.text


async def test_duplicates_ask_for_a_look(browse, act, society):
    known = "Rhif,Enw,E-bost\nX1,Branwen,branwen@example.org\n"
    officer = await browse(society.nisien)
    path = f"{LISTS}/{await checked(act, society, known)}"
    await officer.open(path)
    answer = await officer.send(f"{path}/derbyn", version=version(officer))
    assert (answer.status_code, "duplicates_seen-error" in officer.page.ids) == (409, True)
    await officer.follow(await officer.send(f"{path}/derbyn", version=version(officer), duplicates_seen="yes"))


async def test_others_see_no_lists_and_a_stale_page_changes_nothing(browse, act, society):
    import_id = await committed(act, society)
    for someone in (society.branwen, society.rhiannon):
        assert (await (await browse(someone)).open(f"{LISTS}/{import_id}")).status_code == 403
    officer = await browse(society.nisien)
    path = f"{LISTS}/{await begun(act, society, LIST)}"
    await officer.open(path)
    await officer.send(f"{path}/rhoi-o-r-neilltu", version=version(officer))
    await officer.open(path)
    assert "Wedi’i rhoi o’r neilltu" in officer.page.text
    await officer.open(f"{LISTS}/{import_id}")
    assert (await officer.send(f"{LISTS}/{import_id}/dadwneud", version="1")).status_code == 412
