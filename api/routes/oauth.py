"""How a partner's program gets its token: RFC 6749 §4.4. Its "no" is that RFC's, and no problem+json."""

from base64 import b64decode
from binascii import Error as NotBase64
from typing import Any, cast
from urllib.parse import parse_qsl, unquote_plus

from litestar import Request, Response, post
from litestar.datastructures import State

import i18n
from api.context import open_context
from governance.bilingual import Language
from governance.partners import actions
from governance.partners.refusals import ClientNotKnown, TokenRefusal, TokenRequestInvalid
from governance.partners.values import Credentials, Granted, TokenAsked

Caller = Request[None, None, State]

FORM_TYPE = "application/x-www-form-urlencoded"
UNKEPT = {"Cache-Control": "no-store"}
MOST_FIELDS = 20


@post("/oauth/token", operation_id="grant_token", status_code=200, include_in_schema=False)
async def grant_token(request: Caller) -> Response[Granted]:
    """Give a client its token: fifteen minutes at most, and never longer than the agreement."""
    try:
        fields = await _fields(request)
        asked = TokenAsked(fields.get("grant_type", ""), _credentials(request), fields.get("scope"))
        async with open_context(request.app.state, read_only=False, token=None) as ctx:
            granted = await actions.grant_token(ctx, asked)
    except TokenRefusal as refusal:
        return cast("Response[Granted]", refused(refusal))
    return Response(granted, headers=UNKEPT)


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


def _credentials(request: Caller) -> Credentials:
    """The client's id and secret by HTTP Basic, each form-encoded (RFC 6749 §2.3.1). Raises `ClientNotKnown`."""
    given = request.headers.getall("authorization", [])
    scheme, _, encoded = given[0].partition(" ") if len(given) == 1 else ("", "", "")
    if scheme.lower() != "basic":
        raise ClientNotKnown
    try:
        client_id, colon, secret = b64decode(encoded.strip(), validate=True).decode("ascii").partition(":")
    except (NotBase64, ValueError):
        raise ClientNotKnown from None
    if not colon:
        raise ClientNotKnown
    return Credentials(unquote_plus(client_id), unquote_plus(secret))


handlers = [grant_token]
