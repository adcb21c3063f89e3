"""A motion or a decision in other forms: who adds them, how a recording is served, and what was asked for."""

import base64
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import text

from governance.accessible import actions, queries, rules
from governance.accessible.refusals import AskedBefore, EasyReadNeedsText, NotYoursToAdd, ThereAlready
from governance.accessible.values import Kind, NewAsk, NewVersion, Of
from governance.bilingual import Bilingual, BilingualProse, Language
from governance.changes.queries import journal
from governance.motions import actions as motions
from governance.motions.values import NewMotion, NewText
from governance.refusal import NotFound, NotPermitted, SignInNeeded
from tests import stage
from tests.integration.test_translations import WELSH, as_owner, half_summed, seeking

CY, EN = Language.CY, Language.EN
EASY = NewVersion(text="Talu am y bws.", link="https://example.org/hawdd.pdf")
SOUND = NewVersion(text="Bod y Bwrdd yn talu.", audio=b"ID3" + bytes(range(97)))


def new_motion(society):
    return NewMotion(body_id=society.forum_id, original_language=CY, **WELSH)


async def put(act, someone, subject_id, new=EASY, of=Of.MOTION, language=CY, kind=Kind.EASY_READ):
    async with act(someone) as ctx:
        await actions.put_version(ctx, of, subject_id, language, kind, new)


async def seen(act, subject_id, someone=None, of=Of.MOTION):
    async with act(someone) as ctx:
        return await queries.versions(ctx, of, subject_id)


async def test_the_mover_and_officers_add_and_nobody_else(act, society):
    motion_id = await seeking(act, society)
    for someone, refusal in (
        (None, SignInNeeded),
        (society.cigfa, NotYoursToAdd),
        (society.gwydion, NotYoursToAdd),
        (society.efnisien, NotYoursToAdd),
    ):
        with pytest.raises(refusal):
            await put(act, someone, motion_id)
        async with act(someone) as ctx:
            with pytest.raises(refusal):
                await actions.remove_version(ctx, Of.MOTION, motion_id, CY, Kind.EASY_READ)
    for someone, kind in ((society.branwen, Kind.EASY_READ), (society.heledd, Kind.SIGN)):
        await put(act, someone, motion_id, kind=kind)
    view = await seen(act, motion_id)
    assert [(each.kind, each.language) for each in view.there] == [("easy_read", "cy"), ("sign", "cy")]
    assert (view.there[0].text, view.there[0].link, view.there[0].audio) == (EASY.text, EASY.link, None)
    assert len(view.wanted) == 4
    assert view.allowed_actions == []


async def test_while_it_is_voted_on_a_motion_is_told_otherwise_by_officers_alone(act, society, clock):
    ballot_id = await stage.opened(act, society, clock)
    motion_id = (await stage.seen(act, None, ballot_id)).motion.id
    await put(act, society.heledd, motion_id)
    with pytest.raises(NotYoursToAdd):
        await put(act, society.branwen, motion_id, NewVersion(text="Pleidleisiwch drosto."))
    assert "put_version" not in (await seen(act, motion_id, society.branwen)).allowed_actions
    assert "put_version" in (await seen(act, motion_id, society.heledd)).allowed_actions
    await stage.closed(act, clock)
    await put(act, society.branwen, motion_id)


async def test_of_a_decision_the_boards_officers_add(act, society):
    decision_id = await half_summed(act, society)
    for someone in (society.rhiannon, society.branwen):
        with pytest.raises(NotYoursToAdd):
            await put(act, someone, decision_id, of=Of.DECISION)
    await put(act, society.gwydion, decision_id, of=Of.DECISION)
    [version] = (await seen(act, decision_id, of=Of.DECISION)).there
    assert version.text == EASY.text
    with pytest.raises(NotFound):
        await seen(act, decision_id, society.rhiannon)


async def test_a_draft_has_no_other_forms(act, society):
    async with act(society.branwen) as ctx:
        draft = await motions.propose_motion(ctx, new_motion(society))
    for someone in (society.branwen, society.rhiannon):
        with pytest.raises(NotFound):
            await put(act, someone, draft)
        with pytest.raises(NotFound):
            await seen(act, draft, someone)


