"""Writing a motion: proposing it, changing one's own text, and writing the other language."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery
from msgspec.structs import asdict

import i18n
from frontend.forms import Form, attempt, read_form, status_of
from frontend.lookups import body_of, my_rights
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.bilingual import Language
from governance.calls import queries as calls
from governance.calls.refusals import CallClosed, CallOfNothing
from governance.context import Context
from governance.members.rules import ChooseRight, NoRight
from governance.motions import actions, queries
from governance.motions.refusals import NotTheMover, SummaryTooLong, TextIsFixed, TextMissing
from governance.motions.values import NewMotion, NewText
from governance.motions.views import MotionView
from governance.permissions import Permission
from governance.refusal import N_, Refusal
from governance.translations import actions as translations
from governance.translations.values import NewTranslation
from i18n.addresses import routes


@get(routes("propose_motion"))
async def propose_form(request: Asked, ctx: Ctx, call: FromQuery[UUID | None] = None) -> Page:
    """A new motion: who proposes it, its title, its text; `call` is the call for motions that it answers."""
    ctx.person_id()
    if not await my_rights(ctx):
        raise NoRight
    return await _writing(request, ctx, Form({"call_id": str(call)} if call else {}, language_of(request)), {})


@post(routes("propose_motion"))
async def propose_motion(request: Asked, ctx: Ctx) -> Page:
    """Keep a new motion as a draft, and go to it."""
    form = await read_form(request)
    forum = await body_of(ctx, "forum")
    given: dict[str, Any] = {"body_id": forum.id, "original_language": language_of(request)}
    if form["original_language"] in ("cy", "en"):
        given["original_language"] = Language(form["original_language"])
    new, errors = form.read(NewMotion, asked=given["original_language"], **given)
    if new is None:
        rights = await my_rights(ctx)
        if len(rights) > 1 and not form["on_behalf_of"]:
            errors = {"on_behalf_of": say(request, ChooseRight.message)} | errors
        return await _writing(request, ctx, form, errors)
    motion_id, refusal = await attempt(ctx, actions.propose_motion(ctx, new))
    if refusal:
        return await _writing(request, ctx, form, {}, refusal)
    return redirect(request, "motion", motion_id=motion_id)


@get(routes("edit_motion"))
async def edit_form(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """The mover's own text, to be changed."""
    ctx.person_id()
    found = await queries.motion(ctx, motion_id)
    if not found.mine:
        raise NotTheMover
    _refuse_fixed(found, "edit_motion")
    return await _writing(request, ctx, Form(_fields(found), language_of(request)), {}, motion=found)


@post(routes("edit_motion"))
async def edit_motion(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """Put the new text in place of the old."""
    form = await read_form(request)
    found = await queries.motion(ctx, motion_id)
    new, errors = form.read(NewText, asked=found.original_language, versioned=True)
    if new is None:
        return await _writing(request, ctx, form, errors, motion=found)
    _, refusal = await attempt(ctx, actions.edit_motion(ctx, motion_id, new, form.version))
    if refusal:
        return await _writing(request, ctx, form, {}, refusal, motion=found)
    return redirect(request, "motion", motion_id=motion_id)


@get(routes("translate_motion"))
async def translate_form(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """The other language, source beside target."""
    ctx.actor.require(Permission.MOTION_APPROVE_TEXT)
    found = await queries.motion(ctx, motion_id)
    _refuse_fixed(found, "translate_motion")
    return await _translating(request, ctx, Form(_fields(found), language_of(request)), {}, found)


@post(routes("translate_motion"))
async def translate_motion(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """Keep the translation."""
    form = await read_form(request)
    found = await queries.motion(ctx, motion_id)
    new, errors = form.read(NewTranslation, asked=found.original_language.other, versioned=True)
    if new is None:
        return await _translating(request, ctx, form, errors, found)
    target = found.original_language.other
    _, refusal = await attempt(ctx, translations.translate_motion(ctx, motion_id, target, new, form.version))
    if refusal:
        return await _translating(request, ctx, form, {}, found, refusal)
    return redirect(request, "motion", motion_id=motion_id)


def _refuse_fixed(motion: MotionView, action: str) -> None:
    """Before anybody types into a form: say where its text can no longer be changed."""
    if action not in motion.allowed_actions:
        raise TextIsFixed(motion.state)


async def _writing(
    request: Asked,
    ctx: Context,
    form: Form,
    errors: dict[str, str],
    refusal: Refusal | None = None,
    motion: MotionView | None = None,
) -> Page:
    language = language_of(request)
    if refusal:
        errors = {place: i18n.sentence(refusal, language) for place in places_of(refusal, form)}
    title = N_("Edit your motion") if motion else N_("Propose a motion")
    return await render(
        request,
        ctx,
        "pages/motion_form.html",
        say(request, title),
        status=status_of(request, refusal, errors),
        form=form.said_again(refusal),
        motion=motion,
        original=motion.original_language.value if motion else form["original_language"] or language.value,
        rights=await my_rights(ctx),
        calls=[] if motion else await calls.calls(ctx, state="open"),
        errors=errors,
    )


def places_of(refusal: Refusal, form: Form) -> list[str]:
    """The fields of the form that a refusal is about; `form` where it is about none of them."""
    if isinstance(refusal, ChooseRight):
        return ["on_behalf_of"]
    if isinstance(refusal, CallClosed | CallOfNothing):
        return ["call_id"]
    if isinstance(refusal, TextMissing):
        return [name for each in ("title", "text") if not form[name := f"{each}_{refusal.language}"]]
    if isinstance(refusal, SummaryTooLong):
        return [f"summary_{refusal.language}"]
    return ["form"]


async def _translating(
    request: Asked,
    ctx: Context,
    form: Form,
    errors: dict[str, str],
    motion: MotionView,
    refusal: Refusal | None = None,
) -> Page:
    if refusal:
        errors = dict.fromkeys(places_of(refusal, form), i18n.sentence(refusal, form.language))
    return await render(
        request,
        ctx,
        "pages/motion_translate.html",
        say(request, N_("Write the other language")),
        status=status_of(request, refusal, errors),
        form=form.said_again(refusal),
        motion=motion,
        target=motion.original_language.other.value,
        errors=errors,
    )


def _fields(motion: MotionView) -> dict[str, str]:
    """A motion's texts as the fields of a form."""
    pairs = {"title": motion.title, "summary": motion.summary, "text": motion.text}
    return {
        f"{name}_{language}": text or ""
        for name, pair in pairs.items()
        if pair is not None
        for language, text in asdict(pair).items()
    }


handlers = [propose_form, propose_motion, edit_form, edit_motion, translate_form, translate_motion]
