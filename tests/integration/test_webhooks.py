"""Webhooks on a real wire: what arrives, signed; what does not, and when it is tried again; and what is stopped."""

import asyncio
import os
import signal
import sys
from datetime import timedelta
from uuid import uuid4

import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from standardwebhooks.webhooks import WebhookVerificationError

from governance.motions.rules import LONDON
from governance.partners import actions as partners
from governance.partners.values import NewEnd
from governance.permissions import Scope
from governance.webhooks import actions
from governance.webhooks.values import Topic
from tests import joining
from tests.mailbox import a_decision, mailbox, published, until, with_mail, working
from tests.partners import MEMBERSHIP, agreement_of, consented, made, new_partner, program
from tests.receiver import receiving

ALL = [str(each) for each in Topic]


@pytest.fixture
def settings(settings):
    """The demo's, where a program may listen on this very machine."""
    return msgspec.structs.replace(settings, mode="demo")


async def listening(reader, url, *topics, **more):
    """An endpoint, with its secret."""
    new = {"url": url, "event_types": list(topics) or ALL} | more
    answer = await reader.post("/api/v1/webhook-endpoints", json=new, headers=named())
    assert answer.status_code == 201, answer.text
    return answer.json()["endpoint"], answer.json()["secret"]


def named() -> dict[str, str]:
    """A request of its own."""
    return {"Idempotency-Key": str(uuid4())}


async def rows(act, sql, **keys):
    async with act(None) as ctx:
        return (await ctx.db.execute(text(sql), keys)).mappings().all()


def of(receiver, topic):
    return [each for each in receiver.received if f'"type":"{topic}"'.encode() in each.body]


async def arrived(receiver, *topics, seconds=20):
    async def all_there() -> bool:
        return all(of(receiver, topic) for topic in topics)

    await until(all_there, seconds)
    return [of(receiver, topic)[0] for topic in topics]


async def test_what_is_published_arrives_signed_and_thin(api, act, society, settings):
    partner = await made(act, society)
    reader = await program(api, act, partner)
    async with receiving() as receiver, working(settings):
        endpoint, secret = await listening(reader, receiver.url)
        decision_id = await published(act, society, a_decision(society))
        [received] = await arrived(receiver, "decision.published")
        message = received.verified(secret)
        assert received.line == "POST /hooks HTTP/1.1"
        assert received.headers["host"] == f"127.0.0.1:{receiver.port}"
        assert (message["type"], {*message}) == ("decision.published", {"type", "timestamp", "data"})
        assert message["data"] == {"id": str(decision_id), "href": f"/api/v1/decisions/{decision_id}"}
        assert (await reader.get(message["data"]["href"])).status_code == 200
        assert of(receiver, "changes.available") == []  # it is about nobody
        [public] = await arrived(receiver, "changes.public", seconds=40)
        assert public.verified(secret)["data"]["href"] == "/api/v1/changes"
        await consented(act, society.branwen, partner)
        [nudge] = await arrived(receiver, "changes.available", seconds=40)
        assert nudge.verified(secret)["data"]["href"] == "/api/v1/changes"
        with pytest.raises(WebhookVerificationError):
            received.verified("whsec_" + "A" * 44)
        [told] = (await reader.get(f"/api/v1/webhook-endpoints/{endpoint['id']}/deliveries?state=delivered")).json()[
            "data"
        ][-1:]
        assert (told["id"], told["status"], told["attempts"]) == (received.id, 200, 1)
        assert "secret" not in str(told)  # what it answered


async def test_a_program_hears_of_members_that_it_may_see_and_of_no_other(api, act, society, settings, clock):
    asks, rests = await made(act, society), await made(act, society, basis="legitimate_interests")
    one, other = await program(api, act, asks), await program(api, act, rests)
    async with receiving() as first, receiving() as second, working(settings):
        await listening(one, first.url)
        await listening(other, second.url)
        await joining.admitted(act, society, await joining.applied(act, society.myrddin))
        [admitted] = await rows(act, "SELECT id FROM member WHERE person_id = :id", id=society.myrddin.person_id)
        member_id = admitted["id"]
        [received] = await arrived(second, "membership.started")
        assert str(member_id).encode() in received.body
        await published(act, society, a_decision(society))
        await arrived(first, "decision.published")
        assert of(first, "membership.started") == []
        told = await rows(act, "SELECT fields FROM disclosure WHERE member_id = :id", id=member_id)
        assert [each["fields"] for each in told] == [["status"]]