async def test_one_of_a_kind_stands_and_the_sound_of_an_earlier_one_is_not_kept(act, society, api):
    motion_id = await seeking(act, society)
    await put(act, society.branwen, motion_id, SOUND, kind=Kind.AUDIO)
    [first] = (await seen(act, motion_id)).there
    await put(act, society.rhiannon, motion_id, NewVersion(text="Eto.", audio=b"OggS\0."), kind=Kind.AUDIO)
    [second] = (await seen(act, motion_id)).there
    assert (second.text, second.media_type, second.size) == ("Eto.", "audio/ogg", 6)
    assert (await api.get(first.audio)).status_code == 404
    assert (await api.get(second.audio)).content == b"OggS\0."
    async with act(society.branwen) as ctx:
        await actions.remove_version(ctx, Of.MOTION, motion_id, CY, Kind.AUDIO)
        with pytest.raises(NotFound):
            await actions.remove_version(ctx, Of.MOTION, motion_id, CY, Kind.AUDIO)
    assert (await api.get(second.audio)).status_code == 404
    assert (await api.get(f"/api/v1/audio/{uuid4()}")).status_code == 404


async def test_it_says_so_where_the_text_has_moved_since(act, society):
    motion_id = await seeking(act, society)
    await put(act, society.branwen, motion_id)
    assert not (await seen(act, motion_id)).there[0].outdated
    async with act(society.branwen) as ctx:
        new = NewText(title=Bilingual(cy="Costau teithio"), text=BilingualProse(cy="Bod y Bwrdd yn talu mwy."))
        await motions.edit_motion(ctx, motion_id, new)
    assert (await seen(act, motion_id)).there[0].outdated


async def test_a_member_asks_once_and_the_ask_is_met_by_what_is_added(act, society):
    motion_id = await seeking(act, society)
    new = NewAsk(CY, Kind.EASY_READ)
    for someone, refusal in ((None, SignInNeeded), (society.efnisien, NotPermitted)):
        async with act(someone) as ctx:
            with pytest.raises(refusal):
                await actions.ask_version(ctx, Of.MOTION, motion_id, new)
    for someone in (society.cigfa, society.manawydan):
        async with act(someone) as ctx:
            await actions.ask_version(ctx, Of.MOTION, motion_id, new)
    async with act(society.cigfa) as ctx:
        with pytest.raises(AskedBefore):
            await actions.ask_version(ctx, Of.MOTION, motion_id, new)
    async with act(society.rhiannon) as ctx:
        assert not [each for each in await journal(ctx) if each.event.endswith("asked")]
    [wanted] = [each for each in (await seen(act, motion_id, society.cigfa)).wanted if each.asks]
    assert (wanted.language, wanted.kind, wanted.asks, wanted.mine) == ("cy", "easy_read", 2, True)
    for someone, may_add in ((society.heledd, True), (society.branwen, True), (society.cigfa, False), (None, False)):
        async with act(someone) as ctx:
            [line] = await queries.version_asks(ctx)
            assert (line.subject_id, line.asks, line.may_add) == (motion_id, 2, may_add)
    await put(act, society.heledd, motion_id)
    async with act(society.cigfa) as ctx:
        assert await queries.version_asks(ctx) == []
        assert (await ctx.db.execute(text("SELECT count(*) FROM version_ask"))).scalar_one() == 0
        kept = text("SELECT person_id FROM journal WHERE event = 'motion.version_asked'")
        assert list((await ctx.db.execute(kept)).scalars()) == [None, None]
        with pytest.raises(ThereAlready):
            await actions.ask_version(ctx, Of.MOTION, motion_id, new)


async def test_what_is_refused_leaves_the_present_one(act, society):
    motion_id = await seeking(act, society)
    await put(act, society.branwen, motion_id)
    with pytest.raises(EasyReadNeedsText):
        await put(act, society.branwen, motion_id, NewVersion(link=EASY.link))
    assert (await seen(act, motion_id)).there[0].text == EASY.text


