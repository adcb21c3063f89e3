"""Lists of members against a real register: the dry run, the commit, the same again, and the undoing."""

from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import text

from api.outbound import importing
from governance.imports import actions
from governance.imports.values import NewCommit, NewMapping
from tests import joining
from tests.importing import LIST, begun, checked, committed, register, seen, sent, undone, worker

IMPORTS = "/api/v1/imports"


async def test_a_list_is_sent_in_looked_at_committed_and_undone_by_the_api(api, act, society):
    before = await register(act)
    officer = await api.as_(society.nisien)
    begun_ = await officer.post(IMPORTS, json=sent(LIST))
    assert (begun_.status_code, begun_.json()["state"]) == (202, "received")
    path = begun_.headers["Location"]
    import_id = UUID(begun_.json()["id"])
    await importing.read(worker(act), import_id)
    found = await officer.get(path)
    assert (found.json()["state"], found.json()["counts"]["new"]) == ("checked", 3)
    assert await register(act) == before
    rows = (await officer.get(f"{path}/rows")).json()["data"]
    assert [(row["line"], row["verdict"], row["reference"]) for row in rows] == [
        (2, "new", "M-001"),
        (3, "new", "M-002"),
        (4, "new", "007"),
    ]
    assert (await officer.post(f"{path}/commit", json={})).status_code == 428
    tag = {"If-Match": found.headers["ETag"]}
    assert (await officer.post(f"{path}/commit", json={}, headers=tag)).json()["state"] == "committing"
    await importing.commit(worker(act), import_id)
    after = {each["name"]: each for each in await register(act)}
    goewin = after["Goewin Pebin"]
    assert (goewin["language"], goewin["region_code"], goewin["emails"]) == ("cy", "W06000002", ["goewin@example.org"])
    assert (goewin["joined_on"].isoformat(), goewin["from_today"]) == ("2024-04-01", True)
    assert (after["Aranrhod Dôn"]["reference"], after["Aranrhod Dôn"]["language"]) == ("007", "both")
    done = await officer.get(path)
    assert (done.json()["state"], done.json()["allowed_actions"]) == ("committed", ["undo_import"])
    undoing = await officer.post(f"{path}/undoing", headers={"If-Match": done.headers["ETag"]})
    assert undoing.json()["state"] == "undoing"
    await importing.undo(worker(act), import_id)
    assert (await officer.get(path)).json()["state"] == "undone"
    assert await register(act) == before


async def test_only_those_who_admit_members_see_imports(api, act, society):
    import_id = await checked(act, society)
    for someone, status in ((society.branwen, 403), (society.rhiannon, 403), (society.gwydion, 200)):
        theirs = await api.as_(someone)
        for path in (IMPORTS, f"{IMPORTS}/{import_id}", f"{IMPORTS}/{import_id}/rows"):
            assert (await theirs.get(path)).status_code == status
    assert (await (await api.as_(society.branwen)).post(IMPORTS, json=sent(LIST))).status_code == 403


async def test_the_same_file_a_second_time_changes_nothing(act, society):
    await committed(act, society)
    before = await register(act)
    view, rows = await seen(act, society, again := await checked(act, society))
    assert {row.verdict for row in rows} == {"unchanged"}
    assert "commit_import" not in view.allowed_actions
    assert await register(act) == before
    assert again


async def test_an_empty_file_and_one_of_headings_change_nothing(act, society):
    for content, state in (("", "unreadable"), (" \n\n", "unreadable"), (LIST.splitlines()[0], "checked")):
        view, rows = await seen(act, society, await checked(act, society, content))
        assert (view.state, rows, "commit_import" in view.allowed_actions) == (state, [], False)