async def test_a_withdrawn_consent_is_told_to_whom_it_was_of_use_and_stops_what_waits(
    api, act, society, settings, clock
):
    partner, never = await made(act, society), await made(act, society)
    await consented(act, society.branwen, partner)
    await consented(act, society.branwen, never)
    reader, stranger = await program(api, act, partner), await program(api, act, never)
    await reader.get("/api/v1/members")
    async with receiving() as receiver, receiving() as silent:
        await listening(reader, receiver.url)
        await listening(stranger, silent.url)
        await ended(act, society)
        await followed(act, 2, is_type="membership.ended")
        for each in (partner, never):
            async with act(society.branwen) as ctx:
                await partners.withdraw_consent(ctx, await agreement_of(act, each), "membership")
        async with working(settings):
            [received] = await arrived(receiver, "consent.withdrawn")
            assert str(society.branwen.member_id).encode() in received.body
            await quiet(act)
        assert of(receiver, "membership.ended") == of(silent, "membership.ended") == []
        assert of(silent, "consent.withdrawn") == []  # it was told nothing before, and has nothing to delete
        dropped = await rows(act, "SELECT type FROM webhook_delivery WHERE state = 'dropped'")
        assert [each["type"] for each in dropped] == ["membership.ended"] * 2


async def ended(act, society) -> None:
    """Branwen's membership ends, as its row in the journal says; who sees her changes nothing."""
    sql = (
        "INSERT INTO journal (event, subject_type, subject_id, facts)"
        " SELECT 'membership.ended', 'membership', id, '{\"reason\": \"ended\"}' FROM membership WHERE member_id = :id"
    )
    async with act(None) as ctx:
        await ctx.db.execute(text(sql), {"id": society.branwen.member_id})


async def followed(act, wanted, *, is_type="%") -> None:
    """The journal was followed until so many messages wait: a transaction anywhere in the server may hold it up."""

    async def enough() -> bool:
        async with act(None) as ctx:
            await actions.advance_due(ctx)
        found = await rows(act, "SELECT id FROM webhook_delivery WHERE type LIKE :is_type", is_type=is_type)
        return len(found) == wanted

    await until(enough, 60)


async def quiet(act) -> None:
    """Nothing is due any more."""

    async def none() -> bool:
        left = await rows(act, "SELECT id FROM webhook_delivery WHERE state = 'waiting' AND due_at <= app_now()")
        return not left and not await rows(act, "SELECT id FROM procrastinate_jobs WHERE status IN ('todo', 'doing')")

    await until(none)


async def test_an_agreement_that_ends_stops_what_waits(api, act, society, settings):
    partner = await made(act, society)
    reader = await program(api, act, partner)
    async with receiving() as receiver:
        await listening(reader, receiver.url)
        await published(act, society, a_decision(society))
        await followed(act, 1, is_type="decision.published")
        async with act(society.gwydion) as ctx:
            await partners.end_agreement(ctx, await agreement_of(act, partner), NewEnd(MEMBERSHIP))
        async with working(settings):
            await quiet(act)
            await published(act, society, a_decision(society))
            await asyncio.sleep(2.5)

            async def all_dropped() -> bool:  # what was gathered meanwhile too, once it is due
                return {each["state"] for each in await rows(act, "SELECT state FROM webhook_delivery")} == {"dropped"}

            await until(all_dropped)
        assert receiver.received == []


