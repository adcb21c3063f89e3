"""Letters between members: by way of an entry, without addresses; limited, blocked, reported, and not kept."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from governance.letters import actions, rules
from governance.notices import actions as notices
from governance.notices import inbox
from tests import letters, stage
from tests.integration.test_erasure import erased
from tests.integration.test_notices import idle
from tests.mailbox import mailbox, until, with_mail, working

LETTER = {"text": "A gaf i ddod am de?"}


async def test_a_letter_and_its_reply_go_by_mail_and_neither_sees_the_others_address(api, act, society, settings):
    member_id = await letters.taking(act, society)
    async with mailbox() as box, working(with_mail(settings, box)):
        writer, reader = await api.as_(society.manawydan), await api.as_(society.branwen)
        sent = await writer.post(f"/api/v1/directory/{member_id}/letters", json=LETTER)
        assert (sent.status_code, sent.json()["writer"], sent.json()["mine"]) == (201, "Manawydan", True)
        await until(lambda: idle(act))
        told = box.messages[-1]
        assert told["To"].addresses[0].username == "branwen"
        words = told.get_content()
        assert LETTER["text"] in words
        assert "{" not in words
        assert "Manawydan" in words
        assert society.manawydan.email not in words + str(told["From"]) + str(told["Reply-To"])
        [got] = (await reader.get("/api/v1/me/letters")).json()["data"]
        path = f"/api/v1/letters/{got['id']}"
        reply = await reader.post(f"{path}/replies", json={"text": "Cewch."})
        assert (reply.status_code, reply.json()["replies_to"]) == (201, got["id"])
        await until(lambda: idle(act))
        assert box.messages[-1]["To"].addresses[0].addr_spec == society.manawydan.email
        assert society.branwen.email not in box.messages[-1].as_string()
    assert (await writer.post(f"{path}/replies", json=LETTER)).status_code == 404
    assert (await (await api.as_(society.cigfa)).get(path)).status_code == 404
    assert (await api.get(path)).status_code == 401


async def test_nobody_is_written_to_who_did_not_choose_it(api, act, society):
    member_id = await stage.shown(act, society.branwen)
    path, writer = f"/api/v1/directory/{member_id}", await api.as_(society.manawydan)
    assert (await writer.post(f"{path}/letters", json=LETTER)).status_code == 409
    assert (await writer.put(f"{path}/letterbox", json={"is_open": True})).status_code == 403
    reader = await api.as_(society.branwen)
    opened = (await reader.put(f"{path}/letterbox", json={"is_open": True})).json()
    assert opened == {"is_open": True, "allowed_actions": ["open_letterbox"]}
    assert (await writer.get(f"{path}/letterbox")).json()["allowed_actions"] == ["write_letter"]
    assert (await reader.post(f"{path}/letters", json=LETTER)).status_code == 409
    for someone, status in ((society.efnisien, 403), (society.nisien, 403)):
        assert (await (await api.as_(someone)).post(f"{path}/letters", json=LETTER)).status_code == status
    assert (await api.post(f"{path}/letters", json=LETTER)).status_code == 401
    for bad in ({"text": ""}, {"text": " \n"}, {"text": "x" * 4001}, {"text": "x\x00"}, {"text": "x", "to": "y"}, {}):
        assert (await writer.post(f"{path}/letters", json=bad)).status_code == 400
    assert (await writer.post(f"{path}/letters", json=LETTER)).status_code == 201
    await reader.put(f"{path}/letterbox", json={"is_open": False})
    assert (await writer.post(f"{path}/letters", json=LETTER)).status_code == 409
    await reader.put(f"{path}/letterbox", json={"is_open": True})
    await reader.delete(path)
    assert (await writer.post(f"{path}/letters", json=LETTER)).status_code == 404
    await stage.shown(act, society.branwen)
    assert (await writer.post(f"{path}/letters", json=LETTER)).status_code == 409
    unshown = f"/api/v1/directory/{society.cigfa.member_id}/letterbox"
    assert (await (await api.as_(society.cigfa)).put(unshown, json={"is_open": True})).status_code == 409


async def test_only_so_many_letters_are_written_in_a_day(api, act, society, clock):
    member_id = await letters.taking(act, society)
    path, writer = f"/api/v1/directory/{member_id}/letters", await api.as_(society.manawydan)
    found = [(await writer.post(path, json=LETTER)).status_code for _ in range(rules.MOST_A_DAY + 1)]
    assert found == [201] * rules.MOST_A_DAY + [409]
    await clock.forward(hours=25)
    assert (await (await api.as_(society.manawydan)).post(path, json=LETTER)).status_code == 201


async def test_whoever_is_blocked_is_not_told_and_is_heard_no_more(api, act, society):
    letter_id = await letters.sent(act, society)
    path, reader = f"/api/v1/letters/{letter_id}", await api.as_(society.branwen)
    writer = await api.as_(society.manawydan)
    assert (await writer.put(f"{path}/block")).status_code == 404
    assert (await reader.put(f"{path}/block")).json()["is_blocked"] is True
    assert (await writer.get(path)).json()["is_blocked"] is False
    again = await writer.post(f"/api/v1/directory/{society.branwen.member_id}/letters", json=LETTER)
    assert (again.status_code, again.json()["type"].rpartition("/")[2]) == (409, "no-letters")
    box = f"/api/v1/directory/{society.branwen.member_id}/letterbox"
    assert (await writer.get(box)).json() == {"is_open": False, "allowed_actions": []}
    assert (await (await api.as_(society.cigfa)).get(box)).json()["is_open"] is True
    await reader.delete(f"{path}/block")
    again = await writer.post(f"/api/v1/directory/{society.branwen.member_id}/letters", json=LETTER)
    assert again.status_code == 201


async def test_officers_of_the_board_read_what_is_reported_and_nothing_else(api, act, society):
    letter_id = await letters.sent(act, society)
    path, reader, board = f"/api/v1/letters/{letter_id}", await api.as_(society.branwen), await api.as_(society.gwydion)
    assert (await board.get(path)).status_code == 404
    assert (await (await api.as_(society.manawydan)).post(f"{path}/report", json={"report": "x"})).status_code == 404
    assert (await reader.post(f"{path}/report", json={"report": "Mae’n gas."})).json()["report"] == "Mae’n gas."
    assert (await reader.post(f"{path}/report", json={"report": "Eto."})).status_code == 409
    assert (await (await api.as_(society.manawydan)).get(path)).json()["report"] is None
    assert (await reader.get("/api/v1/reported-letters")).status_code == 403
    [listed] = (await board.get("/api/v1/reported-letters")).json()["data"]
    seen = (await board.get(path)).json()
    assert (listed["id"], seen["text"], seen["allowed_actions"]) == (path[-36:], LETTER["text"], ["settle_report"])
    assert (await reader.post(f"{path}/settlement")).status_code == 403
    assert (await board.post(f"{path}/settlement")).status_code == 204
    assert (await board.get(path)).status_code == 404
    assert (await board.post(f"{path}/settlement")).status_code == 409


async def test_letters_go_after_ninety_days_but_for_a_report_that_waits(act, society, clock):
    letter_id = await letters.sent(act, society)
    async with act(None) as ctx:
        assert await notices.tell(ctx, "letter.written", letter_id) == 1
    async with act(society.branwen) as ctx:
        [notice] = await inbox.my_notices(ctx)
        assert (notice.subject_id, notice.title.cy) == (letter_id, "Manawydan")
    reported = await letters.reported(act, society)
    for days, left in ((89, 2), (2, 1)):
        await clock.forward(days=days)
        async with act(None) as ctx:
            await actions.advance_due(ctx)
            assert (await ctx.db.execute(text("SELECT count(*) FROM letter"))).scalar_one() == left
    async with act(society.gwydion) as ctx:
        await actions.settle_report(ctx, reported)
        assert await actions.advance_due(ctx) == 1
    async with act(society.branwen) as ctx:
        assert (await inbox.my_notices(ctx), await inbox.unread(ctx)) == ([], 0)


async def test_whoever_is_erased_takes_their_letters_but_for_a_report_that_waits(api, act, society):
    await letters.sent(act, society)
    reported = await letters.reported(act, society)
    await erased(api, society.manawydan, texts=False)
    async with act(None) as ctx:
        assert list((await ctx.db.execute(text("SELECT id FROM letter"))).scalars()) == [reported]


async def test_the_feed_never_says_who_writes_to_whom(api, act, society):
    await letters.reported(act, society)
    for path in ("changes", "journal"):
        found = (await (await api.as_(society.rhiannon)).get(f"/api/v1/{path}?limit=200")).json()["data"]
        assert not [each for each in found if each["type"] == "letter"]


@pytest.mark.parametrize(
    "forged",
    [
        "UPDATE letter SET settled_at = app_now(), settled_by = written_by, replies_to = NULL, report = NULL",
        "UPDATE letter SET text = 'x'",
        "DELETE FROM letter",
        """INSERT INTO letter (id, written_by, person_id, member_id, text, written_at)
           SELECT gen_random_uuid(), written_by, person_id, member_id, text, written_at FROM letter""",
    ],
)
async def test_the_schema_keeps_letters_as_they_were_and_heeds_a_block(act, society, forged):
    letter_id = await letters.sent(act, society)
    async with act(society.branwen) as ctx:
        await actions.block_writer(ctx, letter_id)
    with pytest.raises(DBAPIError):
        async with act(None) as ctx:
            await ctx.db.execute(text(forged))
