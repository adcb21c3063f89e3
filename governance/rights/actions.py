"""What people have done with their own data: corrections, and erasure with its replay after a restore.

What goes and what stays is decision 45; the database does it, in `erase_person`.
"""

from datetime import datetime
from pathlib import Path
from uuid import UUID

from governance.accounts import actions as accounts
from governance.accounts.refusals import CodeNotValid
from governance.accounts.rules import CODE_MINUTES, MEMORY
from governance.bilingual import Language
from governance.context import Context
from governance.identifiers import new_id
from governance.journal import defer, record
from governance.members.store import load_person
from governance.memberships.refusals import RegionUnknown
from governance.memberships.store import is_region
from governance.permissions import Permission
from governance.refusal import NotFound
from governance.rights import events, log, rules, store
from governance.rights.refusals import AlreadyErased, NoAddressForCode, NotOnesOwn
from governance.rights.values import (
    AddressAsked,
    AddressChange,
    Erasure,
    ErasureAsked,
    ErasureRequest,
    NewAddress,
    NewCode,
    NewDetails,
    NewErasure,
)


async def ask_erasure(ctx: Context, new: NewErasure, read_in: Language, network: str | None) -> ErasureAsked:
    """Ask to be erased: the code that confirms it goes to one's own address, as seldom as that of a sign-in."""
    person_id = ctx.person_id()
    rules.check_erasure(await store.hindrance(ctx.db, person_id))
    email = await store.email_of(ctx.db, person_id)
    if email is None:
        raise NoAddressForCode
    who = await load_person(ctx.db, person_id)
    language = read_in if who.language == "both" else Language(who.language)
    asked, _ = await accounts.ask_code(ctx, email, language, network, purpose="erasure")
    request = ErasureRequest(new_id(), person_id, new.texts, asked.sign_in_id, None, await ctx.now())
    await store.put_request(ctx.db, request)
    return ErasureAsked(request.id, CODE_MINUTES)


async def confirm_erasure(
    ctx: Context, request_id: UUID, new: NewCode, secret: str, written_to: Path
) -> CodeNotValid | None:
    """Be erased, by the code: from now on nobody can sign in as this person. Raises `NotFound` for no ask of one's own.

    A wrong try must be kept, so `CodeNotValid` is given back and not raised.
    """
    request = await store.load_request(ctx.db, request_id, ctx.person_id())
    if request is None or request.sign_in_id is None:
        raise NotFound
    wrong = await accounts.confirm_address(ctx, request.sign_in_id, new.code, secret)
    if wrong is not None:
        return wrong
    await _erase(ctx, request, await ctx.now(), written_to)
    return None


async def erase_member(ctx: Context, membership_id: UUID, new: NewErasure, written_to: Path) -> None:
    """Erase somebody who wrote in, as an officer of the board who has made sure who it was that wrote."""
    officer_id = ctx.actor.require(Permission.MEMBERSHIP_DECIDE)
    person_id = await store.person_of(ctx.db, membership_id)
    if person_id is None:
        raise NotFound
    if person_id == officer_id:
        raise NotOnesOwn
    now = await ctx.now()
    request = ErasureRequest(new_id(), person_id, new.texts, None, officer_id, now, now)
    await _erase(ctx, request, now, written_to)


async def _erase(ctx: Context, request: ErasureRequest, now: datetime, written_to: Path) -> None:
    if await store.hold_person(ctx.db, request.person_id) is not False:
        raise AlreadyErased
    rules.check_erasure(await store.hindrance(ctx.db, request.person_id))
    if request.done_at is None:
        await store.mark_done(ctx.db, request.id, now)
    else:
        await store.put_request(ctx.db, request)
    member_id = next(iter(await store.members(ctx.db, request.person_id)), None)
    await store.erase(ctx.db, request.person_id, texts=request.texts)
    await record(ctx, events.PersonErased(request.person_id, member_id, texts=request.texts))
    log.append(written_to, Erasure(request.person_id, request.texts, now))


async def replay_erasure(ctx: Context, erasure: Erasure) -> bool:
    """Do an erasure again that an older backup does not know. False where there is nothing to do."""
    if await store.hold_person(ctx.db, erasure.person_id) is not False:
        return False
    ask = ErasureRequest(new_id(), erasure.person_id, erasure.texts, None, None, erasure.erased_at, erasure.erased_at)
    await store.put_request(ctx.db, ask)
    member_id = next(iter(await store.members(ctx.db, erasure.person_id)), None)
    await store.erase(ctx.db, erasure.person_id, texts=erasure.texts)
    await record(ctx, events.ErasureReplayed(erasure.person_id, member_id, texts=erasure.texts))
    return True


async def correct_details(ctx: Context, new: NewDetails) -> None:
    """Correct one's name and area. Raises `RegionUnknown`. What stood in a ballot's roll stands by one's id."""
    person_id = ctx.person_id()
    if new.region_code is not None and not await is_region(ctx.db, new.region_code):
        raise RegionUnknown
    await store.hold_person(ctx.db, person_id)
    await store.correct(ctx.db, person_id, new.name.strip(), new.region_code)
    member_id = next(iter(await store.members(ctx.db, person_id)), None)
    await record(ctx, events.DetailsCorrected(person_id, member_id))


async def ask_address(ctx: Context, new: NewAddress, read_in: Language, network: str | None) -> AddressAsked:
    """Give a new address: it is taken once the code that goes to it has been typed."""
    person_id = ctx.person_id()
    asked, _ = await accounts.ask_code(ctx, new.email, read_in, network, purpose="address")
    change = AddressChange(new_id(), person_id, new.email.lower(), asked.sign_in_id, await ctx.now())
    await store.put_change(ctx.db, change)
    return AddressAsked(change.id, CODE_MINUTES)


async def confirm_address(ctx: Context, change_id: UUID, new: NewCode, secret: str) -> CodeNotValid | None:
    """Take the new address in place of the old ones, which are told. Raises `NotFound` for none of one's own.

    A wrong try must be kept, so `CodeNotValid` is given back and not raised.
    """
    person_id = ctx.person_id()
    change = await store.load_change(ctx.db, change_id, person_id)
    if change is None:
        raise NotFound
    wrong = await accounts.confirm_address(ctx, change.sign_in_id, new.code, secret)
    if wrong is not None:
        return wrong
    await store.replace_addresses(ctx.db, change, await ctx.now())
    await record(ctx, events.AddressReplaced(person_id))
    await defer(ctx, "tell_old_address", change_id=change.id)
    return None


async def advance_due(ctx: Context) -> int:
    """Forget the asks that nobody confirmed within a day. Gives how many."""
    return await store.forget_requests(ctx.db, await ctx.now() - MEMORY)