async def test_it_is_tried_again_under_one_id_and_as_late_as_it_is_asked_to(api, act, society, settings, clock):
    partner = await made(act, society)
    reader = await program(api, act, partner)
    async with receiving(
        answers=[(500, ""), (302, "location: http://127.0.0.1:1/\r\n"), (503, "retry-after: 3600\r\n"), (204, "")]
    ) as receiver:
        endpoint, secret = await listening(reader, receiver.url, "decision.published")
        await published(act, society, a_decision(society))

        async def came(times) -> None:
            async def enough() -> bool:
                [found] = await rows(act, "SELECT attempts FROM webhook_delivery")
                return len(receiver.received) == times and found["attempts"] == times

            await until(enough)

        async def due_in() -> float:
            [found] = await rows(
                act, "SELECT extract(epoch FROM due_at - tried_at)::float AS wait FROM webhook_delivery"
            )
            return found["wait"]

        async with working(settings):
            await until(lambda: _made(act))
            await came(1)
            assert 5 <= await due_in() <= 5.5
            await came(2)
            assert 300 <= await due_in() <= 330
            await clock.forward(minutes=6)
            await came(3)
            assert 3600 <= await due_in() <= 3960
            await clock.forward(minutes=67)
            await came(4)
        assert len({each.id for each in receiver.received}) == 1
        assert len({each.body for each in receiver.received}) == 1
        for each in receiver.received:
            each.verified(secret)  # by the clock of the world, whatever ours says
        reader = await program(api, act, partner)
        found = (await reader.get(f"/api/v1/webhook-endpoints/{endpoint['id']}/deliveries")).json()["data"][0]
        assert (found["state"], found["attempts"], found["status"]) == ("delivered", 4, 204)


async def _made(act) -> bool:
    return bool(await rows(act, "SELECT id FROM webhook_delivery"))


async def test_the_last_failure_disables_the_endpoint_and_the_contact_is_written_to(api, act, society, settings):
    reader = await program(api, act, await made(act, society))
    async with receiving(answers=[(500, "")]) as receiver, mailbox() as box:
        endpoint, _ = await listening(reader, receiver.url, "decision.published", language="cy")
        await published(act, society, a_decision(society))
        await followed(act, 1)
        async with act(None) as ctx:
            await ctx.db.execute(text("UPDATE webhook_delivery SET attempts = 9"))
        async with working(with_mail(settings, box)):

            async def written() -> bool:
                return bool(box.received("Nid yw eich rhaglen yn derbyn ein negeseuon"))

            await until(written)
        [letter] = [each for each in box.messages if each["To"] and "data@partner.example" in str(each["To"])]
        assert letter["Content-Language"] == "cy"
        assert receiver.url in letter.get_content()
        path = f"/api/v1/webhook-endpoints/{endpoint['id']}"
        found = await reader.get(path)
        assert found.json()["disabled_why"] == "failed"
        assert (await reader.post(f"{path}/test")).status_code == 409
        answer = await reader.patch(path, json={"enabled": True}, headers={"If-Match": found.headers["etag"]})
        assert (answer.status_code, answer.json()["disabled_at"]) == (200, None)
        assert (await reader.post(f"{path}/test")).status_code == 202


async def test_410_disables_at_once(api, act, society, settings):
    reader = await program(api, act, await made(act, society))
    async with receiving(answers=[(410, "")]) as receiver, mailbox() as box, working(with_mail(settings, box)):
        endpoint, _ = await listening(reader, receiver.url, "decision.published")
        await published(act, society, a_decision(society))

        async def written() -> bool:
            return bool(box.received("Your program said that its address is gone"))

        await until(written)
        found = (await reader.get(f"/api/v1/webhook-endpoints/{endpoint['id']}")).json()
        assert found["disabled_why"] == "gone"
        await published(act, society, a_decision(society))
        await asyncio.sleep(2.5)
        assert len(receiver.received) == 1


async def test_two_secrets_sign_while_one_is_changed_for_the_other(api, act, society, settings, clock):
    partner = await made(act, society)
    reader = await program(api, act, partner)
    async with receiving() as receiver, working(settings):
        endpoint, old = await listening(reader, receiver.url)
        path = f"/api/v1/webhook-endpoints/{endpoint['id']}"
        rotated = await reader.post(f"{path}/secret-rotations", json={}, headers=named())
        assert (rotated.status_code, rotated.headers["cache-control"]) == (201, "no-store")
        new = rotated.json()["secret"]
        assert (
            (await reader.post(f"{path}/secret-rotations", json={}, headers=named()))
            .json()["type"]
            .endswith("secrets-overlap")
        )
        assert new not in (await reader.get(path)).text

        async def tested(times):
            assert (await reader.post(f"{path}/test")).status_code == 202

            async def came() -> bool:
                return len(receiver.received) == times

            await until(came)
            return receiver.received[-1]

        both = await tested(1)
        assert both.verified(old) == both.verified(new)
        await clock.forward(hours=24)
        reader = await program(api, act, partner)
        late = await tested(2)
        late.verified(new)
        with pytest.raises(WebhookVerificationError):
            late.verified(old)
        third = (await reader.post(f"{path}/secret-rotations", json={"at_once": True}, headers=named())).json()[
            "secret"
        ]
        leaked = await tested(3)
        leaked.verified(third)
        with pytest.raises(WebhookVerificationError):
            leaked.verified(new)


