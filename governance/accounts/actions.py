"""What people do to sign in and out: ask for a code, enter it, end sessions, choose their language."""

from dataclasses import replace
from secrets import token_urlsafe
from uuid import UUID

from governance.accounts import events, rules, store
from governance.accounts.refusals import CodeNotValid
from governance.accounts.values import (
    Door,
    NewFindable,
    NewLanguage,
    NewSession,
    NewSignIn,
    PersonChoice,
    Purpose,
    Session,
    SignIn,
    SignInAsked,
    Token,
)
from governance.bilingual import Language
from governance.context import Context, Person
from governance.identifiers import new_id
from governance.journal import defer, record
from governance.permissions import Office
from governance.refusal import NotFound

TOKEN_BYTES = 32


async def ask_sign_in(ctx: Context, new: NewSignIn, network: str | None) -> SignInAsked:
    """Ask for a code by mail. Same answer, same work for every address: the job finds out who is known.

    `network` is the asker's, from `rules.network_of`. From one network at most three codes of an address
    are live, and ten are mailed in an hour; nine of an address in all. Beyond that no mail goes: the same answer.
    """
    asked, _ = await ask_code(ctx, new.email, new.language or Language.CY, network)
    return asked


async def ask_code(
    ctx: Context,
    email: str,
    language: Language,
    network: str | None,
    *,
    applies: bool = False,
    purpose: Purpose | None = None,
) -> tuple[SignInAsked, bool]:
    """As `ask_sign_in`; `applies`: the code confirms an address, whoever has it; `purpose`: something of one's own.

    Neither signs anybody in. Gives also whether a code is mailed.
    """
    email = email.lower()
    now = await ctx.now()
    asks = await store.asks(ctx.db, email, network, now)
    sign_in = SignIn(
        id=new_id(),
        email=email,
        language=language,
        asked_at=now,
        expires_at=now + rules.CODE_LIFE,
        failures=0,
        used_at=None,
        applies=applies or purpose is not None,
        purpose=purpose,
    )
    is_mailed = rules.may_ask(asks)
    if is_mailed:
        await store.add_sign_in(ctx.db, sign_in, network)
        await defer(ctx, "send_code", sign_in_id=sign_in.id)
        await record(ctx, events.CodeAsked(sign_in.id))
    return SignInAsked(sign_in.id, rules.CODE_MINUTES), is_mailed


async def begin_session(ctx: Context, new: NewSession, secret: str, door: Door) -> Token | CodeNotValid:
    """Sign in by a code; `secret` is the operator's, from which codes are worked out.

    A wrong try is a fact that must be kept, so `CodeNotValid` is given back and not raised: the door answers
    with it after the commit. Raises `ChoosePerson`, which leaves the code usable.
    """
    sign_in = await store.asked(ctx.db, new.sign_in_id, lock=True)
    if sign_in is None:
        return CodeNotValid()
    now = await ctx.now()
    people = await store.people_at(ctx.db, sign_in.email)
    try:
        chosen = rules.recognise(sign_in, people, new, secret, now)
    except CodeNotValid as refusal:
        return await _wrong(ctx, sign_in, refusal)
    if not await store.use(ctx.db, sign_in.id, now):
        return CodeNotValid()
    return await open_session(ctx, chosen, door, shared_address=len(people) > 1)


async def confirm_address(ctx: Context, sign_in_id: UUID, code: str, secret: str) -> CodeNotValid | None:
    """Use up the code of an application: whoever entered it reads what is sent to the address.

    A wrong try is a fact that must be kept, so `CodeNotValid` is given back and not raised.
    """
    sign_in = await store.asked(ctx.db, sign_in_id, lock=True)
    if sign_in is None or not sign_in.applies:
        return CodeNotValid()
    now = await ctx.now()
    if not rules.is_right(sign_in, code, secret, now):
        return await _wrong(ctx, sign_in, CodeNotValid())
    return None if await store.use(ctx.db, sign_in.id, now) else CodeNotValid()


async def open_session(ctx: Context, who: PersonChoice, door: Door, *, shared_address: bool = False) -> Token:
    """Sign in whoever has shown that they are who they say; `shared_address`: several might have."""
    now = await ctx.now()
    await store.enter_invited(ctx.db, who.person_id)
    await store.ensure_account(ctx.db, who.person_id, now)
    offices = frozenset(Office(office) for office in await store.offices_today(ctx.db, who.person_id))
    session = Session(
        id=new_id(),
        person_id=who.person_id,
        door=door,
        began_at=now,
        seen_at=now,
        expires_at=now + rules.lifetime(door, offices).absolute,
        ended_at=None,
    )
    token = token_urlsafe(TOKEN_BYTES)
    await store.add_session(ctx.db, session, rules.token_digest(token))
    signed_in = replace(ctx, actor=Person(who.person_id, who.name, offices, is_member=False))
    await record(signed_in, events.SessionBegun(session.id, door=door, shared_address=shared_address))
    return Token(token, session.expires_at)


async def _wrong(ctx: Context, sign_in: SignIn, refusal: CodeNotValid) -> CodeNotValid:
    """Count a wrong try, while there are tries left."""
    if rules.is_live(sign_in, await ctx.now()):
        await store.count_failure(ctx.db, sign_in.id)
        await record(ctx, events.CodeRefused(sign_in.id))
    return refusal


async def end_session(ctx: Context, token_digest: bytes) -> None:
    """Sign out: end the session by which the request came."""
    person_id = ctx.person_id()
    await _ended(ctx, await store.end_sessions(ctx.db, person_id, await ctx.now(), of=token_digest))


async def end_other_sessions(ctx: Context, token_digest: bytes) -> None:
    """End all one's sessions but the one by which the request came."""
    person_id = ctx.person_id()
    await _ended(ctx, await store.end_sessions(ctx.db, person_id, await ctx.now(), but=token_digest))


async def end_my_session(ctx: Context, session_id: UUID) -> None:
    """End one of one's own sessions. Raises `NotFound` where it is not one's own, or has ended."""
    person_id = ctx.person_id()
    ended = await store.end_sessions(ctx.db, person_id, await ctx.now(), session_id=session_id)
    if not ended:
        raise NotFound
    await _ended(ctx, ended)


async def choose_language(ctx: Context, new: NewLanguage) -> None:
    """Choose the language in which one is written to."""
    person_id = ctx.person_id()
    await store.write_language(ctx.db, person_id, new.language)
    await record(ctx, events.LanguageChosen(person_id))


async def choose_findable(ctx: Context, new: NewFindable) -> None:
    """Choose whether other members may find one by name. Nobody is found who did not ask for it."""
    person_id = ctx.person_id()
    await store.write_findable(ctx.db, person_id, await ctx.now() if new.findable else None)
    await record(ctx, events.FindableChosen(person_id, findable=new.findable))


async def touch_session(ctx: Context, token_digest: bytes) -> None:
    """Keep a session from falling idle. Committed on its own; no act, so nothing is recorded."""
    await store.touch(ctx.db, token_digest)


async def advance_due(ctx: Context) -> int:
    """Forget the asks for a code that are a day old: they hold addresses. Gives how many."""
    return await store.forget_sign_ins(ctx.db, await ctx.now())


async def _ended(ctx: Context, sessions: list[UUID]) -> None:
    for session_id in sessions:
        await record(ctx, events.SessionEnded(session_id))
