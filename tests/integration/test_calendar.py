"""The calendar: every date that counts, late duties first, by the API, as a page, and in people's own calendars."""

from datetime import timedelta

import icalendar

from governance.motions import actions as motions
from governance.motions.values import NewSecond, NewTransition
from tests import stage
from tests.integration.test_motions import draft, proposed


async def dates(client) -> list[tuple[str, str, bool]]:
    answer = await client.get("/api/v1/calendar")
    assert answer.status_code == 200, answer.text
    return [(each["kind"], each["id"], each["overdue"]) for each in answer.json()["data"]]


async def test_a_motion_leads_from_date_to_date(api, act, society, clock):
    motion_id = str(await proposed(act, society, society.branwen))
    assert ("seconding_closes", motion_id, False) in await dates(api)
    ballot_id = await stage.opened(act, society, clock)
    assert ("ballot_closes", str(ballot_id), False) in await dates(api)
    for someone, choice in ((society.branwen, "yes"), (society.pwyll, "yes"), (society.cigfa, "no")):
        await stage.cast(act, someone, ballot_id, choice)
    await stage.closed(act, clock)
    assert str(ballot_id) not in [id_ for _, id_, _ in await dates(api)]
    due = [each for each in (await api.get("/api/v1/calendar")).json()["data"] if each["kind"] == "response_due"]
    assert [each["sentence"]["cy"] for each in due] == ["Disgwylir ateb y bwrdd"]
    assert due[0]["on"]
    await clock.forward(days=200)
    assert (await dates(api))[0] == ("response_due", due[0]["id"], True)


async def test_a_draft_has_no_date(api, act, society):
    async with act(society.branwen) as ctx:
        motion_id = await motions.propose_motion(ctx, draft(society))
    assert str(motion_id) not in [id_ for _, id_, _ in await dates(await api.as_(society.branwen))]


async def test_it_is_read_by_a_calendar_in_each_language(api, act, society):
    motion_id = await proposed(act, society, society.branwen)
    for lang, said, page in (
        ("cy", "Mae’r cyfnod eilio yn cau", "cy/cynigion"),
        ("en", "Seconding closes", "en/motions"),
    ):
        answer = await api.get(f"/feeds/calendar.ics?lang={lang}")
        assert answer.headers["Content-Type"].startswith("text/calendar")
        [event] = [
            each
            for each in icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
            if str(motion_id) in each["uid"]
        ]
        assert event["summary"].startswith(said)
        assert event["url"] == f"http://testserver/{page}/{motion_id}"
        async with act(None) as ctx:
            assert timedelta(0) < event["dtstart"].dt - await ctx.now() < timedelta(days=366)
    assert (await api.get("/feeds/calendar.ics?lang=fr")).status_code == 400


async def test_a_ruling_that_no_rule_hurries_has_no_date(api, act, society):
    await stage.under_full_rules(act, society)
    motion_id = await proposed(act, society, society.branwen)
    for someone in (society.pwyll, society.manawydan, society.cigfa):
        async with act(someone) as ctx:
            await motions.second_motion(ctx, motion_id, NewSecond())
    async with act(society.branwen) as ctx:
        await motions.transition_motion(ctx, motion_id, NewTransition("submitted"))
    assert str(motion_id) not in [id_ for _, id_, _ in await dates(api)]