async def test_a_delivery_is_sent_again_under_its_own_id(api, act, society, settings):
    reader = await program(api, act, await made(act, society))
    async with receiving() as receiver, working(settings):
        await listening(reader, receiver.url, "decision.published")
        await published(act, society, a_decision(society))
        [first] = await arrived(receiver, "decision.published")
        await quiet(act)
        assert (await reader.post(f"/api/v1/deliveries/{first.id}/redelivery")).status_code == 202

        async def twice() -> bool:
            return len(receiver.received) == 2

        await until(twice)
        assert receiver.received[1].id == first.id
        assert receiver.received[1].body == first.body


async def test_a_worker_killed_in_the_middle_is_made_good_by_another(api, act, society, settings):
    reader = await program(api, act, await made(act, society))
    async with receiving(delay=30) as receiver:
        await listening(reader, receiver.url, "decision.published")
        await published(act, society, a_decision(society))
        given = {f"FFORWM_{name.upper()}": str(getattr(settings, name)) for name in settings.__struct_fields__}
        said = "import asyncio; from api.outbound.jobs import work; from api.settings import from_environment;"
        worker = await asyncio.create_subprocess_exec(
            sys.executable, "-c", f"{said} asyncio.run(work(from_environment()))", env={**os.environ, **given}
        )
        await arrived(receiver, "decision.published", seconds=30)
        worker.send_signal(signal.SIGKILL)
        await worker.wait()
        receiver.delay = 0
        async with working(settings):

            async def delivered() -> bool:
                return bool(await rows(act, "SELECT id FROM webhook_delivery WHERE state = 'delivered'"))

            await until(delivered, 40)
        assert len(receiver.received) == 2
        assert len({each.id for each in receiver.received}) == 1


async def test_who_answers_late_holds_nobody_else_up(api, act, society, settings):
    slow, quick = [await program(api, act, await made(act, society)) for _ in range(2)]
    async with receiving(delay=60) as late, receiving() as prompt, working(settings):
        for _ in range(3):
            await listening(slow, late.url, "decision.published")
        await listening(quick, prompt.url, "decision.published")
        for _ in range(3):
            await published(act, society, a_decision(society))

        async def all_came() -> bool:
            return len(prompt.received) == 3

        await until(all_came, 60)


@pytest.mark.parametrize(
    ("raw", "fault"),
    [(b"", "no_answer"), (b"SSH-2.0-x\r\n\r\n", "no_answer"), (b"HTTP/1.1 200 OK\r\nx: " + b"y" * 10**6, "no_answer")],
)
async def test_what_is_no_answer_is_a_failure(api, act, society, settings, raw, fault):
    reader = await program(api, act, await made(act, society))
    async with receiving(raw=raw) as receiver, working(settings):
        endpoint, _ = await listening(reader, receiver.url, "decision.published")
        path = f"/api/v1/webhook-endpoints/{endpoint['id']}"
        tested = (await reader.post(f"{path}/test")).json()

        async def failed() -> bool:
            return (await reader.get(f"/api/v1/deliveries/{tested['id']}")).json()["state"] == "failed"

        await until(failed)
        found = (await reader.get(f"/api/v1/deliveries/{tested['id']}")).json()
        assert (found["status"], found["fault"], found["attempts"]) == (None, fault, 1)


# ── Whose is whose ───────────────────────────────────────────────────────────────────────────────────


