"""What officers, members and apps do: an app is registered, let in, gets its tokens, and is stopped."""

from dataclasses import dataclass
from secrets import token_urlsafe
from uuid import UUID

from governance.apps import events, rules, store
from governance.apps.refusals import AppNotKnown, CodeNotGood, NoApp
from governance.apps.values import App, AppMade, AppToken, Code, NewApp, NewPermit, Permit, Wish
from governance.bilingual import Language
from governance.context import Context
from governance.identifiers import new_id
from governance.journal import record
from governance.members.rules import NoRight
from governance.partners import clients
from governance.partners import rules as partners
from governance.partners import store as partner_store
from governance.partners.refusals import TokenRefusal
from governance.partners.values import Credentials, Granted, TokenAsked
from governance.permissions import AppScope, Permission
from governance.refusal import NotFound

SECRET_BYTES = clients.SECRET_BYTES


async def register_app(ctx: Context, partner_id: UUID, new: NewApp) -> AppMade:
    """Register an app of a partner's, as a program of its own. What it may ask is not changed afterwards."""
    person_id = ctx.actor.require(Permission.PARTNER_AGREE)
    if not await partner_store.lock_partner(ctx.db, partner_id):
        raise NotFound
    scopes = rules.registered(new)
    now, client_id, secret = await ctx.now(), new_id(), None if new.public else token_urlsafe(SECRET_BYTES)
    await partner_store.put_client(ctx.db, client_id, partner_id, now)
    await store.put_app(ctx.db, client_id, new, scopes, person_id, now)
    if secret is not None:
        await partner_store.put_secret(ctx.db, client_id, partners.digest_of(secret), person_id, now)
    await record(ctx, events.AppRegistered(partner_id, client_id=client_id))
    return AppMade(client_id, secret)


# ── The member ───────────────────────────────────────────────────────────────────────────────────────


async def allow_app(ctx: Context, new: NewPermit, language: Language, issuer: str) -> str:
    """Let an app act in one's name. Gives the address by which one goes back to it, with a code for it.

    Raises as `rules.asked`, `NoRight` for whoever has no right that could be lent, and `AppWithoutAgreement`.
    """
    person_id = ctx.person_id()
    app, wish = await _wish(ctx, new)
    if Permission.VOTE_CAST not in ctx.actor.permissions:
        raise NoRight
    now = await ctx.now()
    agreement = rules.agreement_of(await partner_store.agreements(ctx.db, app.partner_id), now)
    permit = rules.permitted(wish, new_id(), app.client_id, person_id, agreement, language, now)
    code = token_urlsafe(SECRET_BYTES)
    digest = partners.digest_of(code)
    await store.put_permit(ctx.db, permit)
    expires_at = now + rules.CODE_LIFE
    await store.put_code(ctx.db, Code(digest, permit.id, wish.redirect_uri, wish.challenge, expires_at, None), now)
    scopes = [str(scope) for scope in permit.scopes]
    await record(ctx, events.AppAllowed(person_id, client_id=permit.client_id, scopes=scopes))
    return rules.way_back(wish.redirect_uri, issuer, wish.state, code=code)


async def refuse_app(ctx: Context, new: NewPermit, issuer: str) -> str:
    """Not let an app in. Gives the address by which one goes back to it, where it is told (RFC 6749 §4.1.2.1)."""
    ctx.person_id()
    _, wish = await _wish(ctx, new)
    return rules.way_back(wish.redirect_uri, issuer, wish.state, error="access_denied")


async def _wish(ctx: Context, new: NewPermit) -> tuple[App, Wish]:
    app = await _app(ctx, new.client_id)
    if app is None:
        raise AppNotKnown
    return app, rules.asked(new, app.redirect_uris, app.scopes)


async def revoke_app(ctx: Context, client_id: UUID) -> None:
    """Let an app act in one's name no longer, at once and wherever it runs. Raises `NotFound` where none did."""
    person_id = ctx.person_id()
    if not await store.end_permits(ctx.db, await ctx.now(), of=(person_id, client_id)):
        raise NotFound
    await record(ctx, events.AppRevoked(person_id, client_id=client_id))


# ── The app ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(eq=False)
class _ShownTwice(CodeNotGood):
    """What counts once came a second time."""

    permit_id: UUID


