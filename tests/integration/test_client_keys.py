"""A program that signs with a key of its own: what is taken as its word, once, and what is not."""

import asyncio
import base64
import hmac
import json
from hashlib import sha256
from time import time  # noqa: TID251 - the program’s own machine has a clock of its own
from typing import Any

import pytest
from joserfc import jwk, jws
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.partners import made, program

pytestmark = pytest.mark.filterwarnings("ignore:EdDSA is deprecated")

TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
RSA = jwk.RSAKey.generate_key(2048, {"kid": "rsa"})
EC = jwk.ECKey.generate_key("P-256", {"kid": "ec"})
ED = jwk.OKPKey.generate_key("Ed25519", {"kid": "ed"})
KEYS = {"RS256": RSA, "PS256": RSA, "ES256": EC, "EdDSA": ED}
SET = {"keys": [key.as_dict(private=False) for key in (RSA, EC, ED)]}


def claims(client_id, **changes) -> dict[str, Any]:
    now = time()
    said = {"iss": str(client_id), "sub": str(client_id), "aud": "http://testserver/oauth/token", "jti": f"{now}"}
    return {name: each for name, each in (said | {"exp": now + 60} | changes).items() if each is not None}


def signed(said: dict[str, Any], alg="RS256", key=None, **header) -> str:
    key = key or KEYS[alg]
    return jws.serialize_compact(
        {"alg": alg, "kid": key.kid} | header, json.dumps(said), key, [*KEYS, "HS256", "RS384"]
    )


async def asked(api, assertion, **more):
    data = {"grant_type": "client_credentials", "client_assertion_type": TYPE, "client_assertion": assertion}
    return await api.post("/oauth/token", data=data | more)


async def with_keys(api, act, society, keys=SET):
    partner = await made(act, society)
    officer = await api.as_(society.rhiannon)
    put = await officer.put(f"/api/v1/clients/{partner.secret.client_id}/keys", json=keys)
    assert (put.status_code, put.json()) == (200, keys)
    return partner


@pytest.mark.parametrize("alg", [*KEYS])
async def test_what_a_key_of_the_clients_own_signed_is_its_word_once(api, act, society, alg):
    partner = await with_keys(api, act, society)
    assertion = signed(claims(partner.secret.client_id), alg)
    granted = await asked(api, assertion)
    assert granted.status_code == 200, granted.text
    bearer = {"Authorization": f"Bearer {granted.json()['access_token']}"}
    assert (await api.get("/api/v1/clients/me", headers=bearer)).status_code == 200
    again = await asked(api, assertion)
    assert (again.status_code, again.json()["error"]) == (401, "invalid_client")


async def test_of_one_assertion_shown_twice_at_once_one_is_taken(api, act, society):
    partner = await with_keys(api, act, society)
    assertion = signed(claims(partner.secret.client_id))
    answers = await asyncio.gather(*(asked(api, assertion) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401]


async def test_an_assertion_is_used_up_though_no_token_was_given(api, act, society):
    partner = await with_keys(api, act, society)
    assertion = signed(claims(partner.secret.client_id))
    assert (await asked(api, assertion, scope="everything")).json()["error"] == "invalid_scope"
    assert (await asked(api, assertion)).json()["error"] == "invalid_client"


GONE, FAR = 946684800, 4102444800  # the first seconds of 2000 and of 2100


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "another"},
        {"sub": "another"},
        {"iss": None},
        {"aud": "https://elsewhere.example"},
        {"aud": ["http://testserver", "https://elsewhere.example"]},
        {"aud": None},
        {"exp": GONE},
        {"exp": FAR},
        {"exp": 1e300},
        {"exp": None},
        {"exp": "tomorrow"},
        {"nbf": FAR},
        {"iat": FAR},
        {"jti": None},
        {"jti": ""},
        {"jti": 7},
    ],
    ids=repr,
)
async def test_an_assertion_that_says_otherwise_is_nobodys_word(api, act, society, changes):
    partner = await with_keys(api, act, society)
    answer = await asked(api, signed(claims(partner.secret.client_id, **changes)))
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def unsigned(said, alg="none") -> str:
    parts = (json.dumps({"alg": alg, "kid": "rsa"}).encode(), json.dumps(said).encode())
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."