async def test_nobody_else_s_endpoints_are_there(api, act, society):
    mine, theirs = [await program(api, act, await made(act, society)) for _ in range(2)]
    url = "https://hooks.partner.example/in"
    endpoint, _ = await listening(mine, url)
    path = f"/api/v1/webhook-endpoints/{endpoint['id']}"
    delivery = (await mine.post(f"{path}/test")).json()["id"]
    assert (await theirs.get("/api/v1/webhook-endpoints")).json()["data"] == []
    star = {"If-Match": "*"}
    for method, address, body, headers in [
        ("GET", path, None, {}),
        ("PATCH", path, {"enabled": False}, star),
        ("DELETE", path, None, {}),
        ("POST", f"{path}/secret-rotations", {}, named()),
        ("GET", f"{path}/deliveries", None, {}),
        ("POST", f"{path}/test", None, {}),
        ("GET", f"/api/v1/deliveries/{delivery}", None, {}),
        ("POST", f"/api/v1/deliveries/{delivery}/redelivery", None, {}),
    ]:
        assert (await theirs.request(method, address, json=body, headers=headers)).status_code == 404, (method, address)
        gone = address.replace(endpoint["id"], str(uuid4())).replace(delivery, str(uuid4()))
        assert (await mine.request(method, gone, json=body, headers=headers)).status_code == 404, (method, gone)
    assert (await mine.delete(path)).status_code == 204
    assert (await mine.get(path)).status_code == 404


async def test_without_the_scope_or_as_a_person_nothing_is_made(api, act, society):
    partner = await made(act, society)
    body = {"url": "https://hooks.partner.example/in", "event_types": ALL}
    narrow = await program(api, act, partner, Scope.MEMBERS_READ.value)
    for who, status in ((api, 401), (await api.as_(society.rhiannon), 403), (narrow, 403)):
        assert (await who.post("/api/v1/webhook-endpoints", json=body, headers=named())).status_code == status


@pytest.mark.parametrize(
    "changes",
    [
        {"url": "http://hooks.partner.example/"},
        {"url": "https://hooks.partner.example:8443/"},
        {"url": "https://127.1/"},
        {"url": "HTTPS://hooks.partner.example/"},
        {"url": "https://[::ffff:10.0.0.1]/"},
        {"url": ""},
        {"url": "https://hooks.partner.example/\x00"},
        {"url": "https://hooks.partner.example/" + "x" * 500},
        {"url": 5},
        {"event_types": []},
        {"event_types": ["vote.cast"]},
        {"event_types": ["webhook.test"]},
        {"language": "fr"},
        {"secret": "whsec_mine"},
    ],
)
async def test_bad_input_makes_nothing(api, act, society, changes):
    reader = await program(api, act, await made(act, society))
    body = {"url": "https://hooks.partner.example/in", "event_types": ALL} | changes
    assert (await reader.post("/api/v1/webhook-endpoints", json=body, headers=named())).status_code in (400, 422)
    assert await rows(act, "SELECT id FROM webhook_endpoint") == []


async def test_an_endpoint_that_is_asked_for_twice_under_one_key_is_made_once(api, act, society):
    reader = await program(api, act, await made(act, society))
    new, key = {"url": "https://hooks.partner.example/in", "event_types": ALL}, named()
    first, again = [await reader.post("/api/v1/webhook-endpoints", json=new, headers=key) for _ in range(2)]
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["location"] == first.headers["location"]
    assert len(await rows(act, "SELECT id FROM webhook_endpoint")) == 1
    assert (await reader.post("/api/v1/webhook-endpoints", json=new)).status_code == 400


async def test_a_program_has_five_endpoints_at_most(api, act, society):
    reader = await program(api, act, await made(act, society))
    new = {"url": "https://hooks.partner.example/in", "event_types": ALL}
    answers = [await reader.post("/api/v1/webhook-endpoints", json=new, headers=named()) for _ in range(6)]
    assert [each.status_code for each in answers] == [201] * 5 + [409]


async def test_two_who_change_an_endpoint_do_not_undo_each_other(api, act, society):
    reader = await program(api, act, await made(act, society))
    endpoint, _ = await listening(reader, "https://hooks.partner.example/in")
    path = f"/api/v1/webhook-endpoints/{endpoint['id']}"
    tag = {"If-Match": (await reader.get(path)).headers["etag"]}
    assert (await reader.patch(path, json={"enabled": False})).status_code == 428
    changed = await reader.patch(path, json={"event_types": ["ballot.opened"]}, headers=tag)
    assert (changed.status_code, changed.json()["event_types"]) == (200, ["ballot.opened"])
    assert (await reader.patch(path, json={"enabled": False}, headers=tag)).status_code == 412