async def test_a_recording_is_served_as_sound_whole_and_in_parts(act, society, api):
    motion_id = await seeking(act, society)
    branwen = await api.as_(society.branwen)
    sent = {"text": SOUND.text, "audio": base64.b64encode(SOUND.audio).decode()}
    answer = await branwen.put(f"/api/v1/versions/motion/{motion_id}/cy/audio", json=sent)
    assert answer.status_code == 200, answer.text
    address = answer.json()["there"][0]["audio"]
    whole = await api.get(address)
    assert (whole.status_code, whole.content, whole.headers["content-type"]) == (200, SOUND.audio, "audio/mpeg")
    assert (whole.headers["x-content-type-options"], whole.headers["accept-ranges"]) == ("nosniff", "bytes")
    assert whole.headers["content-security-policy"].startswith("default-src 'none'")
    for asked, first, last in (("3-7", 3, 7), ("0-0", 0, 0), ("90-", 90, 99), ("-4", 96, 99), ("98-5000", 98, 99)):
        part = await api.get(address, headers={"Range": f"bytes={asked}"})
        assert (part.status_code, part.content) == (206, SOUND.audio[first : last + 1]), asked
        assert part.headers["content-range"] == f"bytes {first}-{last}/100"
        assert part.headers["content-length"] == str(last - first + 1)
    for asked in ("100-", "-0"):
        beyond = await api.get(address, headers={"Range": f"bytes={asked}"})
        assert (beyond.status_code, beyond.headers["content-range"]) == (416, "bytes */100"), asked
    for asked in ("bytes=0-1,3-4", "lines=0-1"):
        whole = await api.get(address, headers={"Range": asked})
        assert (whole.status_code, whole.content, "content-range" in whole.headers) == (200, SOUND.audio, False), asked


async def test_of_a_recording_only_the_part_is_read_that_is_asked_for(act, society):
    """A phone asks for a long recording in many small parts: each must not cost the database the whole."""
    motion_id = await seeking(act, society)
    whole = b"ID3" + bytes(range(256)) * 8000
    await put(act, society.branwen, motion_id, NewVersion(text="Hir.", audio=whole), kind=Kind.AUDIO)
    [version] = (await seen(act, motion_id)).there
    blocks = {}
    async with act(None) as ctx:
        sound = await queries.version_sound(ctx, version.id, rules.Part(1_000_000, 1_000_099))
        assert sound == whole[1_000_000:1_000_100]
        for length in (100, len(whole)):
            asked = {"id": version.id, "first": 1_000_001, "length": length}
            explained = text(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {queries.SOUND}")
            plan = (await ctx.db.execute(explained, asked)).scalar_one()[0]["Plan"]
            blocks[length] = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    assert blocks[100] * 5 < blocks[len(whole)], blocks


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"text": "Te.", "audio": base64.b64encode(b"<html>").decode()}, 422),
        ({"text": "Te.", "audio": "%%"}, 400),
        ({"text": "Te.", "audio": ""}, 400),
        ({"text": "Te.", "link": "javascript:alert(1)"}, 400),
        ({"text": "Te.", "picture": "x"}, 400),
        ({}, 422),
    ],
)
async def test_what_is_no_form_of_a_text_is_refused(act, society, api, sent, status):
    motion_id = await seeking(act, society)
    branwen = await api.as_(society.branwen)
    answer = await branwen.put(f"/api/v1/versions/motion/{motion_id}/cy/audio", json=sent)
    assert answer.status_code == status, answer.text


async def test_a_recording_is_no_larger_than_it_may_be(act, society, api):
    motion_id = await seeking(act, society)
    branwen = await api.as_(society.branwen)
    path = f"/api/v1/versions/motion/{motion_id}/cy/audio"
    for size, status in ((5_000_000, 200), (5_000_001, 400), (5_200_000, 413)):
        sound = base64.b64encode(b"ID3" + bytes(size - 3)).decode()
        assert (await branwen.put(path, json={"text": "Te.", "audio": sound})).status_code == status


async def test_the_schema_lets_nothing_of_a_form_be_altered(act, society, owner_url):
    motion_id = await seeking(act, society)
    await put(act, society.branwen, motion_id)
    for statement in (
        "UPDATE accessible_version SET text = 'Arall.'",
        "UPDATE accessible_version SET text = 'Arall.', ended_at = app_now(), ended_by = added_by",
        "DELETE FROM accessible_version",
    ):
        with pytest.raises(asyncpg.PostgresError, match="never altered"):
            await as_owner(owner_url, statement)