async def grant_token(ctx: Context, asked: TokenAsked) -> Granted | TokenRefusal:
    """Give an app tokens for a code, or anew for a token that renews them.

    What comes a second time ends the permit, wherever it is used (RFC 6749 §4.1.2, RFC 9700 §4.14.2). A refusal is
    given back and not raised, so that this is kept. Raises a `TokenRefusal` for an app that is not known.
    """
    app = await _shown(ctx, asked.credentials)
    now = await ctx.now()
    try:
        permit, scopes = await (_renewed if asked.grant_type == "refresh_token" else _exchanged)(ctx, app, asked)
    except _ShownTwice as refusal:
        stopped, _ = await store.hold_permit(ctx.db, refusal.permit_id)
        if stopped:
            await store.end_permits(ctx.db, now, permit_id=stopped.id)
            await record(ctx, events.AppStopped(stopped.person_id, client_id=app.client_id))
        return CodeNotGood()
    except TokenRefusal as refusal:
        return refusal
    access, refresh = (prefix + token_urlsafe(SECRET_BYTES) for prefix in (rules.ACCESS_PREFIX, rules.REFRESH_PREFIX))
    until = rules.access_until(permit, now)
    kept = AppToken(partners.digest_of(access), permit.id, scopes, until, None)
    renewing = AppToken(partners.digest_of(refresh), permit.id, permit.scopes, permit.expires_at, None)
    await store.put_token(ctx.db, "access", kept, now)
    await store.put_token(ctx.db, "refresh", renewing, now)
    await store.use_permit(ctx.db, permit.id, now)
    return Granted(access, int((until - now).total_seconds()), " ".join(scopes), refresh_token=refresh)


async def _exchanged(ctx: Context, app: App, asked: TokenAsked) -> tuple[Permit, tuple[AppScope, ...]]:
    code = await store.hold_code(ctx.db, app.client_id, partners.digest_of(asked.code))
    if code is None:
        raise CodeNotGood
    if code.ended_at is not None:
        raise _ShownTwice(code.permit_id)
    rules.exchanged(code, asked.redirect_uri, asked.code_verifier, await ctx.now())
    permit = await _standing(ctx, code.permit_id)
    await store.end_code(ctx.db, code.digest, await ctx.now())
    return permit, permit.scopes


async def _renewed(ctx: Context, app: App, asked: TokenAsked) -> tuple[Permit, tuple[AppScope, ...]]:
    token = await store.hold_token(ctx.db, app.client_id, partners.digest_of(asked.refresh_token), "refresh")
    if token is None:
        raise CodeNotGood
    if token.ended_at is not None:
        raise _ShownTwice(token.permit_id)
    permit = await _standing(ctx, token.permit_id)
    scopes = rules.narrowed(asked.scope, token)
    await store.end_token(ctx.db, token.digest, await ctx.now())
    return permit, scopes


async def _standing(ctx: Context, permit_id: UUID) -> Permit:
    """A permit that stands, held. Raises `CodeNotGood`."""
    permit, stands = await store.hold_permit(ctx.db, permit_id)
    if permit is None or not stands:
        raise CodeNotGood
    return permit


async def revoke_token(ctx: Context, shown: Credentials, token: str) -> None:
    """End a token of the client's own; with one that renews, all that the member let it do (RFC 7009 §2.1).

    Of one that is not its, or is no token, it learns nothing. Raises a `TokenRefusal` for a client that is not known.
    """
    app = await _public(ctx, shown)
    client_id = app.client_id if app else (await clients.authenticate(ctx, shown)).id
    digest, now = partners.digest_of(token), await ctx.now()
    await partner_store.end_token(ctx.db, client_id, digest, now)
    if await store.hold_token(ctx.db, client_id, digest, "access"):
        await store.end_token(ctx.db, digest, now)
    renewing = await store.hold_token(ctx.db, client_id, digest, "refresh")
    permit = (await store.hold_permit(ctx.db, renewing.permit_id))[0] if renewing else None
    if permit:
        await store.end_permits(ctx.db, now, permit_id=permit.id)
        await record(ctx, events.AppGivenUp(permit.person_id, client_id=client_id))


async def _shown(ctx: Context, shown: Credentials) -> App:
    """Which app asks: by its secret or its key, and by its name alone where it can keep no secret.

    Raises `ClientNotKnown` or `NoApp`.
    """
    if public := await _public(ctx, shown):
        return public
    app = await store.find_app(ctx.db, (await clients.authenticate(ctx, shown)).id)
    if app is None:
        raise NoApp
    return app


async def _public(ctx: Context, shown: Credentials) -> App | None:
    if shown.secret is not None or shown.assertion is not None:
        return None
    app = await _app(ctx, shown.client_id)
    return app if app and app.is_public else None


async def _app(ctx: Context, client_id: str) -> App | None:
    try:
        return await store.find_app(ctx.db, UUID(client_id))
    except ValueError:
        return None


async def advance_due(ctx: Context) -> int:
    """Forget the codes and tokens that ran out a day ago. Gives how many."""
    return await store.forget(ctx.db, await ctx.now() - rules.MEMORY)