async def test_the_database_keeps_what_was_told_to_whom(api, act, society):
    reader = await program(api, act, await made(act, society))
    endpoint, _ = await listening(reader, "https://hooks.partner.example/in")
    await reader.post(f"/api/v1/webhook-endpoints/{endpoint['id']}/test")
    for sql in (
        "UPDATE webhook_endpoint SET url = 'http://10.0.0.1/'",
        "UPDATE webhook_endpoint SET client_id = id",
        "UPDATE webhook_delivery SET type = 'motion.published'",
        "UPDATE webhook_delivery SET subject_id = id",
        "UPDATE webhook_secret SET made_at = app_now()",
        "DELETE FROM webhook_secret",
    ):
        with pytest.raises(DBAPIError):
            await rows(act, sql + " RETURNING id")


# ── When, and how long ───────────────────────────────────────────────────────────────────────────────


async def test_an_agreement_that_ends_within_a_month_is_said_once(api, act, society, clock):
    async with act(None) as ctx:
        today = (await ctx.now()).astimezone(LONDON).date()
    reader = await program(api, act, await made(act, society, ends_on=today + timedelta(days=40)))
    await listening(reader, "https://hooks.partner.example/in")
    counts = []
    for days in (0, 11, 1):
        await clock.forward(days=days)
        async with act(None) as ctx:
            await actions.advance_due(ctx)
        counts.append(len(await rows(act, "SELECT id FROM webhook_delivery WHERE type = 'agreement.ending'")))
    assert counts == [0, 1, 1]


async def test_many_changes_are_one_nudge(api, act, society):
    partner = await made(act, society)
    reader = await program(api, act, partner)
    await listening(reader, "https://hooks.partner.example/in", "changes.available")
    for someone in (society.branwen, society.manawydan, society.pwyll):
        await consented(act, someone, partner)
        await followed(act, 1)
    assert len(await rows(act, "SELECT id FROM webhook_delivery")) == 1


async def test_whoever_was_told_of_under_the_agreement_before_may_be_in_a_copy_too(api, act, society):
    partner = await made(act, society, basis="legitimate_interests")
    await (await program(api, act, partner)).get("/api/v1/members")
    async with act(society.rhiannon) as ctx:
        await partners.end_agreement(ctx, await agreement_of(act, partner), NewEnd(MEMBERSHIP))
        again = new_partner((await ctx.now()).astimezone(LONDON).date(), basis="legitimate_interests")
        agreement_id = await partners.make_agreement(ctx, partner.partner_id, again)
    reader = await program(api, act, partner)
    await listening(reader, "https://hooks.partner.example/in", "changes.available", "consent.withdrawn")
    async with act(society.branwen) as ctx:
        await partners.object_to_sharing(ctx, agreement_id)
    await followed(act, 2)


async def test_what_concerns_nobody_in_view_is_no_nudge(api, act, society):
    reader = await program(api, act, await made(act, society))
    await listening(reader, "https://hooks.partner.example/in", "changes.available", "decision.published")
    await ended(act, society)
    await consented(act, society.manawydan, await made(act, society))
    await published(act, society, a_decision(society))
    await followed(act, 1)
    assert [each["type"] for each in await rows(act, "SELECT type FROM webhook_delivery")] == ["decision.published"]


async def test_what_was_sent_is_forgotten_after_thirty_days(api, act, society, clock):
    reader = await program(api, act, await made(act, society))
    endpoint, _ = await listening(reader, "https://hooks.partner.example/in")
    await reader.post(f"/api/v1/webhook-endpoints/{endpoint['id']}/test")
    for days, left in ((29, 1), (2, 0)):
        await clock.forward(days=days)
        async with act(None) as ctx:
            await actions.advance_due(ctx)
        assert len(await rows(act, "SELECT id FROM webhook_delivery")) == left


async def test_two_who_follow_at_once_tell_it_once(api, act, society):
    reader = await program(api, act, await made(act, society))
    await listening(reader, "https://hooks.partner.example/in", "decision.published")
    await published(act, society, a_decision(society))

    async def follow() -> None:
        async with act(None) as ctx:
            await actions.advance_due(ctx)

    for _ in range(8):
        await asyncio.gather(follow(), follow())
    await followed(act, 1)
    assert len(await rows(act, "SELECT id FROM webhook_delivery")) == 1
