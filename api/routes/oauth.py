"""How a partner's program, and an app for its member, gets tokens and gives them back: RFC 6749, RFC 7009."""

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote_plus
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.response import Redirect

import i18n
from api.access import PASSED_ON
from api.context import open_context
from governance.apps import actions as apps
from governance.bilingual import LANGUAGES, Language
from governance.partners import actions
from governance.partners.assertions import ALGORITHMS
from governance.partners.refusals import ClientNotKnown, TokenRefusal, TokenRequestInvalid
from governance.partners.values import Credentials, TokenAsked
from governance.permissions import AppScope, Scope
from i18n.addresses import url

Caller = Request[None, None, State]

FORM_TYPE = "application/x-www-form-urlencoded"
UNKEPT = {"Cache-Control": "no-store"}
FOR_ALL = {"Cache-Control": "public, max-age=300"}
MOST_FIELDS = 20
METHODS = ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"]
APPS_GRANTS = ("authorization_code", "refresh_token")
APPS_FIELDS = ("code", "redirect_uri", "code_verifier", "refresh_token")
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@post("/oauth/token", operation_id="grant_token", status_code=200, include_in_schema=False)
async def grant_token(request: Caller) -> Response[Any]:
    """Give a client its token: fifteen minutes at most, and never longer than the agreement."""
    try:
        fields = await _fields(request)
        kind, shown = fields.get("grant_type", ""), _credentials(request, fields)
        asked = TokenAsked(
            kind, shown, fields.get("scope"), **{name: fields[name] for name in APPS_FIELDS if name in fields}
        )
        async with open_context(request.app.state, read_only=False, token=None) as ctx:
            granted = await (apps if kind in APPS_GRANTS else actions).grant_token(ctx, asked)
    except TokenRefusal as refusal:
        return refused(refusal)
    return refused(granted) if isinstance(granted, TokenRefusal) else Response(granted, headers=UNKEPT)


@post("/oauth/revoke", operation_id="revoke_token", status_code=200, include_in_schema=False)
async def revoke_token(request: Caller) -> Response[Any]:
    """End a token of the client's own. The answer is the same for one that was none (RFC 7009 §2.2)."""
    try:
        fields = await _fields(request)
        if "token" not in fields:
            raise TokenRequestInvalid
        shown = _credentials(request, fields)
        async with open_context(request.app.state, read_only=False, token=None) as ctx:
            await apps.revoke_token(ctx, shown, fields["token"])
    except TokenRefusal as refusal:
        return refused(refusal)
    return Response(None, headers=UNKEPT)


@get("/oauth/authorize", operation_id="authorize", opt=PASSED_ON, include_in_schema=False)
async def authorize(request: Caller) -> Redirect:
    """Send a member on to the page on which they read who asks for what, in a language of theirs (RFC 6749 §4.1.1)."""
    wished = request.query_params.get("ui_locales", "").split(" ")
    known = next((Language(each) for each in wished if each in LANGUAGES), None)
    language = known or i18n.negotiate(request.headers.get("accept-language"), Language.CY)
    try:
        app_id = UUID(request.query_params.get("client_id", ""))
    except ValueError:
        app_id = UUID(int=0)  # of no app: the page says so
    query = request.scope["query_string"].decode("latin-1")
    return Redirect(f"{url(language, 'allow_app', None, app_id=app_id)}?{query}", status_code=303)


@get("/.well-known/oauth-authorization-server", operation_id="oauth_server", include_in_schema=False)
async def oauth_server(request: Caller) -> Response[dict[str, Any]]:
    """What the token endpoint offers, for programs that look it up (RFC 8414)."""
    base = _base(request)
    said = {
        "issuer": base,
        "authorization_endpoint": f"{base}/oauth/authorize",
        "authorization_response_iss_parameter_supported": True,
        "token_endpoint": f"{base}/oauth/token",
        "token_endpoint_auth_methods_supported": METHODS,
        "token_endpoint_auth_signing_alg_values_supported": list(ALGORITHMS),
        "revocation_endpoint": f"{base}/oauth/revoke",
        "revocation_endpoint_auth_methods_supported": METHODS,
        "revocation_endpoint_auth_signing_alg_values_supported": list(ALGORITHMS),
        "grant_types_supported": ["client_credentials", *APPS_GRANTS],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "code_challenge_methods_supported": ["S256"],
        "scopes_supported": [*Scope, *AppScope],
        "service_documentation": f"{base}/api/docs",
        "ui_locales_supported": ["cy", "en"],
    }
    return Response(said, headers=FOR_ALL)


