"""Short ways to an app, to a member who lets it in, and to its tokens: by the actions and the wire."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from governance.apps import actions
from governance.apps.values import AppMade, NewApp, NewPermit
from governance.bilingual import Bilingual, Language
from governance.partners.values import Credentials, Granted, TokenAsked
from governance.permissions import AppScope
from tests.conftest import client
from tests.partners import made

NAME = Bilingual(cy="Cwmwl Cymuned", en="Community Cloud")
BACK = "https://app.partner.example/back"
ALL = " ".join(AppScope)
VERIFIER = "a-verifier-of-enough-characters-0123456789.~_"
CHALLENGE = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


def wish(app: AppMade, **changes: str) -> dict[str, str]:
    """What an app asks of a member, as its link says it."""
    asked = {
        "client_id": str(app.client_id),
        "redirect_uri": BACK,
        "response_type": "code",
        "scope": ALL,
        "state": "its own",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    }
    return asked | changes


async def registered(act, society, *, partner=None, **changes: Any) -> AppMade:
    """An app that Rhiannon registered, by a partner of its own unless one is named."""
    partner = partner or await made(act, society)
    given = {"name": NAME, "redirect_uris": (BACK,), "scopes": tuple(AppScope), "public": False}
    async with act(society.rhiannon) as ctx:
        return await actions.register_app(ctx, partner.partner_id, NewApp(**given | changes))


async def code(api, someone, app: AppMade, **changes: str) -> str:
    """The code that an app gets once somebody let it in."""
    answer = await (await api.as_(someone)).post("/api/v1/me/apps", json=wish(app, **changes))
    assert answer.status_code == 201, answer.text
    return dict(parse_qsl(urlsplit(answer.json()["redirect_to"]).query))["code"]


def shown(app: AppMade) -> dict[str, Any]:
    """How an app shows itself: by HTTP Basic, or by its name alone."""
    if app.client_secret is None:
        return {"data": {"client_id": str(app.client_id)}}
    return {"auth": (str(app.client_id), app.client_secret), "data": {}}


async def let_in(act, someone, app: AppMade) -> str:
    """An access token of an app that somebody let do all it can ask, by the actions alone."""
    async with act(someone) as ctx:
        way = await actions.allow_app(ctx, NewPermit(**wish(app)), Language.CY, "http://testserver")
    its_code = dict(parse_qsl(urlsplit(way).query))["code"]
    shown_by = Credentials(str(app.client_id), app.client_secret)
    async with act(None) as ctx:
        asked = TokenAsked("authorization_code", shown_by, None, its_code, BACK, VERIFIER)
        granted = await actions.grant_token(ctx, asked)
    assert isinstance(granted, Granted), granted
    return granted.access_token


async def exchange(api, app: AppMade, its_code: str, **changes: str):
    """What the token endpoint answers to a code."""
    sent = shown(app)
    data = {"grant_type": "authorization_code", "code": its_code, "redirect_uri": BACK, "code_verifier": VERIFIER}
    return await api.post("/oauth/token", **sent | {"data": sent["data"] | data | changes})


async def renew(api, app: AppMade, refresh_token: str, **changes: str):
    """What the token endpoint answers to a token that renews others."""
    sent = shown(app)
    data = {"grant_type": "refresh_token", "refresh_token": refresh_token}
    return await api.post("/oauth/token", **sent | {"data": sent["data"] | data | changes})


async def tokens(api, someone, app: AppMade, scope: str = ALL) -> dict[str, Any]:
    """An app's tokens, once somebody let it in."""
    answer = await exchange(api, app, await code(api, someone, app, scope=scope))
    assert answer.status_code == 200, answer.text
    return answer.json()


def bearing(api, access_token: str):
    """A client of the API with a token."""
    return client(api.app, api.engine, {"Authorization": f"Bearer {access_token}"})


async def acting(api, someone, app: AppMade, scope: str = ALL):
    """The API as an app has it that acts for somebody."""
    return bearing(api, (await tokens(api, someone, app, scope))["access_token"])
