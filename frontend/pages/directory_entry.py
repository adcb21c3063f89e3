"""One's own entry in the directory: chosen field by field, seen before it is saved, withdrawn at once."""

from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromPath

import i18n
from frontend.forms import Form, attempt, read_form, status_of
from frontend.pages.directory import SECTORS, region_options, sector_options
from frontend.previews import Preview, preview
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.bilingual import Bilingual
from governance.bodies.queries import regions
from governance.context import Context
from governance.directory import actions, queries, refusals
from governance.directory.values import NewEntry
from governance.directory.views import Area, Listing, MyEntry, ShownPromise
from governance.members.rules import RightNotYours
from governance.memberships.refusals import RegionUnknown
from governance.promises import queries as promises
from governance.promises.views import PromiseView
from governance.refusal import N_, Refusal
from i18n.addresses import routes


@get(routes("my_entries"))
async def my_entries(request: Asked, ctx: Ctx) -> Page:
    """Those for whom one may choose: oneself, and the organisations that one represents."""
    done = request.query_params.get("done")
    return await render(
        request,
        ctx,
        "pages/my_entries.html",
        say(request, N_("What the directory shows")),
        mine=await queries.my_entries(ctx),
        done=done if done in ("saved", "withdrawn") else None,
    )


@get(routes("put_entry"))
async def entry_form(request: Asked, ctx: Ctx, member_id: FromPath[UUID]) -> Page:
    """What is shown now, to be changed; nothing, where there is no entry."""
    mine = await _mine(ctx, member_id)
    return await _choosing(request, ctx, mine, Form(_fields(mine), language_of(request)), {})


@post(routes("preview_entry"))
async def preview_entry(request: Asked, ctx: Ctx, member_id: FromPath[UUID]) -> Page:
    """Show the entry as others will see it, in both languages; nothing is saved."""
    mine, form = await _mine(ctx, member_id), await read_form(request)
    new, errors = _read(form)
    return await _choosing(request, ctx, mine, form, errors, shown=await _preview(ctx, mine, new) if new else None)


@post(routes("put_entry"))
async def put_entry(request: Asked, ctx: Ctx, member_id: FromPath[UUID]) -> Page:
    """Save it: it is there from now on."""
    mine, form = await _mine(ctx, member_id), await read_form(request)
    new, errors = _read(form, versioned=True)
    refusal = None
    if new is not None:
        _, refusal = await attempt(ctx, actions.put_entry(ctx, member_id, new, form.version))
        if refusal is None:
            return redirect(request, "my_entries", {"done": "saved"})
    return await _choosing(request, ctx, mine, form.said_again(refusal), errors, refusal)


@post(routes("withdraw_entry"))
async def withdraw_entry(request: Asked, ctx: Ctx, member_id: FromPath[UUID]) -> Page:
    """Withdraw it: it is gone."""
    await read_form(request)
    await actions.withdraw_entry(ctx, member_id)
    return redirect(request, "my_entries", {"done": "withdrawn"})


async def _mine(ctx: Context, member_id: UUID) -> MyEntry:
    """The member, as one for whom the reader speaks. Raises `RightNotYours`."""
    for each in await queries.my_entries(ctx):
        if each.member_id == member_id:
            return each
    raise RightNotYours


def _fields(mine: MyEntry) -> dict[str, str]:
    """An entry as the fields of its form."""
    if mine.entry is None:
        return {}
    kept = msgspec.to_builtins(mine.entry)
    fields = {name: kept[name] for name in ("audience", "sector", "link") if kept[name]}
    for name in ("offers", "asks"):
        fields |= {f"{name}_{language}": said for language, said in (kept[name] or {}).items()}
    return fields | {
        "shows_name": "true" if mine.entry.name else "",
        "shows_promise": "true" if mine.entry.promise else "",
        "region": mine.entry.region.code if mine.entry.region else "",
    }


def _read(form: Form, *, versioned: bool = False) -> tuple[NewEntry | None, dict[str, str]]:
    name, promise = form["shows_name"] == "true", form["shows_promise"] == "true"
    new, errors = form.read(NewEntry, versioned=versioned, shows_name=name, shows_promise=promise)
    if "link" in errors:
        errors["link"] = i18n.gettext(form.language, N_("Give the whole address. It begins with https://"))
    return new, errors


async def _preview(ctx: Context, mine: MyEntry, new: NewEntry) -> Preview:
    names: dict[str, Bilingual] = {each.code: each.name for each in await regions(ctx, limit=200)}
    found = Listing(
        id=mine.member_id,
        kind=mine.kind,
        name=mine.name if new.shows_name else None,
        region=Area(new.region, names[new.region]) if new.region in names else None,
        sector=new.sector,
        offers=new.offers,
        asks=new.asks,
        link=new.link,
        promise=await _promise_shown(ctx, mine.member_id) if new.shows_promise else None,
        audience=new.audience,
        changed_at=await ctx.now(),
    )
    return preview(
        "pages/_entry_preview.html",
        lambda language: {
            "listing": found,
            "sector_names": {str(each): i18n.gettext(language, words) for each, words in SECTORS.items()},
        },
    )


async def _promise_shown(ctx: Context, member_id: UUID) -> ShownPromise | None:
    given = await _promise(ctx, member_id)
    if given is None:
        return None
    return ShownPromise(**{name: getattr(given, name) for name in ShownPromise.__struct_fields__})


async def _promise(ctx: Context, member_id: UUID) -> PromiseView | None:
    found = (each.promise for each in await promises.my_promises(ctx) if each.member_id == member_id)
    return next(found, None)


async def _choosing(
    request: Asked,
    ctx: Context,
    mine: MyEntry,
    form: Form,
    errors: dict[str, str],
    refusal: Refusal | None = None,
    shown: Preview | None = None,
) -> Page:
    errors = errors | _beside(refusal, form)
    return await render(
        request,
        ctx,
        "pages/entry_form.html",
        say(request, N_("Choose what the directory shows")),
        status=status_of(request, refusal, errors),
        mine=mine,
        form=form,
        preview=shown,
        promise=(mine.entry and mine.entry.promise) or await _promise(ctx, mine.member_id),
        regions=(await region_options(request, ctx))["local_authority"],
        sectors=sector_options(request),
        errors=errors,
    )


def _beside(refusal: Refusal | None, form: Form) -> dict[str, str]:
    if refusal is None:
        return {}
    sentence = i18n.sentence(refusal, form.language)
    match refusal:
        case RegionUnknown() | refusals.EntryTooLong() | refusals.PromiseNotGiven():
            return {refusal.pointer.removeprefix("/").replace("/", "_"): sentence}
        case _:
            return {"form": sentence}


handlers = [my_entries, entry_form, preview_entry, put_entry, withdraw_entry]
