"""The keys by which a program may show itself, and what it signs with them (RFC 7523, `private_key_jwt`). Pure.

The program keeps the private half, so nothing that is stored here, and nothing that passes on the wire, could be used
by somebody else: an assertion is for this server alone, for a short time, and once.
"""

import warnings
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import msgspec
from joserfc import jwk, jws
from joserfc.errors import JoseError, SecurityWarning

from governance.partners.refusals import ClientNotKnown, KeyNotOfItsForm, KeyNotPublic, KeysNotTold
from governance.partners.values import NewKeys, PublicKey, Shown

# By the name that the header says: the type of key it goes with. Nothing else: never `none`, and never HS256, by
# which our own copy of a public key would serve as a secret (RFC 8725 §3.1).
ALGORITHMS: Mapping[str, tuple[str, str | None]] = {
    "RS256": ("RSA", None),
    "PS256": ("RSA", None),
    "ES256": ("EC", "P-256"),
    "EdDSA": ("OKP", "Ed25519"),
}
LEAST_RSA, MOST_RSA = 2048, 4096  # bits; a longer one only makes us work
LONGEST = 8000  # characters of an assertion
# Many clients write an hour and let nobody change it; each counts once all the same.
MOST_AHEAD = timedelta(hours=1)
SKEW = timedelta(minutes=1)

_BROKEN = (JoseError, ValueError, TypeError, KeyError, msgspec.MsgspecError)


class _Claims(msgspec.Struct, frozen=True):
    """The claims that count. `aud` is one name: an assertion for several servers could be shown by one to another."""

    iss: str
    sub: str
    aud: str | tuple[str]
    exp: float
    jti: str
    iat: float = 0
    nbf: float = 0


def taken(new: NewKeys) -> list[PublicKey]:
    """The keys as they are stored. Raises `KeyNotPublic`, `KeyNotOfItsForm` or `KeysNotTold`."""
    for key in new.keys:
        if key.secrets:
            raise KeyNotPublic
        if not _is_sound(key):
            raise KeyNotOfItsForm
    names = [key.kid for key in new.keys]
    if len(names) > 1 and (None in names or len(set(names)) < len(names)):
        raise KeysNotTold
    return list(new.keys)


def client_of(assertion: str) -> str:
    """Which client an assertion says that it comes from, of which nothing is proved yet. Raises `ClientNotKnown`."""
    return _read(assertion)[1].sub


def verified(
    assertion: str, client_id: str, keys: Sequence[PublicKey], audience: Collection[str], now: datetime
) -> Shown:
    """What an assertion proves: that the client signed it for us, a while ago at most. Raises `ClientNotKnown`.

    `audience` are the names of this server. That it is shown for the first time only the database knows.
    """
    header, claims = _read(assertion)
    try:
        kind, curve = ALGORITHMS[header["alg"]]
        [key] = [
            key
            for key in keys
            if (key.kty, key.crv) == (kind, curve)
            and header.get("kid") in (None, key.kid)
            and key.alg in (None, header["alg"])
        ]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SecurityWarning)  # of the name EdDSA, which RFC 9864 replaces
            jws.deserialize_compact(assertion, _imported(key), algorithms=[header["alg"]])
    except _BROKEN:
        raise ClientNotKnown from None
    to = claims.aud if isinstance(claims.aud, str) else claims.aud[0]
    soon, late = (now + SKEW).timestamp(), (now + MOST_AHEAD + SKEW).timestamp()
    is_timely = now.timestamp() < claims.exp <= late and max(claims.nbf, claims.iat) <= soon
    if {claims.iss, claims.sub} != {client_id} or to not in audience or not is_timely or not claims.jti:
        raise ClientNotKnown
    expires_at = now + timedelta(seconds=claims.exp - now.timestamp())
    return Shown(sha256(claims.jti.encode("utf-8", "surrogatepass")).digest(), expires_at)


def _read(assertion: str) -> tuple[dict[str, Any], _Claims]:
    if len(assertion) > LONGEST:
        raise ClientNotKnown
    try:
        found = jws.extract_compact(assertion.encode("ascii"))
        return found.headers(), msgspec.json.decode(found.payload, type=_Claims)
    except _BROKEN:
        raise ClientNotKnown from None


def _imported(key: PublicKey) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)  # of a short key, which `_is_sound` refuses
        return jwk.import_key({name: said for name, said in key.parts.items() if name not in ("kid", "alg", "use")})


def _is_sound(key: PublicKey) -> bool:
    """Whether it is a key: of a type that is taken, a point on its curve, neither too short nor too long."""
    if key.alg not in (None, *(name for name, of in ALGORITHMS.items() if of == (key.kty, key.crv))):
        return False
    try:
        public = _imported(key).public_key
    except _BROKEN:
        return False
    return key.kty != "RSA" or LEAST_RSA <= public.key_size <= MOST_RSA