def mixed_up(said, public: bytes) -> str:
    """Signed with what everybody knows, as though it were a secret (RFC 8725 §2.1)."""
    begun = unsigned(said, "HS256")
    sign = hmac.new(public, begun[:-1].encode(), sha256).digest()
    return begun + base64.urlsafe_b64encode(sign).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "forged",
    [
        unsigned,
        lambda said: unsigned(said, "RS256"),
        lambda said: signed(said, key=jwk.RSAKey.generate_key(2048, {"kid": "rsa"})),
        lambda said: mixed_up(said, RSA.as_pem(private=False)),
        lambda said: mixed_up(said, json.dumps(SET["keys"][0]).encode()),
        lambda said: signed(said, "RS384", RSA),
        lambda said: signed(said, kid="another"),
        lambda said: signed(said, "ES256", EC, kid="rsa"),
        lambda said: signed(said)[:-3] + "AAA",
        lambda said: signed({**said, "pad": "x" * 9000}),
        lambda _: "a.b.c",
        lambda _: "{}",
        lambda _: signed(["not", "claims"]),
    ],
)
async def test_what_the_key_did_not_sign_is_nobodys_word(api, act, society, forged):
    partner = await with_keys(api, act, society)
    answer = await asked(api, forged(claims(partner.secret.client_id)))
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert (await asked(api, signed(claims(partner.secret.client_id)))).status_code == 200


async def test_one_key_needs_no_name_and_nobody_elses_key_will_do(api, act, society):
    bare = {"keys": [{name: each for name, each in SET["keys"][0].items() if name != "kid"}]}
    partner, other = await with_keys(api, act, society, bare), await with_keys(api, act, society)
    nameless = jws.serialize_compact({"alg": "RS256"}, json.dumps(claims(partner.secret.client_id)), RSA)
    assert (await asked(api, nameless)).status_code == 200
    theirs = signed(claims(other.secret.client_id), "ES256")
    assert (await asked(api, theirs, client_id=str(partner.secret.client_id))).status_code == 401
    assert (await asked(api, signed(claims(other.secret.client_id, aud=["http://testserver"])))).status_code == 200
    data = {"token": "x", "client_assertion_type": TYPE}
    mine = signed(claims(other.secret.client_id, aud="http://testserver/oauth/revoke"))
    assert (await api.post("/oauth/revoke", data=data | {"client_assertion": mine})).status_code == 200
    assert (await api.post("/oauth/revoke", data=data | {"client_assertion": mine})).status_code == 401


async def test_a_client_shows_itself_in_one_way(api, act, society):
    partner = await with_keys(api, act, society)
    id_, secret = str(partner.secret.client_id), partner.secret.client_secret
    data = {"grant_type": "client_credentials"}
    for way, auth, status in (
        ({"client_id": id_, "client_secret": secret}, None, 200),
        ({"client_id": id_}, (id_, secret), 200),
        ({"client_id": "other"}, (id_, secret), 400),
        ({"client_id": id_, "client_secret": secret}, (id_, secret), 400),
        ({"client_id": id_, "client_secret": "wrong"}, None, 401),
        ({"client_id": id_}, None, 401),
        ({"client_secret": secret}, None, 401),
        ({"client_assertion": signed(claims(id_))}, None, 401),
        ({"client_assertion": signed(claims(id_)), "client_assertion_type": TYPE, "client_secret": secret}, None, 400),
    ):
        answer = await api.post("/oauth/token", data=data | way, auth=auth)
        assert answer.status_code == status, (way, answer.text)


