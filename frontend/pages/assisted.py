"""Votes by paper and phone: what was entered in a ballot, entering one, and confirming it as a second officer."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery

import i18n
from frontend.forms import Form, attempt, read_form, sought, status_of
from frontend.listings import ASKED_FOR, PAGE_SIZE
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.assisted import actions, queries
from governance.assisted.refusals import CannotAskForThis
from governance.assisted.values import NewConfirmation, NewVoteEntry, NewWithdrawal
from governance.assisted.views import RollLine
from governance.ballots import queries as ballots
from governance.context import Context
from governance.permissions import Permission
from governance.refusal import N_, NotFound, Refusal
from i18n.addresses import routes, url

# How many names a search shows at once: whoever sees more than these writes more of the name.
SHOWN = 20
LONGEST = 200  # letters of a name


@get(routes("vote_entries"))
async def vote_entries(
    request: Asked,
    ctx: Ctx,
    ballot_id: FromPath[UUID],
    after: FromQuery[UUID | None] = None,
    done: FromQuery[UUID | None] = None,
) -> Page:
    """What was entered, the newest first, each with what this officer may do with it."""
    return await _entries(request, ctx, ballot_id, after=after, done=done)


async def _entries(
    request: Asked,
    ctx: Context,
    ballot_id: UUID,
    *,
    after: UUID | None = None,
    done: UUID | None = None,
    at: UUID | None = None,
    form: Form | None = None,
    errors: dict[str, str] | None = None,
    refusal: Refusal | None = None,
) -> Page:
    """`at` is the entry whose form was refused, `done` the one that something was just done with."""
    form = form or Form({}, language_of(request))
    wrong = {"form": i18n.sentence(refusal, form.language)} if refusal else errors or {}
    found = await queries.vote_entries(ctx, ballot_id, after=after, limit=ASKED_FOR)
    shown, more = found[:PAGE_SIZE], found[PAGE_SIZE:]
    next_url = url(form.language, "vote_entries", {"after": shown[-1].id}, ballot_id=ballot_id) if more else None
    return await render(
        request,
        ctx,
        "pages/vote_entries.html",
        say(request, N_("Votes on paper and by phone")),
        status=status_of(request, refusal, wrong),
        ballot=await ballots.ballot(ctx, ballot_id),
        entries=shown,
        next_url=next_url,
        done=next((each for each in shown if each.id == done), None),
        at=at,
        form=form,
        errors=wrong,
    )


@get(routes("enter_vote"))
async def enter_form(
    request: Asked,
    ctx: Ctx,
    ballot_id: FromPath[UUID],
    name: FromQuery[str | None] = None,
    member: FromQuery[UUID | None] = None,
) -> Page:
    """Find the member on the roll, then enter the vote that they asked for."""
    fields = {"name": name or "", "member_id": str(member or "")}
    return await _entering(request, ctx, ballot_id, member, Form(fields, language_of(request)), {})


@post(routes("enter_vote"))
async def enter_vote(request: Asked, ctx: Ctx, ballot_id: FromPath[UUID]) -> Page:
    """Keep it until a second officer confirms it."""
    form = await read_form(request)
    new, errors = form.read(NewVoteEntry)
    member = _id_of(form["member_id"])
    if new is None:
        return await _entering(request, ctx, ballot_id, member, form, errors)
    entry_id, refusal = await attempt(ctx, actions.enter_vote(ctx, ballot_id, new))
    if refusal:
        return await _entering(request, ctx, ballot_id, member, form, {}, refusal)
    return redirect(request, "vote_entries", {"done": entry_id}, ballot_id=ballot_id)


def _id_of(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None


async def _entering(
    request: Asked,
    ctx: Context,
    ballot_id: UUID,
    member: UUID | None,
    form: Form,
    errors: dict[str, str],
    refusal: Refusal | None = None,
) -> Page:
    ctx.actor.require(Permission.VOTE_ENTER)
    if refusal:
        place = "asked_by" if isinstance(refusal, CannotAskForThis) else "form"
        errors = {place: i18n.sentence(refusal, form.language)}
    found = []
    if member:
        found = await queries.roll(ctx, ballot_id, member_id=member, limit=1)
        if not found and refusal is None:
            raise NotFound
    elif name := sought(form["name"])[:LONGEST]:
        found = await queries.roll(ctx, ballot_id, name=name, limit=SHOWN + 1)
    chosen = found[0] if member and found else None
    errors = _at_fields(errors, chosen, say(request, N_("Find the member on the roll first.")))
    return await render(
        request,
        ctx,
        "pages/vote_entry_form.html",
        say(request, N_("Enter a vote from paper or phone")),
        status=status_of(request, refusal, errors),
        ballot=await ballots.ballot(ctx, ballot_id),
        chosen=chosen,
        found=[] if member else found[:SHOWN],
        more=len(found) > SHOWN,
        form=form,
        errors=errors,
    )


def _at_fields(errors: dict[str, str], chosen: RollLine | None, no_member: str) -> dict[str, str]:
    """The same errors, each beside a field that is on the page: who asked is asked only where several might have."""
    if errors and chosen is None:
        return {"form": errors.get("form", no_member)}
    shown = {"form", "channel", "choice"} | ({"asked_by"} if chosen and len(chosen.usable_by) > 1 else set())
    return {place if place in shown else "form": sentence for place, sentence in errors.items()}


@post(routes("confirm_vote"))
async def confirm_vote(request: Asked, ctx: Ctx, ballot_id: FromPath[UUID], entry_id: FromPath[UUID]) -> Page:
    """Say the choice as this second officer has it."""
    form = await read_form(request)
    new, errors = form.read(NewConfirmation)
    if new is None:
        return await _entries(request, ctx, ballot_id, at=entry_id, form=form, errors=errors)
    _, refusal = await attempt(ctx, actions.confirm_vote(ctx, ballot_id, entry_id, new))
    if refusal:
        return await _entries(request, ctx, ballot_id, at=entry_id, form=form, refusal=refusal)
    return redirect(request, "vote_entries", {"done": entry_id}, ballot_id=ballot_id)


@post(routes("withdraw_vote"))
async def withdraw_vote(request: Asked, ctx: Ctx, ballot_id: FromPath[UUID], entry_id: FromPath[UUID]) -> Page:
    """Withdraw an entry, with the reason."""
    form = await read_form(request)
    new, errors = form.read(NewWithdrawal)
    if new is None:
        return await _entries(request, ctx, ballot_id, at=entry_id, form=form, errors=errors)
    _, refusal = await attempt(ctx, actions.withdraw_vote(ctx, ballot_id, entry_id, new))
    if refusal:
        return await _entries(request, ctx, ballot_id, at=entry_id, form=form, refusal=refusal)
    return redirect(request, "vote_entries", {"done": entry_id}, ballot_id=ballot_id)


handlers = [vote_entries, enter_form, enter_vote, confirm_vote, withdraw_vote]