async def test_what_changed_is_named_and_the_absent_stay(act, society):
    await committed(act, society)
    count = len(await register(act))
    changed = "Ref;Name;Local authority\nM-001;Goewin ferch Pebin;Ceredigion\n"
    import_id = await committed(act, society, changed)
    view, rows = await seen(act, society, import_id)
    assert (view.state, [(row.verdict, row.changes) for row in rows]) == (
        "committed",
        [("changed", ["name", "region"])],
    )
    after = await register(act)
    assert len(after) == count
    goewin = next(each for each in after if each["reference"] == "M-001")
    assert (goewin["name"], goewin["region_code"], goewin["emails"]) == (
        "Goewin ferch Pebin",
        "W06000008",
        ["goewin@example.org"],
    )
    await undone(act, society, import_id)
    goewin = next(each for each in await register(act) if each["reference"] == "M-001")
    assert (goewin["name"], goewin["region_code"]) == ("Goewin Pebin", "W06000002")


async def test_a_refused_row_keeps_the_whole_list_out_and_says_which_cell(api, act, society):
    before = await register(act)
    wrong = LIST + "M-003,Gilfaethwy,dim-ebost,Klingon,Narnia,31/02/2024\nM-001,Goewin Eto,,,,\n,Neb,,,,\n"
    import_id = await checked(act, society, wrong)
    _, rows = await seen(act, society, import_id)
    faults = {row.line: [(fault.code, fault.field, fault.line) for fault in row.faults] for row in rows if row.faults}
    assert faults == {
        2: [("twice_in_file", "reference", 6)],
        5: [
            ("no_language", "language", None),
            ("no_area", "region", None),
            ("no_day", "joined_on", None),
            ("no_email", "email", None),
        ],
        6: [("twice_in_file", "reference", 2)],
        7: [("not_to_be_known_again", "reference", None)],
    }
    officer = await api.as_(society.nisien)
    refused = await officer.post(f"{IMPORTS}/{import_id}/commit", json={}, headers={"If-Match": "*"})
    assert (refused.status_code, refused.json()["rows"]) == (422, 4)
    assert await register(act) == before


async def test_one_reference_for_two_members_is_refused_and_names_the_other_row(act, society):
    rows = [f"{society.branwen.member_id},R-1,Branwen", f"{society.manawydan.member_id},R-1,Manawydan"]
    for second in (rows[1], ",R-1,Goewin"):
        import_id = await checked(act, society, "\n".join(["id,Ref,Name", rows[0], second, ",,"]))
        _, found = await seen(act, society, import_id)
        assert [[(fault.code, fault.line) for fault in row.faults] for row in found] == [
            [("reference_taken", 3)],
            [("reference_taken", 2)],
        ]


async def test_whoever_may_be_known_already_is_shown_and_not_merged(api, act, society):
    known = "Rhif,Enw,E-bost\nX1,Branwen,branwen@example.org\nX2,BRÂNWEN,branwen@example.org\n"
    import_id = await checked(act, society, known)
    view, rows = await seen(act, society, import_id)
    assert view.counts.flagged == 2
    assert {note.member_id for row in rows for note in row.notes if note.member_id} == {society.branwen.member_id}
    assert {note.line for row in rows for note in row.notes if note.line} == {2, 3}
    officer = await api.as_(society.nisien)
    unseen = await officer.post(f"{IMPORTS}/{import_id}/commit", json={}, headers={"If-Match": "*"})
    assert unseen.status_code == 409
    path = f"{IMPORTS}/{import_id}/commit"
    looked = await officer.post(path, json={"duplicates_seen": True}, headers={"If-Match": "*"})
    assert looked.status_code == 202


async def test_who_signs_in_keeps_their_own_address_and_language(act, society):
    own = f"id,Enw,E-bost,Iaith\n{society.branwen.member_id},Branwen ferch Llŷr,arall@example.org,en\n"
    import_id = await committed(act, society, own)
    _, rows = await seen(act, society, import_id)
    assert (rows[0].changes, [note.code for note in rows[0].notes]) == (["name"], ["own_address", "own_language"])
    branwen = next(each for each in await register(act) if each["name"] == "Branwen ferch Llŷr")
    assert (branwen["emails"], branwen["language"]) == (["branwen@example.org"], "cy")


async def test_nobody_is_written_to_and_has_no_account(act, society):
    async with act(None) as ctx:
        jobs = text("SELECT count(*) FROM procrastinate_jobs WHERE task_name IN ('tell', 'send_code', 'send_notice')")
        before = await ctx.db.scalar(jobs)
    await committed(act, society)
    async with act(None) as ctx:
        assert await ctx.db.scalar(jobs) == before
        query = text("SELECT count(*) FROM account a JOIN person p ON p.id = a.person_id WHERE p.name LIKE 'Goewin%'")
        assert await ctx.db.scalar(query) == 0