@pytest.mark.parametrize(
    ("key", "status", "said"),
    [
        (RSA.as_dict(private=True), 422, "key-not-public"),
        (ED.as_dict(private=True), 422, "key-not-public"),
        ({"kty": "RSA", "e": "AQAB", "n": SET["keys"][0]["n"][:171]}, 422, "key-not-of-its-form"),
        ({"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}, 422, "key-not-of-its-form"),
        ({"kty": "EC", "crv": "Ed25519", "x": "AA", "y": "AA"}, 422, "key-not-of-its-form"),
        ({"kty": "RSA"}, 422, "key-not-of-its-form"),
        ({**SET["keys"][1], "alg": "RS256"}, 422, "key-not-of-its-form"),
        ({"kty": "oct", "k": "AAAA"}, 400, "invalid-request"),
        ({**SET["keys"][1], "kid": "a\x00"}, 400, "invalid-request"),
        ({**SET["keys"][1], "use": "enc"}, 400, "invalid-request"),
    ],
)
async def test_what_is_no_public_key_is_not_kept(api, act, society, key, status, said):
    partner = await made(act, society)
    officer = await api.as_(society.rhiannon)
    path = f"/api/v1/clients/{partner.secret.client_id}/keys"
    answer = await officer.put(path, json={"keys": [key]})
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{said}")
    assert (await officer.put(path, json={"keys": SET["keys"][:1] * 2})).json()["type"] == "/problems/keys-not-told"
    [client] = (await officer.get(f"/api/v1/partners/{partner.partner_id}")).json()["clients"]
    assert client["keys"] == []


async def test_a_program_that_is_switched_off_stops_at_once_and_for_good(api, act, society):
    partner = await with_keys(api, act, society)
    reader, officer = await program(api, act, partner), await api.as_(society.rhiannon)
    client_id = partner.secret.client_id
    path = f"/api/v1/clients/{client_id}"
    assert (await (await api.as_(society.branwen)).post(f"{path}/disabling")).status_code == 403
    assert (await reader.get("/api/v1/members")).status_code == 200
    off = await officer.post(f"{path}/disabling")
    assert (off.status_code, off.json()["clients"][0]["allowed_actions"]) == (200, [])
    assert (await reader.get("/api/v1/members")).status_code == 401
    assert (await asked(api, signed(claims(client_id)))).status_code == 401
    data = {"grant_type": "client_credentials"}
    by_secret = await api.post("/oauth/token", data=data, auth=(str(client_id), partner.secret.client_secret))
    assert by_secret.status_code == 401
    for method, wish in (("POST", "disabling"), ("POST", "secrets"), ("PUT", "keys")):
        answer = await officer.request(method, f"{path}/{wish}", json=SET if wish == "keys" else None)
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/client-switched-off")


@pytest.mark.parametrize(
    "forbidden",
    [
        "DELETE FROM client",
        """UPDATE client SET keys = '[{"kty": "oct", "k": "AA"}]'""",
        """UPDATE client SET keys = '[{"kty": "RSA", "d": "AA"}]'""",
        "UPDATE client SET disabled_at = NULL, disabled_by = NULL",
        (
            "INSERT INTO access_token SELECT sha256('x'), client_id, agreement_id, scopes, app_now(), app_now()"
            " FROM access_token"
        ),
    ],
)
async def test_the_database_keeps_a_program_as_it_is(api, act, society, forbidden):
    partner = await made(act, society)
    await program(api, act, partner)
    await (await api.as_(society.rhiannon)).post(f"/api/v1/clients/{partner.secret.client_id}/disabling")
    with pytest.raises(DBAPIError):
        async with act(None) as ctx:
            await ctx.db.execute(text(forbidden))


async def test_what_was_shown_is_forgotten_once_it_has_run_out(api, act, society, clock):
    from governance.partners import actions

    partner = await with_keys(api, act, society)
    await asked(api, signed(claims(partner.secret.client_id)))
    await clock.forward(days=2)
    async with act(None) as ctx:
        assert await actions.advance_due(ctx) == 2
        assert (await ctx.db.execute(text("SELECT count(*) FROM client_assertion"))).scalar_one() == 0
