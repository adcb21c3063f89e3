"""An app that acts for a member: what it may do, what it never may, and how it is stopped."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from governance.accounts.rules import token_digest
from governance.apps import queries
from governance.ballots.values import NewBallot
from governance.bilingual import BilingualProse
from governance.members.store import rest
from governance.motions.rules import LONDON
from governance.notices import actions as notices
from governance.partners import actions as sharing
from governance.partners.values import NewEnd
from governance.questions.values import Method
from tests import asking, stage
from tests.apps import acting, bearing, code, exchange, registered, renew, tokens, wish
from tests.partners import agreement_of, made

MOTION = {
    "original_language": "en",
    "title": {"cy": "Te", "en": "Tea"},
    "text": {"cy": "Bod te.", "en": "That there be tea."},
}


async def opened(act, society, clock, seen_by="members"):
    return await stage.opened(act, society, clock, NewBallot(names_seen_by=seen_by))


async def test_an_app_does_what_the_member_let_it_and_the_journal_knows_which(api, act, society, clock):
    ballot_id = await opened(act, society, clock)
    app = await registered(act, society)
    branwen = await acting(api, society.branwen, app)
    proposed = await branwen.post("/api/v1/motions", json=MOTION | {"body_id": str(society.forum_id)})
    assert proposed.status_code == 201
    sought = await branwen.post(
        f"/api/v1/motions/{proposed.json()['id']}/transitions", json={"to": "seeking_seconders"}
    )
    assert sought.status_code == 200
    manawydan = await acting(api, society.manawydan, app)
    assert (await manawydan.post(f"/api/v1/motions/{proposed.json()['id']}/seconds", json={})).status_code in (200, 201)
    assert (await branwen.put(f"/api/v1/ballots/{ballot_id}/my-vote", json={"choice": "yes"})).status_code == 200
    me = (await branwen.get("/api/v1/me")).json()
    assert me["permissions"] == ["motion:propose", "motion:second", "vote:cast"]
    acts = (await (await api.as_(society.branwen)).get("/api/v1/me/app-acts")).json()["data"]
    assert [each["type"] for each in acts] == ["ballot", "motion", "motion"]
    assert {each["app"]["en"] for each in acts} == {"Community Cloud"}
    read = (await (await api.as_(society.rhiannon)).get(f"/api/v1/journal?subject_id={proposed.json()['id']}")).json()
    apps = {each["by"]["name"]: each["by"]["app"] for each in read["data"] if each["by"]}
    assert apps[society.manawydan.name] == {"cy": "Cwmwl Cymuned", "en": "Community Cloud"}


async def test_every_vote_by_an_app_is_told_to_the_member(api, act, society, clock):
    ballot_id = await opened(act, society, clock)
    branwen = await acting(api, society.branwen, await registered(act, society))
    for choice in ("yes", "no"):
        assert (await branwen.put(f"/api/v1/ballots/{ballot_id}/my-vote", json={"choice": choice})).status_code == 200
    async with act(None) as ctx:
        told = (await ctx.db.execute(text("SELECT id FROM app_vote"))).scalars().all()
        assert [await notices.tell(ctx, "vote.cast_by_app", each) for each in told] == [1, 1]
    found = (await (await api.as_(society.branwen)).get("/api/v1/me/notices")).json()["data"]
    assert [each["kind"] for each in found if each["kind"] == "vote_by_app"] == ["vote_by_app"] * 2
    assert {(each["type"], each["subject_id"]) for each in found if each["kind"] == "vote_by_app"} == {
        ("ballot", str(ballot_id))
    }


async def test_no_app_votes_or_looks_where_names_are_unseen(api, act, society, clock):
    ballot_id = await opened(act, society, clock, "self")
    member, app = await api.as_(society.branwen), await acting(api, society.branwen, await registered(act, society))
    path = f"/api/v1/ballots/{ballot_id}"
    refused = await app.put(f"{path}/my-vote", json={"choice": "yes"})
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/secret-from-apps")
    assert (await member.put(f"{path}/my-vote", json={"choice": "yes"})).status_code == 200
    assert (await app.get(f"{path}/my-vote")).json()["data"] == []
    assert (await app.get(path)).json()["my_papers"] == []
    assert (await member.get(path)).json()["my_papers"][0]["vote"]["choice"] == "yes"


async def test_no_app_sees_how_its_member_answered_a_question(api, act, society):
    question_id = await asking.asked(act, society, Method.APPROVAL)
    await asking.answer(act, society.branwen, question_id, asking.AN_ANSWER[Method.APPROVAL])
    member, app = await api.as_(society.branwen), await acting(api, society.branwen, await registered(act, society))
    path = f"/api/v1/questions/{question_id}"
    assert (await member.get(path)).json()["my_papers"] != []
    assert (await app.get(path)).json()["my_papers"] == []
    assert (await app.put(f"{path}/my-answer", json={"approves": [1]})).json()["type"] == "/problems/not-by-app"


async def test_the_right_is_chosen_as_members_choose_it(api, act, society, clock):
    ballot_id = await opened(act, society, clock)
    app = await acting(api, society.bendigeidfran, await registered(act, society))
    path = f"/api/v1/ballots/{ballot_id}/my-vote"
    unsaid = await app.put(path, json={"choice": "yes"})
    assert (unsaid.status_code, unsaid.json()["type"]) == (409, "/problems/choose-right")
    for right in (society.bendigeidfran.member_id, society.cartref_id):
        assert (await app.put(path, json={"choice": "yes", "on_behalf_of": str(right)})).status_code == 200
    other = await app.put(path, json={"choice": "yes", "on_behalf_of": str(society.branwen.member_id)})
    assert (other.status_code, other.json()["type"]) == (403, "/problems/right-not-yours")


@pytest.mark.parametrize("scope", ["", "motions.write", "seconds.write", "votes.write"])
async def test_an_app_may_what_its_scope_says_and_no_more(api, act, society, clock, scope):
    ballot_id = await opened(act, society, clock)
    app = await acting(api, society.branwen, await registered(act, society), scope)
    asked = {
        "motions.write": ("POST", "/motions", MOTION | {"body_id": str(society.forum_id)}),
        "seconds.write": ("POST", f"/motions/{ballot_id}/seconds", {}),
        "votes.write": ("PUT", f"/ballots/{ballot_id}/my-vote", {"choice": "yes"}),
    }
    for needed, (method, path, body) in asked.items():
        answer = await app.request(method, f"/api/v1{path}", json=body)
        if needed == scope:
            assert answer.status_code in (200, 201, 404), answer.text
        else:
            assert (answer.status_code, answer.json()["scope"]) == (403, needed)
            assert f'scope="{needed}"' in answer.headers["www-authenticate"]
    assert (await app.get("/api/v1/me")).status_code == 200


async def test_an_office_is_not_lent_and_neither_is_anything_of_the_account(api, act, society):
    app = await registered(act, society)
    officer = await acting(api, society.rhiannon, app)
    for method, path in (
        ("GET", "/journal"),
        ("GET", "/applications"),
        ("GET", "/memberships"),
        ("GET", "/me/sessions"),
        ("GET", "/me/sharing"),
        ("GET", "/me/apps"),
        ("GET", "/members"),
        ("GET", "/clients/me"),
        ("DELETE", "/me/sessions"),
        ("DELETE", f"/me/apps/{app.client_id}"),
        ("POST", "/me/apps"),
        ("POST", "/partners"),
        ("PATCH", "/me"),
        ("POST", "/sign-ins"),
        ("POST", "/me/applications"),
    ):
        answer = await officer.request(method, f"/api/v1{path}", json=wish(app) if method == "POST" else None)
        assert answer.status_code in (400, 403), (method, path, answer.text)
        if answer.status_code == 403:
            assert answer.json()["type"] in ("/problems/not-by-app", "/problems/insufficient-scope")
    me = (await officer.get("/api/v1/me")).json()
    assert me["offices"] == []


# ── How it is stopped ────────────────────────────────────────────────────────────────────────────────


async def stopped(client) -> bool:
    answer = await client.get("/api/v1/me")
    assert answer.status_code in (200, 401)
    return answer.status_code == 401


async def test_the_member_stops_it_at_once_wherever_it_runs(api, act, society):
    app = await registered(act, society)
    given = [await tokens(api, society.branwen, app) for _ in range(2)]
    clients = [bearing(api, each["access_token"]) for each in given]
    member, other = await api.as_(society.branwen), await api.as_(society.manawydan)
    [mine] = (await member.get("/api/v1/me/apps")).json()["data"]
    assert (mine["client_id"], mine["used_at"] is not None) == (str(app.client_id), True)
    assert (await other.get("/api/v1/me/apps")).json()["data"] == []
    assert (await other.delete(f"/api/v1/me/apps/{app.client_id}")).status_code == 404
    assert not await stopped(clients[0])
    assert (await member.delete(f"/api/v1/me/apps/{app.client_id}")).status_code == 204
    assert [await stopped(each) for each in clients] == [True, True]
    assert (await renew(api, app, given[0]["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await member.get("/api/v1/me/apps")).json()["data"] == []
    assert (await member.delete(f"/api/v1/me/apps/{app.client_id}")).status_code == 404


async def test_the_end_of_the_agreement_stops_it_at_once(api, act, society):
    partner = await made(act, society)
    app = await registered(act, society, partner=partner)
    given = await tokens(api, society.branwen, app)
    waiting = await code(api, society.branwen, app)
    client = bearing(api, given["access_token"])
    assert not await stopped(client)
    agreement_id = await agreement_of(act, partner)
    async with act(society.rhiannon) as ctx:
        await sharing.end_agreement(ctx, agreement_id, NewEnd(BilingualProse(cy="Diwedd.", en="Over.")))
    assert await stopped(client)
    assert (await renew(api, app, given["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await exchange(api, app, waiting)).json()["error"] == "invalid_grant"
    asked = await (await api.as_(society.branwen)).post("/api/v1/me/apps", json=wish(app))
    assert (asked.status_code, asked.json()["type"]) == (409, "/problems/app-without-agreement")


async def test_an_app_that_is_switched_off_stops_at_once(api, act, society):
    app = await registered(act, society)
    given = await tokens(api, society.branwen, app)
    await (await api.as_(society.rhiannon)).post(f"/api/v1/clients/{app.client_id}/disabling")
    assert await stopped(bearing(api, given["access_token"]))
    assert (await renew(api, app, given["refresh_token"])).json()["error"] == "invalid_client"
    asked = await (await api.as_(society.branwen)).post("/api/v1/me/apps", json=wish(app))
    assert (asked.status_code, asked.json()["type"]) == (422, "/problems/app-not-known")


async def test_a_member_who_is_suspended_or_gone_lends_nothing(api, act, society):
    app = await registered(act, society)
    given = await tokens(api, society.branwen, app)
    client = bearing(api, given["access_token"])
    assert not await stopped(client)
    async with act(None) as ctx:
        await rest(ctx.db, society.branwen.member_id, (await ctx.now()).astimezone(LONDON).date() - timedelta(days=1))
    assert await stopped(client)
    assert (await renew(api, app, given["refresh_token"])).json()["error"] == "invalid_grant"
    asked = await (await api.as_(society.efnisien)).post("/api/v1/me/apps", json=wish(app))
    assert (asked.status_code, asked.json()["type"]) == (403, "/problems/no-right")


# ── Codes and tokens ─────────────────────────────────────────────────────────────────────────────────


async def test_a_code_that_comes_again_stops_what_it_gave(api, act, society):
    app = await registered(act, society)
    its_code = await code(api, society.branwen, app)
    given = (await exchange(api, app, its_code)).json()
    client = bearing(api, given["access_token"])
    assert not await stopped(client)
    assert (await exchange(api, app, its_code)).json()["error"] == "invalid_grant"
    assert await stopped(client)
    assert (await renew(api, app, given["refresh_token"])).json()["error"] == "invalid_grant"
    async with act(None) as ctx:
        said = "SELECT count(*) FROM journal WHERE event = 'app.stopped' AND subject_id = :id"
        assert (await ctx.db.execute(text(said), {"id": society.branwen.person_id})).scalar_one() == 1


async def test_of_a_code_shown_twice_at_once_nothing_is_left(api, act, society):
    app = await registered(act, society)
    its_code = await code(api, society.branwen, app)
    answers = await asyncio.gather(*(exchange(api, app, its_code) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [200, 400]
    [given] = [answer.json() for answer in answers if answer.status_code == 200]
    assert await stopped(bearing(api, given["access_token"]))


async def test_a_code_is_good_for_a_minute_for_whoever_asked_for_it(api, act, society, clock):
    app, other = await registered(act, society), await registered(act, society)
    its_code = await code(api, society.branwen, app)
    for changes in (
        {"code_verifier": "another-verifier-of-enough-characters-0123456789"},
        {"code_verifier": ""},
        {"code_verifier": "short"},
        {"redirect_uri": "https://app.partner.example/back/"},
        {"redirect_uri": ""},
        {"code": its_code[:-1]},
    ):
        assert (await exchange(api, app, its_code, **changes)).json()["error"] == "invalid_grant"
    assert (await exchange(api, other, its_code)).json()["error"] == "invalid_grant"
    await clock.forward(seconds=61)
    assert (await exchange(api, app, its_code)).json()["error"] == "invalid_grant"


async def test_a_token_renews_once_and_a_stolen_one_stops_both(api, act, society, clock):
    app = await registered(act, society)
    first = await tokens(api, society.branwen, app)
    assert first["expires_in"] == 900
    await clock.forward(minutes=16)
    assert await stopped(bearing(api, first["access_token"]))
    second = (await renew(api, app, first["refresh_token"], scope="forum.read")).json()
    assert second["scope"] == "forum.read"
    assert (await renew(api, app, second["refresh_token"], scope="everything")).json()["error"] == "invalid_scope"
    assert not await stopped(bearing(api, second["access_token"]))
    assert (await renew(api, app, first["refresh_token"])).json()["error"] == "invalid_grant"
    assert await stopped(bearing(api, second["access_token"]))
    assert (await renew(api, app, second["refresh_token"])).json()["error"] == "invalid_grant"


async def test_a_permit_is_over_after_ninety_days_however_often_it_was_renewed(api, act, society, clock):
    app = await registered(act, society)
    given = await tokens(api, society.branwen, app)
    await clock.forward(days=89, hours=23, minutes=55)
    given = (await renew(api, app, given["refresh_token"])).json()
    assert given["expires_in"] <= 300
    await clock.forward(minutes=6)
    assert (await renew(api, app, given["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await (await api.as_(society.branwen)).get("/api/v1/me/apps")).json()["data"] == []


async def test_an_app_without_a_secret_has_its_verifier_and_one_with_a_secret_must_show_it(api, act, society):
    public, secret = await registered(act, society, public=True), await registered(act, society)
    assert public.client_secret is None
    assert not await stopped(await acting(api, society.branwen, public))
    its_code = await code(api, society.branwen, secret)
    bare = {"grant_type": "authorization_code", "code": its_code, "client_id": str(secret.client_id)}
    assert (await api.post("/oauth/token", data=bare)).json()["error"] == "invalid_client"
    for client_id, error in ((public.client_id, "invalid_client"), (secret.client_id, "invalid_client")):
        data = {"grant_type": "client_credentials", "client_id": str(client_id)}
        assert (await api.post("/oauth/token", data=data)).json()["error"] == error
    partner = await made(act, society)
    auth = (str(partner.secret.client_id), partner.secret.client_secret)
    data = {"grant_type": "refresh_token", "refresh_token": "x"}
    assert (await api.post("/oauth/token", data=data, auth=auth)).json()["error"] == "unauthorized_client"


async def test_an_app_gives_back_what_is_its_own(api, act, society):
    app, other = await registered(act, society), await registered(act, society, public=True)
    given = await tokens(api, society.branwen, app)
    client = bearing(api, given["access_token"])
    for token in (given["access_token"], given["refresh_token"], "nonsense"):
        answer = await api.post("/oauth/revoke", data={"client_id": str(other.client_id), "token": token})
        assert answer.status_code == 200
    assert not await stopped(client)
    auth = (str(app.client_id), app.client_secret)
    assert (await api.post("/oauth/revoke", auth=auth, data={"token": given["access_token"]})).status_code == 200
    assert await stopped(client)
    again = (await renew(api, app, given["refresh_token"])).json()
    assert (await api.post("/oauth/revoke", auth=auth, data={"token": again["refresh_token"]})).status_code == 200
    assert await stopped(bearing(api, again["access_token"]))
    assert (await renew(api, app, again["refresh_token"])).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "forbidden",
    [
        "UPDATE app SET redirect_uris = '{https://evil.example/}'",
        "UPDATE app_permit SET scopes = '{forum.read}'",
        "UPDATE app_permit SET expires_at = expires_at + interval '1 day'",
        "DELETE FROM app_permit",
        "UPDATE app_token SET expires_at = app_now() + interval '1 year'",
        "UPDATE app_code SET ended_at = NULL",
        (
            "INSERT INTO app_token SELECT sha256('x'), id, 'access', '{forum.read,members.read}', app_now(), app_now()"
            " FROM app_permit"
        ),
        "UPDATE app_permit SET id = gen_random_uuid()",
    ],
)
async def test_the_database_keeps_a_permit_as_it_was_given(api, act, society, forbidden):
    await tokens(api, society.branwen, await registered(act, society), "votes.write")
    with pytest.raises(DBAPIError):
        async with act(None) as ctx:
            await ctx.db.execute(text(forbidden))


@pytest.mark.parametrize(
    ("seen_by", "scope", "cast"),
    [("self", "votes.write", False), ("members", "", False), ("members", "votes.write", True)],
)
async def test_the_database_takes_no_vote_from_an_app_unless_let(api, act, society, clock, seen_by, scope, cast):
    ballot_id = await opened(act, society, clock, seen_by)
    given = await tokens(api, society.branwen, await registered(act, society), scope)

    async def vote():
        async with act(None) as ctx:
            assert await queries.acting_for(ctx.db, token_digest(given["access_token"]))
            said = (
                "INSERT INTO vote (ballot_id, member_id, choice, cast_by, cast_at)"
                " VALUES (:b, :m, 'yes', :p, app_now())"
            )
            keys = {"b": ballot_id, "m": society.branwen.member_id, "p": society.branwen.person_id}
            await ctx.db.execute(text(said), keys)

    if cast:
        await vote()
    else:
        with pytest.raises(DBAPIError, match="not cast by an app"):
            await vote()
