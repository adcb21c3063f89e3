"""Asking the members something: the form, and a look at the paper as they will see it, in both languages."""

from typing import Any

import msgspec
from litestar import get, post

import i18n
from frontend.forms import Form, attempt, beside, read_form, status_of
from frontend.lookups import body_of
from frontend.previews import Preview, preview
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.bilingual import LANGUAGES, Bilingual, Language, unfit_texts
from governance.context import Context
from governance.permissions import Permission
from governance.questions import actions
from governance.questions.refusals import (
    BothLanguagesNeeded,
    HalfIsForApproval,
    OptionsDoNotFit,
    QuestionTooShort,
    SenseCheckDecidesNothing,
)
from governance.questions.rules import CHOICES
from governance.questions.sentences import force_of
from governance.questions.values import NewQuestion
from governance.refusal import N_, Refusal
from i18n.addresses import routes

_PLACES: dict[type[Refusal], str] = {
    QuestionTooShort: "closes_at",
    OptionsDoNotFit: "options_cy",
    SenseCheckDecidesNothing: "method",
    HalfIsForApproval: "needs_majority",
}
_UNEQUAL = N_("Write the same options in both languages: there are {cy_num} in Welsh and {en_num} in English.")
_BAD_OPTION = N_("An option is too long, or holds a sign that cannot be used here: write 200 characters at most.")


@get(routes("ask_question"))
async def ask_form(request: Asked, ctx: Ctx) -> Page:
    """Ask the members something: how, what, for how long, and whether it binds."""
    ctx.actor.require(Permission.QUESTION_ASK)
    return await _asking(request, ctx, Form({}, language_of(request)), {})


@post(routes("preview_question"))
async def preview_question(request: Asked, ctx: Ctx) -> Page:
    """Show the paper in both languages, and ask nothing yet."""
    ctx.actor.require(Permission.QUESTION_ASK)
    form = await read_form(request)
    new, errors = await _read(ctx, form)
    return await _asking(request, ctx, form, errors, preview=_preview(new) if new else None)


@post(routes("ask_question"))
async def ask_question(request: Asked, ctx: Ctx) -> Page:
    """Ask it, and go to it."""
    form = await read_form(request)
    new, errors = await _read(ctx, form)
    if new is None:
        return await _asking(request, ctx, form, errors)
    question_id, refusal = await attempt(ctx, actions.ask_question(ctx, new))
    if refusal:
        return await _asking(request, ctx, form, {}, refusal)
    return redirect(request, "question", question_id=question_id)


async def _read(ctx: Context, form: Form) -> tuple[NewQuestion | None, dict[str, str]]:
    """The question that a form asks, or what is wrong with it by field."""
    options, wrong = _options(form)
    forum = await body_of(ctx, "forum")
    given: dict[str, Any] = {
        "body_id": forum.id,
        "options": options,
        "binding": form["binding"] == "yes",
        "needs_majority": form["needs_majority"] == "yes",
    }
    new, errors = form.read(NewQuestion, **given)
    return (None if wrong else new), errors | wrong


def _options(form: Form) -> tuple[tuple[Bilingual, ...] | None, dict[str, str]]:
    """The options, one on each line: the nth of each language belong together."""
    lines = {
        code: [line.strip() for line in form[f"options_{code}"].splitlines() if line.strip()] for code in LANGUAGES
    }
    if form["method"] not in CHOICES:
        return None, {}
    cy, en = lines[Language.CY], lines[Language.EN]
    if len(cy) != len(en):
        return None, {"options_cy": i18n.gettext(form.language, _UNEQUAL, cy_num=len(cy), en_num=len(en))}
    pairs = [{"cy": in_welsh, "en": in_english} for in_welsh, in_english in zip(cy, en, strict=True)]
    try:
        options = msgspec.convert(pairs, tuple[Bilingual, ...])
    except msgspec.ValidationError:
        options = ()
    if len(options) < len(pairs) or any(unfit_texts(options)):
        return None, {"options_cy": i18n.gettext(form.language, _BAD_OPTION)}
    return options, {}


def _preview(new: NewQuestion) -> Preview:
    """The paper as a member will see it."""
    force = force_of(new.method, binding=new.binding)
    return preview(
        "pages/_question_preview.html", lambda language: {"question": new, "force": i18n.sentence(force, language)}
    )


async def _asking(
    request: Asked,
    ctx: Context,
    form: Form,
    errors: dict[str, str],
    refusal: Refusal | None = None,
    preview: Preview | None = None,
) -> Page:
    if refusal:
        errors = _beside(refusal, form)
    return await render(
        request,
        ctx,
        "pages/question_form.html",
        say(request, N_("Ask the members")),
        status=status_of(request, refusal, errors),
        form=form,
        preview=preview,
        errors=errors,
    )


def _beside(refusal: Refusal, form: Form) -> dict[str, str]:
    sentence = i18n.sentence(refusal, form.language)
    if isinstance(refusal, BothLanguagesNeeded):
        names = [f"{name}_{code}" for name in refusal.fields for code in LANGUAGES]
        return {name: sentence for name in names if not form[name]}
    place = _PLACES.get(type(refusal))
    return {place: sentence} if place else beside(refusal, form)


handlers = [ask_form, preview_question, ask_question]