@get("/.well-known/oauth-protected-resource", operation_id="oauth_resource", include_in_schema=False)
async def oauth_resource(request: Caller) -> Response[dict[str, Any]]:
    """Which server gives tokens for this API (RFC 9728)."""
    base = _base(request)
    said = {
        "resource": f"{base}/api/v1",
        "authorization_servers": [base],
        "bearer_methods_supported": ["header"],
        "scopes_supported": [*Scope, *AppScope],
        "resource_documentation": f"{base}/api/docs",
    }
    return Response(said, headers=FOR_ALL)


@get("/.well-known/api-catalog", operation_id="api_catalog", include_in_schema=False)
async def api_catalog(request: Caller) -> Response[dict[str, Any]]:
    """Where the API is, what describes it, and how it is (RFC 9727)."""
    base = _base(request)
    links = {
        "anchor": f"{base}/api/v1",
        "service-desc": [{"href": f"{base}/openapi.yaml", "type": "application/yaml"}],
        "service-doc": [{"href": f"{base}/api/docs", "type": "text/html"}],
        "status": [{"href": f"{base}/readyz", "type": "application/json"}],
    }
    return Response({"linkset": [links]}, media_type="application/linkset+json", headers=FOR_ALL)


def _base(request: Caller) -> str:
    base: str = request.app.state.settings.base_url
    return base.rstrip("/")


def refused(refusal: TokenRefusal) -> Response[Any]:
    """A refusal as RFC 6749 §5.2 writes it: its sentence in English, and in ASCII."""
    sentence = i18n.gettext(Language.EN, refusal.message).replace("’", "'")
    headers = UNKEPT | ({"WWW-Authenticate": 'Basic realm="fforwm"'} if refusal.error == "invalid_client" else {})
    answer = {"error": refusal.error, "error_description": sentence}
    return Response(answer, status_code=refusal.status, headers=headers)


async def _fields(request: Caller) -> dict[str, str]:
    """The fields of the form, without empty ones. Raises `TokenRequestInvalid`, also for one that is given twice."""
    if request.content_type[0] != FORM_TYPE:
        raise TokenRequestInvalid
    try:
        body = (await request.body()).decode("ascii")
        pairs = [pair for pair in parse_qsl(body, max_num_fields=MOST_FIELDS, errors="strict") if pair[1]]
    except ValueError:
        raise TokenRequestInvalid from None
    if len({name for name, _ in pairs}) < len(pairs):
        raise TokenRequestInvalid
    return dict(pairs)


def _credentials(request: Caller, fields: Mapping[str, str]) -> Credentials:
    """What the client shows of itself, in one way and not in two (RFC 6749 §2.3): HTTP Basic, the form, or a signature.

    Raises `ClientNotKnown` where there is nothing, `TokenRequestInvalid` where there is too much.
    """
    given = request.headers.getall("authorization", [])
    if len(given) + ("client_secret" in fields) + ("client_assertion" in fields) > 1:
        raise TokenRequestInvalid
    named = fields.get("client_id", "")
    if given:
        shown = _basic(given[0])
        if named not in ("", shown.client_id):
            raise TokenRequestInvalid
        return shown
    if "client_assertion" in fields:
        if fields.get("client_assertion_type") != ASSERTION_TYPE:
            raise ClientNotKnown
        base = _base(request)
        audience = (base, f"{base}/oauth/token", f"{base}/oauth/revoke")
        return Credentials(named, assertion=fields["client_assertion"], audience=audience)
    if not named:
        raise ClientNotKnown
    return Credentials(named, fields.get("client_secret"))


def _basic(given: str) -> Credentials:
    """The client's id and secret by HTTP Basic, each form-encoded (RFC 6749 §2.3.1). Raises `ClientNotKnown`."""
    scheme, _, encoded = given.partition(" ")
    if scheme.lower() != "basic":
        raise ClientNotKnown
    try:
        client_id, colon, secret = b64decode(encoded.strip(), validate=True).decode("ascii").partition(":")
    except (NotBase64, ValueError):
        raise ClientNotKnown from None
    if not colon:
        raise ClientNotKnown
    return Credentials(unquote_plus(client_id), unquote_plus(secret))


handlers = [authorize, grant_token, revoke_token, oauth_server, oauth_resource, api_catalog]