async def test_an_import_stays_where_something_was_done_since_and_says_at_which_line(act, society):
    import_id = await committed(act, society)
    before = await register(act)
    async with act(None) as ctx:
        query = text(
            "UPDATE member SET region_code = 'W06000008' WHERE id ="
            " (SELECT member_id FROM member_reference WHERE value = 'M-002')"
        )
        await ctx.db.execute(query)
    await undone(act, society, import_id)
    view, _ = await seen(act, society, import_id)
    assert (view.state, view.fault, view.fault_line) == ("committed", "used_since", 3)
    assert len(await register(act)) == len(before)


async def test_whom_a_foreign_key_names_since_keeps_the_import(act, society):
    import_id = await committed(act, society)
    async with act(None) as ctx:
        await ctx.db.execute(
            text(
                "INSERT INTO nomination (id, member_id, person_id, role, acts_from) SELECT gen_random_uuid(), :member,"
                " m.person_id, 'deputy', app_today() FROM member m JOIN member_reference f ON f.member_id = m.id"
                " WHERE f.value = 'M-002'"
            ),
            {"member": society.cartref_id},
        )
    before = await register(act)
    await undone(act, society, import_id)
    view, _ = await seen(act, society, import_id)
    assert (view.state, view.fault, view.fault_line) == ("committed", "used_since", 3)
    assert await register(act) == before


async def test_an_import_that_the_register_keeps_is_not_undone_and_it_is_said_what_to_do(api, act, society):
    await joining.registered(act, society)
    path = f"{IMPORTS}/{await committed(act, society)}"
    officer = await api.as_(society.nisien)
    found = (await officer.get(path)).json()
    assert (found["undo_barred"], found["allowed_actions"]) == ("in_the_register", [])
    before = await register(act)
    refused = await officer.post(f"{path}/undoing", headers={"If-Match": "*"})
    assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (409, "register-keeps-them")
    assert "End the memberships" in refused.text
    assert await register(act) == before


async def test_what_only_changed_members_is_undone_though_the_law_asks_for_a_register(act, society):
    await committed(act, society)
    await joining.registered(act, society)
    before = await register(act)
    import_id = await committed(act, society, "Ref,Local authority\nM-001,Ceredigion\n")
    assert await register(act) != before
    await undone(act, society, import_id)
    assert await register(act) == before


async def test_a_register_that_changed_between_the_dry_run_and_the_commit_is_shown_once_more(act, society):
    first, second = await checked(act, society), await checked(act, society)
    for import_id in (first, second):
        async with act(society.nisien) as ctx:
            await actions.commit_import(ctx, import_id, NewCommit(), None)
    await importing.commit(worker(act), first)
    after = await register(act)
    await importing.commit(worker(act), second)
    view, rows = await seen(act, society, second)
    assert (view.state, view.fault, {row.verdict for row in rows}) == ("checked", "register_changed", {"unchanged"})
    assert await register(act) == after


async def killed(act, import_id: UUID) -> None:
    """A worker that has entered the members, and dies before it could commit."""
    async with act(None) as ctx:
        await actions.enter_members(ctx, import_id)
        raise InterruptedError


async def test_a_worker_that_dies_between_stages_leaves_nothing_half_done(act, society):
    import_id = await begun(act, society)
    async with act(None) as ctx:
        reading, _ = await actions.begin_reading(ctx, import_id)
        reading, reader = await actions.map_by_headings(ctx, reading, LIST.splitlines()[0].split(","))
    async with act(None) as ctx:
        await actions.put_rows(ctx, reading, actions.read_rows(reader, [(2, ["M-9", "Hanner"])]))
    await importing.read(worker(act), import_id)
    view, rows = await seen(act, society, import_id)
    assert (view.state, view.rows_read, [row.reference for row in rows]) == ("checked", 3, ["M-001", "M-002", "007"])
    async with act(society.nisien) as ctx:
        await actions.commit_import(ctx, import_id, NewCommit(), None)
    before = await register(act)
    with pytest.raises(InterruptedError):
        await killed(act, import_id)
    assert await register(act) == before
    await importing.commit(worker(act), import_id)
    await importing.commit(worker(act), import_id)
    assert len(await register(act)) == len(before) + 3


