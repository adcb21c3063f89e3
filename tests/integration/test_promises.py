"""The co-production promise over the wire and in the database: given, asked after, answered, and withdrawn whole."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from governance.notices import actions as notices
from governance.promises import actions
from governance.tasks import queries as tasks
from tests import joining, promises, stage
from tests.integration.test_erasure import erased
from tests.integration.test_my_data import held, rows
from tests.mailbox import mailbox, until, with_mail, working

PROMISES = "/api/v1/promises"
WORDINGS = "/api/v1/promise-wordings"
ANY = {"If-Match": "*"}


@pytest.fixture
async def enacted(act, society):
    """A wording is in force."""
    await promises.enacted(act, society)


async def put(api, someone, member_id, body, headers=ANY):
    return await (await api.as_(someone)).put(f"{PROMISES}/{member_id}", json=body, headers=headers)


async def said(api, someone, member_id, feedback_id, body, headers=ANY):
    path = f"{PROMISES}/{member_id}/feedback/{feedback_id}"
    return await (await api.as_(someone)).put(path, json=body, headers=headers)


def code(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition("/")[2]


async def test_the_board_enacts_a_wording_and_everybody_reads_every_version(api, act, society, owner_url):
    assert (await api.get(WORDINGS)).json() == {"data": [], "next_cursor": None}
    board = await api.as_(society.gwydion)
    async with act(None) as ctx:
        today = (await ctx.db.execute(text("SELECT app_today()"))).scalar_one()
    new = {"text": {"cy": "Gwrando.", "en": "Listen."}, "effective_on": str(today)}
    made = await board.post(WORDINGS, json=new)
    assert [(each["version"], each["in_force"]) for each in made.json()["data"]] == [(1, True)]
    later = new | {"effective_on": str(today + timedelta(days=30))}
    assert [each["in_force"] for each in (await board.post(WORDINGS, json=later)).json()["data"]] == [False, True]
    assert code(await board.post(WORDINGS, json=new)) == (422, "wording-in-the-past")
    half = new | {"text": {"cy": "Gwrando."}, "effective_on": str(today + timedelta(days=60))}
    assert code(await board.post(WORDINGS, json=half)) == (422, "wording-in-one-language")
    for someone, status in ((society.branwen, 403), (society.nisien, 403), (society.rhiannon, 403)):
        assert (await (await api.as_(someone)).post(WORDINGS, json=later)).status_code == status
    assert (await api.post(WORDINGS, json=later)).status_code == 401
    assert len((await api.get(WORDINGS)).json()["data"]) == 2
    async with act(None) as ctx:
        with pytest.raises(DBAPIError):
            await ctx.db.execute(text("UPDATE promise_wording SET effective_on = effective_on + 1"))


async def test_a_member_gives_it_changes_it_and_withdraws_it_whole(api, act, society, enacted, clock):
    member_id = society.branwen.member_id
    first = await put(api, society.branwen, member_id, {"wording": 1, "words": "Te."}, {"If-Match": '"0"'})
    assert first.status_code == 200, first.text
    found = first.json()
    assert (found["wording"], found["words"], found["by_letter"], found["listed"], found["newer"]) == (
        1,
        "Te.",
        True,
        False,
        None,
    )
    again = await put(api, society.branwen, member_id, {"wording": 1}, {"If-Match": first.headers["etag"]})
    assert (again.json()["words"], again.json()["version"]) == (None, 2)
    feedback_id = await promises.asked(act, clock, member_id)
    await promises.answered(act, society.branwen, member_id, feedback_id)
    client = await api.as_(society.branwen)
    assert (await client.delete(f"{PROMISES}/{member_id}")).status_code == 204
    assert (await client.delete(f"{PROMISES}/{member_id}")).status_code == 404
    assert (await client.get(f"{PROMISES}/{member_id}")).status_code == 404
    async with act(None) as ctx:
        for table in ("promise", "promise_feedback"):
            assert (await ctx.db.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one() == 0


async def test_nobody_gives_reads_or_withdraws_anothers(api, act, society, enacted, clock):
    member_id = await promises.given(act, society.branwen, words="Te.")
    feedback_id = await promises.asked(act, clock, member_id)
    for someone in (society.cigfa, society.rhiannon, society.nisien, society.efnisien):
        assert code(await put(api, someone, member_id, {"wording": 1})) == (403, "right-not-yours")
        assert (await said(api, someone, member_id, feedback_id, {"done": "x"})).status_code == 403
        client = await api.as_(someone)
        assert (await client.delete(f"{PROMISES}/{member_id}")).status_code == 403
        reads = (await client.get(f"{PROMISES}/{member_id}")).status_code
        assert reads == (200 if someone is society.nisien else 404)  # who keeps in touch with members
    assert (await api.get(f"{PROMISES}/{member_id}")).status_code == 401
    assert (await put(api, society.branwen, uuid4(), {"wording": 1})).status_code == 403
    other = await promises.given(act, society.cigfa)
    assert (await said(api, society.cigfa, other, feedback_id, {"done": "x"})).status_code == 404
    assert (await said(api, society.branwen, member_id, uuid4(), {"done": "x"})).status_code == 404


async def test_an_organisations_is_given_by_who_represents_it(api, act, society, enacted):
    assert (await put(api, society.bendigeidfran, society.cartref_id, {"wording": 1})).status_code == 200
    assert code(await put(api, society.culhwch, society.cartref_id, {"wording": 1})) == (403, "right-not-yours")
    mine = (await (await api.as_(society.bendigeidfran)).get("/api/v1/me/promises")).json()["data"]
    assert [(each["kind"], each["promise"] is not None) for each in mine] == [("person", False), ("organisation", True)]
    assert (await (await api.as_(society.nisien)).get("/api/v1/me/promises")).json()["data"] == []


async def test_two_at_once_do_not_overwrite_each_other(api, society, enacted):
    member_id = society.branwen.member_id
    assert (await put(api, society.branwen, member_id, {"wording": 1}, {})).status_code == 428
    asked = [
        put(api, society.branwen, member_id, {"wording": 1, "words": each}, {"If-Match": '"0"'})
        for each in ("Un", "Dau")
    ]
    assert sorted(each.status_code for each in await asyncio.gather(*asked)) == [200, 412]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"wording": "x"}, 400),
        ({"wording": 2}, 409),
        ({"wording": 10**30}, 409),
        ({"wording": 1, "words": ""}, 400),
        ({"wording": 1, "words": " \n"}, 400),
        ({"wording": 1, "words": "x\x00"}, 400),
        ({"wording": 1, "words": "x" * 2001}, 400),
        ({"wording": 1, "language": "fr"}, 400),
        ({"wording": 1, "member": "x"}, 400),
    ],
)
async def test_what_cannot_be_promised(api, society, enacted, body, status):
    assert (await put(api, society.branwen, society.branwen.member_id, body)).status_code == status
    mine = (await (await api.as_(society.branwen)).get("/api/v1/me/promises")).json()["data"]
    assert [each["promise"] for each in mine] == [None]


async def test_nobody_promises_while_no_wording_is_in_force_or_once_they_have_left(api, society, act):
    assert code(await put(api, society.branwen, society.branwen.member_id, {"wording": 1})) == (409, "wording-changed")
    await promises.enacted(act, society)
    assert code(await put(api, society.efnisien, society.efnisien.member_id, {"wording": 1})) == (
        409,
        "promise-of-members",
    )


async def test_who_gave_an_earlier_wording_keeps_it_and_may_choose_the_newer_when_asked(
    api, act, society, enacted, clock
):
    member_id = await promises.given(act, society.branwen, words="Te.")
    await promises.enacted(act, society, promises.NEWER)
    client = await api.as_(society.branwen)
    found = (await client.get(f"{PROMISES}/{member_id}")).json()
    assert (found["wording"], found["newer"], found["text"]["en"]) == (1, 2, promises.WORDS.en)
    kept = await put(api, society.branwen, member_id, {"wording": 1, "words": "Mwy o de."})
    assert (kept.json()["wording"], kept.json()["words"]) == (1, "Mwy o de.")
    feedback_id = await promises.asked(act, clock, member_id)
    assert code(await said(api, society.branwen, member_id, feedback_id, {"done": "x", "wording": 3})) == (
        409,
        "wording-changed",
    )
    renewed = (await said(api, society.branwen, member_id, feedback_id, {"done": "x", "wording": 2})).json()
    assert (renewed["wording"], renewed["newer"], renewed["words"]) == (2, None, "Mwy o de.")
    assert code(await put(api, society.branwen, member_id, {"wording": 1})) == (409, "wording-changed")
    async with act(None) as ctx:
        with pytest.raises(DBAPIError):
            await ctx.db.execute(text("UPDATE promise SET wording = 1"))


async def test_a_member_is_asked_once_in_six_months_and_no_more(act, society, enacted, clock):
    member_id = await promises.given(act, society.branwen)
    async with act(None) as ctx:
        assert await actions.advance_due(ctx) == 0
    await promises.asked(act, clock, member_id)
    for days in (0, 100):
        await clock.forward(days=days)
        async with act(None) as ctx:
            assert await actions.advance_due(ctx) == 0
    await clock.forward(days=600)
    async with act(None) as ctx:
        assert await actions.advance_due(ctx) == 1
        query = text("SELECT count(*), count(answered_at) FROM promise_feedback")
        assert tuple((await ctx.db.execute(query)).one()) == (2, 0)


async def test_one_letter_asks_who_wished_for_it_and_none_what_was_withdrawn(act, society, enacted, clock, settings):
    for someone, more in ((society.branwen, {}), (society.pwyll, {}), (society.cigfa, {"by_letter": False})):
        await promises.given(act, someone, **more)
    await promises.asked(act, clock, society.branwen.member_id)
    async with act(None) as ctx:
        for (feedback_id,) in (await ctx.db.execute(text("SELECT id FROM promise_feedback"))).all():
            await notices.tell(ctx, "promise.feedback_asked", feedback_id)
    async with act(society.pwyll) as ctx:
        await actions.withdraw_promise(ctx, society.pwyll.member_id)
    async with mailbox() as box, working(with_mail(settings, box)):

        async def none_waits() -> bool:
            async with act(None) as ctx:
                query = text("SELECT bool_and(coalesce(sent_at, failed_at) IS NOT NULL) FROM notice")
                return bool((await ctx.db.execute(query)).scalar_one())

        await until(none_waits)
    [letter] = [each.get_content() for each in box.received("Beth ddaeth o’ch addewid?")]
    assert box.envelopes == [society.branwen.email]
    for page in ("/cy/addewidion/", "/en/promises/"):
        assert f"{page}{society.branwen.member_id}" in letter


async def test_whose_membership_is_over_is_not_asked(api, act, society, enacted, clock):
    await promises.given(act, society.branwen)
    path = f"/api/v1/memberships/{await joining.membership_of(act, society.branwen.member_id)}/resignation"
    assert (await (await api.as_(society.branwen)).post(path)).status_code == 200
    await clock.forward(days=400)
    async with act(None) as ctx:
        assert await actions.advance_due(ctx) == 0
    assert (await (await api.as_(society.branwen)).delete(f"{PROMISES}/{society.branwen.member_id}")).status_code == 204


async def test_the_asking_waits_on_the_members_page_until_it_is_answered(act, society, enacted, clock):
    member_id = await promises.given(act, society.bendigeidfran, society.cartref_id)

    async def waiting(someone) -> list[tuple[str, str | None]]:
        async with act(someone) as ctx:
            found = await tasks.my_tasks(ctx)
        return [(each.kind, each.title.en) for each in found if each.kind == "answer_promise"]

    assert await waiting(society.bendigeidfran) == []
    feedback_id = await promises.asked(act, clock, member_id)
    assert await waiting(society.bendigeidfran) == [("answer_promise", "Teifi Side Carers")]
    assert await waiting(society.branwen) == []
    await promises.answered(act, society.bendigeidfran, member_id, feedback_id)
    assert await waiting(society.bendigeidfran) == []


async def test_nobody_reads_an_answer_that_is_not_shared(api, act, society, enacted, clock):
    member_id = await promises.given(act, society.branwen)
    feedback_id = await promises.asked(act, clock, member_id)
    shared = f"{PROMISES}/feedback"
    answered = await said(api, society.branwen, member_id, feedback_id, {"done": "Te.", "hard": "Amser."})
    assert [each["done"] for each in answered.json()["feedback"]] == ["Te."]
    officer, member = await api.as_(society.nisien), await api.as_(society.cigfa)
    seen = (await officer.get(f"{PROMISES}/{member_id}")).json()["feedback"]
    assert [(each["done"], each["answered_at"] is not None) for each in seen] == [(None, True)]
    assert (await member.get(shared)).json()["data"] == []
    counts = (await officer.get(f"{PROMISES}/counts")).json()
    assert counts == {
        "given": 1,
        "by_wording": [{"version": 1, "promises": 1}],
        "asked": 1,
        "answered": 1,
        "shared": 0,
    }
    version = {"If-Match": f'"{answered.json()["feedback"][0]["version"]}"'}
    body = {"done": "Te.", "shared": True}
    assert (await said(api, society.branwen, member_id, feedback_id, body, version)).status_code == 200
    assert (await said(api, society.branwen, member_id, feedback_id, body, version)).status_code == 412
    assert [each["done"] for each in (await officer.get(f"{PROMISES}/{member_id}")).json()["feedback"]] == ["Te."]
    [found] = (await member.get(shared)).json()["data"]
    assert (found["name"]["cy"], found["done"], found["language"]) == ("Branwen", "Te.", "cy")
    for someone, number in ((society.efnisien, 0), (society.myrddin, 1)):  # has left; a patron
        assert len((await (await api.as_(someone)).get(shared)).json()["data"]) == number
    assert (await api.get(shared)).status_code == 401
    assert (await said(api, society.branwen, member_id, feedback_id, {"done": "Te."})).status_code == 200
    assert (await member.get(shared)).json()["data"] == []


@pytest.mark.parametrize(
    ("body", "status"),
    [({}, 422), ({"shared": True}, 422), ({"done": ""}, 400), ({"help": "x" * 2001}, 400), ({"hard": "\x00"}, 400)],
)
async def test_what_is_no_answer(api, act, society, enacted, clock, body, status):
    member_id = await promises.given(act, society.branwen)
    feedback_id = await promises.asked(act, clock, member_id)
    assert (await said(api, society.branwen, member_id, feedback_id, body)).status_code == status


async def test_the_officers_list_is_by_version_and_for_officers_alone(api, act, society, enacted):
    await promises.given(act, society.branwen)
    await promises.enacted(act, society, promises.NEWER)
    await promises.given(act, society.cigfa, wording=2)
    officer = await api.as_(society.nisien)
    for query, names in (("", ["Cigfa", "Branwen"]), ("?wording=1", ["Branwen"]), ("?wording=7", [])):
        found = (await officer.get(f"{PROMISES}{query}")).json()["data"]
        assert [each["name"]["cy"] for each in found] == names
    assert (await officer.get(f"{PROMISES}?version=1")).status_code == 400
    assert (await officer.get(f"{PROMISES}?wording=x")).status_code == 400
    first = (await officer.get(f"{PROMISES}?limit=1")).json()
    rest = (await officer.get(PROMISES, params={"limit": 1, "cursor": first["next_cursor"]})).json()
    assert [each["name"]["cy"] for each in first["data"] + rest["data"]] == ["Cigfa", "Branwen"]
    for path in (PROMISES, f"{PROMISES}/counts"):
        assert (await (await api.as_(society.branwen)).get(path)).status_code == 403
        assert (await api.get(path)).status_code == 401


async def test_the_directory_shows_it_where_the_member_says_so_and_until_it_is_withdrawn(api, act, society, enacted):
    member_id = society.branwen.member_id
    client = await api.as_(society.branwen)
    shows = {"audience": "everyone", "shows_name": True, "shows_promise": True}
    path = f"/api/v1/directory/{member_id}"
    assert code(await client.put(path, json=shows, headers=ANY)) == (422, "promise-not-given")
    await promises.given(act, society.branwen, words="Te.")
    assert code(await client.put(path, json={"shows_promise": True}, headers=ANY)) == (422, "nothing-shown")
    assert (await client.put(path, json=shows | {"shows_promise": False}, headers=ANY)).json()["promise"] is None
    shown = (await client.put(path, json=shows, headers=ANY)).json()["promise"]
    assert (shown["wording"], shown["words"], shown["language"], shown["text"]["cy"]) == (
        1,
        "Te.",
        "cy",
        promises.WORDS.cy,
    )
    assert (await api.get(path)).json()["promise"] == shown
    assert (await client.get(f"{PROMISES}/{member_id}")).json()["listed"] is True
    await client.delete(f"{PROMISES}/{member_id}")
    assert (await api.get(path)).json()["promise"] is None
    await promises.given(act, society.branwen)
    assert (await api.get(path)).json()["promise"] is None, "given anew, it is not shown unasked"


async def test_it_comes_with_an_application_and_is_of_the_day_of_the_admission(api, act, society, enacted, clock):
    client = await api.as_(society.myrddin)
    new = joining.AGREED | {"promise_version": 1, "promise_language": "en"}
    refused = await client.post("/api/v1/me/applications", json=new | {"promise_version": 2})
    assert code(refused) == (409, "wording-changed")
    applied = await client.post("/api/v1/me/applications", json=new)
    assert applied.json()["promise"] == {"version": 1, "language": "en"}
    await clock.forward(days=10)
    await promises.enacted(act, society, promises.NEWER)
    await joining.admitted(act, society, applied.json()["id"])
    [mine] = (await client.get("/api/v1/me/promises")).json()["data"]
    given = mine["promise"]
    async with act(None) as ctx:
        today = (await ctx.db.execute(text("SELECT app_today()"))).scalar_one()
    assert (given["wording"], given["newer"], given["language"], given["given_on"]) == (1, 2, "en", str(today))
    async with act(None) as ctx:
        with pytest.raises(DBAPIError):
            await ctx.db.execute(text("UPDATE application SET promise_version = 2"))


async def test_an_application_without_it_is_as_good(api, act, society, enacted):
    await joining.admitted(act, society, await joining.applied(act, society.myrddin))
    [mine] = (await (await api.as_(society.myrddin)).get("/api/v1/me/promises")).json()["data"]
    assert (mine["promise"], mine["may_give"]) == (None, True)


async def test_it_is_among_what_is_held_and_goes_when_somebody_is_erased(api, act, society, enacted, clock):
    member_id = await promises.given(act, society.branwen, words="Te a theisen.")
    feedback_id = await promises.asked(act, clock, member_id)
    await promises.answered(act, society.branwen, member_id, feedback_id, done="Cawl cennin.", shared=False)
    data = await held(api, society.branwen)
    assert [each["words"] for each in rows(data, "promise")] == ["Te a theisen."]
    assert [each["done"] for each in rows(data, "promise_feedback")] == ["Cawl cennin."]
    assert rows(await held(api, society.cigfa), "promise") == []
    await erased(api, society.branwen, texts=True)
    async with act(None) as ctx:
        for table in ("promise", "promise_feedback"):
            assert (await ctx.db.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one() == 0


async def test_partners_hear_nothing_of_it_and_the_journal_no_words(api, act, society, enacted, clock):
    member_id = await promises.given(act, society.branwen, words="Te a theisen.")
    feedback_id = await promises.asked(act, clock, member_id)
    await promises.answered(act, society.branwen, member_id, feedback_id)
    feed = (await (await api.as_(society.rhiannon)).get("/api/v1/changes?limit=200")).json()["data"]
    events = {each["event"] for each in feed}
    assert "body.promise_enacted" in events
    assert not any(each.startswith("promise.") for each in events)
    async with act(None) as ctx:
        query = text("SELECT event, facts::text AS facts FROM journal WHERE subject_type = 'promise' ORDER BY seq")
        found = (await ctx.db.execute(query)).all()
    assert [each.event for each in found] == ["promise.given", "promise.asked", "promise.answered"]
    assert "Te" not in "".join(each.facts for each in found)


async def test_the_schema_takes_no_promise_in_words_to_come_and_no_answer_without_words(act, society, enacted, clock):
    member_id = await promises.given(act, society.branwen)
    await promises.asked(act, clock, member_id)
    async with act(society.gwydion) as ctx:
        today = (await ctx.db.execute(text("SELECT app_today()"))).scalar_one()
        new = promises.NewWording(text=promises.NEWER, effective_on=today + timedelta(days=1))
        await actions.enact_promise(ctx, new)
    for change in (
        "UPDATE promise SET wording = 2",
        "UPDATE promise SET given_on = given_on - 1",
        "UPDATE promise_feedback SET shared = true",
        "UPDATE promise_feedback SET due_on = due_on - 1",
        "UPDATE promise_feedback SET answered_at = app_now()",
        "DELETE FROM promise_feedback",
    ):
        with pytest.raises(DBAPIError):
            async with act(None) as ctx:
                await ctx.db.execute(text(change))


async def test_a_shown_promise_does_not_outlive_the_membership(api, act, society, enacted):
    await stage.shown(act, society.branwen)
    await promises.given(act, society.branwen)
    path = f"/api/v1/memberships/{await joining.membership_of(act, society.branwen.member_id)}/resignation"
    await (await api.as_(society.branwen)).post(path)
    officer = await api.as_(society.nisien)
    assert (await officer.get(PROMISES)).json()["data"] == []
    assert (await officer.get(f"{PROMISES}/counts")).json()["given"] == 0
