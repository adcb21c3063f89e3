"""A partner's programs: how each shows who it is, by which secrets and keys, and how one is switched off."""

from secrets import token_urlsafe
from uuid import UUID

from governance.context import Context
from governance.journal import record
from governance.partners import assertions, events, rules, store
from governance.partners.refusals import ClientNotKnown, ClientSwitchedOff
from governance.partners.values import Credentials, NewKeys, Program, PublicKey, Secret
from governance.permissions import Permission
from governance.refusal import NotFound

SECRET_BYTES = 32


async def make_secret(ctx: Context, client_id: UUID) -> Secret:
    """Make another secret for a client, which then has two: the old one works until it is ended."""
    person_id = ctx.actor.require(Permission.PARTNER_AGREE)
    program = await _held(ctx, client_id)
    rules.another_secret(len(await store.live_digests(ctx.db, client_id)))
    secret = token_urlsafe(SECRET_BYTES)
    await store.put_secret(ctx.db, client_id, rules.digest_of(secret), person_id, await ctx.now())
    await record(ctx, events.SecretMade(program.partner_id, client_id=client_id))
    return Secret(client_id, secret)


async def end_secret(ctx: Context, client_id: UUID, secret_id: UUID) -> UUID:
    """End a secret: no token is given by it from now on. Gives the partner's id."""
    ctx.actor.require(Permission.PARTNER_AGREE)
    program = await store.find_client(ctx.db, client_id, lock=True)
    if program is None or not await store.end_secret(ctx.db, client_id, secret_id, await ctx.now()):
        raise NotFound
    await record(ctx, events.SecretEnded(program.partner_id, client_id=client_id))
    return program.partner_id


async def put_keys(ctx: Context, client_id: UUID, new: NewKeys) -> list[PublicKey]:
    """Enter the public keys by which a client may show itself, in place of those there were; none: by secrets alone."""
    ctx.actor.require(Permission.PARTNER_AGREE)
    program = await _held(ctx, client_id)
    keys = assertions.taken(new)
    await store.put_keys(ctx.db, client_id, keys)
    await record(ctx, events.KeysPut(program.partner_id, client_id=client_id))
    return keys


async def disable_client(ctx: Context, client_id: UUID) -> UUID:
    """Switch a client off, for good: its tokens are worth nothing from now on. Gives the partner's id."""
    person_id = ctx.actor.require(Permission.PARTNER_AGREE)
    program = await _held(ctx, client_id)
    await store.disable_client(ctx.db, client_id, person_id, await ctx.now())
    await record(ctx, events.ClientDisabled(program.partner_id, client_id=client_id))
    return program.partner_id


async def _held(ctx: Context, client_id: UUID) -> Program:
    """A client, held until the transaction ends. Raises `NotFound` or `ClientSwitchedOff`."""
    program = await store.find_client(ctx.db, client_id, lock=True)
    if program is None:
        raise NotFound
    if program.disabled_at is not None:
        raise ClientSwitchedOff
    return program


async def authenticate(ctx: Context, shown: Credentials) -> Program:
    """Whose secret or whose signature this is. An assertion counts once. Raises `ClientNotKnown`."""
    program = await identify(ctx, shown)
    if shown.assertion is None:
        rules.authenticate(shown, await store.live_digests(ctx.db, program.id))
        return program
    proof = assertions.verified(shown.assertion, str(program.id), program.keys, shown.audience, await ctx.now())
    if not await store.put_assertion(ctx.db, program.id, proof):
        raise ClientNotKnown
    return program


async def identify(ctx: Context, shown: Credentials) -> Program:
    """Which client a request says that it comes from, of which nothing is proved yet. Raises `ClientNotKnown`."""
    named = {shown.client_id} - {""}
    if shown.assertion is not None:
        named.add(assertions.client_of(shown.assertion))
    try:
        [client_id] = {UUID(name) for name in named}
    except ValueError:
        raise ClientNotKnown from None
    program = await store.find_client(ctx.db, client_id)
    if program is None or program.disabled_at is not None:
        raise ClientNotKnown
    return program