async def test_columns_are_mended_where_the_headings_say_nothing(act, society):
    import_id = await checked(act, society, "a,b\nM-1,Goewin\n")
    view, _ = await seen(act, society, import_id)
    assert (view.state, view.fault, view.headings) == ("unreadable", "mapping_incomplete", ["a", "b"])
    async with act(society.nisien) as ctx:
        await actions.map_columns(ctx, import_id, NewMapping({"reference": 0, "name": 1}), None)
    await importing.read(worker(act), import_id)
    view, rows = await seen(act, society, import_id)
    assert (view.state, [row.verdict for row in rows]) == ("checked", ["new"])


async def test_files_and_rows_are_forgotten_when_their_time_is_over(act, society, clock):
    waiting, done = await checked(act, society, "Ref,Name\n1,Un\n"), await committed(act, society)
    kept = text("SELECT (SELECT count(*) FROM member_import_file), (SELECT count(*) FROM member_import_row)")
    async with act(None) as ctx:
        assert tuple((await ctx.db.execute(kept)).one()) == (1, 4)
    await clock.forward(days=8)
    async with act(None) as ctx:
        assert await actions.advance_due(ctx) == 1
        assert tuple((await ctx.db.execute(kept)).one()) == (0, 3)
    await clock.forward(days=30)
    async with act(None) as ctx:
        assert await actions.advance_due(ctx) == 1
        assert tuple((await ctx.db.execute(kept)).one()) == (0, 0)
    assert (await seen(act, society, waiting))[0].state == "discarded"
    assert (await seen(act, society, done))[0].allowed_actions == []


async def refused(owner_url: str, statement: str, import_id: UUID) -> str:
    """The SQLSTATE by which the schema refuses a statement of its owner's about an import."""
    owner = await asyncpg.connect(owner_url)
    try:
        with pytest.raises(asyncpg.PostgresError) as error:
            await owner.execute(statement.format(f"'{import_id}'"))
    finally:
        await owner.close()
    return str(error.value.sqlstate)


@pytest.mark.parametrize("to", ["checked", "committing", "discarded"])
async def test_the_schema_commits_an_import_once(act, society, owner_url, to):
    import_id = await committed(act, society)
    assert await refused(owner_url, f"UPDATE member_import SET state = '{to}' WHERE id = {{}}", import_id) == "FF001"


async def test_the_schema_undoes_an_import_once_and_commits_none_that_nobody_asked_for(act, society, owner_url):
    import_id = await committed(act, society)
    await undone(act, society, import_id)
    again = "UPDATE member_import SET state = 'undoing' WHERE id = {}"
    assert await refused(owner_url, again, import_id) == "FF001"
    assert await refused(owner_url, "DELETE FROM member_import WHERE id = {}", import_id) == "FF001"
    waiting = await checked(act, society)
    straight = (
        "UPDATE member_import SET state = 'committed', committed_by = begun_by, committed_at = app_now() WHERE id = {}"
    )
    assert await refused(owner_url, straight, waiting) == "FF001"


async def test_the_schema_keeps_from_which_import_a_membership_came(act, society, owner_url):
    import_id = await committed(act, society)
    statement = "UPDATE membership SET import_id = NULL WHERE import_id = {}"
    assert await refused(owner_url, statement, import_id) == "FF001"


async def test_the_schema_lets_no_membership_go_but_by_the_undoing_of_its_import(act, society, owner_url):
    import_id = await committed(act, society)
    assert await refused(owner_url, "DELETE FROM membership WHERE import_id = {}", import_id) == "FF001"


async def test_the_schema_takes_nobody_out_by_an_import_that_is_not_being_undone(act, society, owner_url):
    import_id = await committed(act, society)
    assert await refused(owner_url, "SELECT undo_member_import({})", import_id) == "FF001"
