"""A motion or a decision in other forms: adding one, taking one away, and asking for one."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from msgspec import Struct

import i18n
from frontend.forms import MOST_UPLOAD, Form, attempt, read_form, read_upload, status_of
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.accessible import actions, queries, refusals
from governance.accessible.values import MOST_AUDIO, Kind, Link, NewAsk, NewVersion, Of
from governance.bilingual import Language, Prose
from governance.context import Context
from governance.decisions import queries as decisions
from governance.motions import queries as motions
from governance.refusal import N_, Refusal
from i18n.addresses import routes, url

# The pages of each: where its forms are, and where the thing itself is.
_PAGES = {Of.MOTION: ("motion_versions", "motion"), Of.DECISION: ("decision_versions", "decision")}
_PLACES: dict[type[Refusal], str] = {
    refusals.EasyReadNeedsText: "text",
    refusals.AudioNeedsTranscript: "text",
    refusals.AudioMissing: "audio",
    refusals.NotAudio: "audio",
    refusals.SignNeedsLink: "link",
}


class Written(Struct, frozen=True, kw_only=True):
    """The form without its file."""

    language: Language
    kind: Kind
    text: Prose | None = None
    link: Link | None = None


class Which(Struct, frozen=True, kw_only=True):
    """One of the forms of a text."""

    language: Language
    kind: Kind


@get(routes("motion_versions"))
async def motion_versions(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """The forms of a motion, those that are asked for, and what the reader may do."""
    return await _shown(request, ctx, Of.MOTION, motion_id, Form({}, language_of(request)))


@get(routes("decision_versions"))
async def decision_versions(request: Asked, ctx: Ctx, decision_id: FromPath[UUID]) -> Page:
    """The same of a decision."""
    return await _shown(request, ctx, Of.DECISION, decision_id, Form({}, language_of(request)))


async def _shown(
    request: Asked,
    ctx: Context,
    of: Of,
    subject_id: UUID,
    form: Form,
    errors: dict[str, str] | None = None,
    refusal: Refusal | None = None,
) -> Page:
    view = await queries.versions(ctx, of, subject_id)
    read = motions.motion if of is Of.MOTION else decisions.decision
    wrong = errors or {}
    if refusal:
        wrong = {_PLACES.get(type(refusal), "form"): i18n.sentence(refusal, form.language)}
    name, back = _PAGES[of]
    ids: dict[str, Any] = {f"{of}_id": subject_id}
    return await render(
        request,
        ctx,
        "pages/versions.html",
        say(request, N_("Other ways to read it")),
        status=status_of(request, refusal, wrong),
        view=view,
        about=(await read(ctx, subject_id)).title,
        of=of.value,
        ids=ids,
        address=url(form.language, name, **ids),
        back=url(form.language, back, **ids),
        form=form,
        errors=wrong,
    )


@post(routes("motion_versions"), request_max_body_size=MOST_UPLOAD)
async def put_motion_version(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """Add a form of a motion, or put it in the place of the present one."""
    return await _put(request, ctx, Of.MOTION, motion_id)


@post(routes("decision_versions"), request_max_body_size=MOST_UPLOAD)
async def put_decision_version(request: Asked, ctx: Ctx, decision_id: FromPath[UUID]) -> Page:
    """The same of a decision."""
    return await _put(request, ctx, Of.DECISION, decision_id)


async def _put(request: Asked, ctx: Context, of: Of, subject_id: UUID) -> Page:
    form, audio, _ = await read_upload(request, "audio")
    read, errors = form.read(Written)
    if "link" in errors:
        errors["link"] = say(request, N_("Give the whole address. It begins with https://"))
    if audio is not None and len(audio) > MOST_AUDIO:
        errors["audio"] = say(request, N_("This recording is too large. Send one of 5 MB at most."))
    if read is None or errors:
        return await _shown(request, ctx, of, subject_id, form, errors)
    new = NewVersion(text=read.text, link=read.link, audio=audio)
    _, refusal = await attempt(ctx, actions.put_version(ctx, of, subject_id, read.language, read.kind, new))
    return await _done(request, ctx, of, subject_id, form, refusal)


@post(routes("remove_motion_version"))
async def remove_motion_version(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """Take a form of a motion away."""
    return await _remove(request, ctx, Of.MOTION, motion_id)


@post(routes("remove_decision_version"))
async def remove_decision_version(request: Asked, ctx: Ctx, decision_id: FromPath[UUID]) -> Page:
    """The same of a decision."""
    return await _remove(request, ctx, Of.DECISION, decision_id)


async def _remove(request: Asked, ctx: Context, of: Of, subject_id: UUID) -> Page:
    form = await read_form(request)
    which, errors = form.read(Which)
    if which is None:
        return await _shown(request, ctx, of, subject_id, form, errors)
    _, refusal = await attempt(ctx, actions.remove_version(ctx, of, subject_id, which.language, which.kind))
    return await _done(request, ctx, of, subject_id, form, refusal)


@post(routes("ask_motion_version"))
async def ask_motion_version(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """Ask for a form of a motion."""
    return await _ask(request, ctx, Of.MOTION, motion_id)


@post(routes("ask_decision_version"))
async def ask_decision_version(request: Asked, ctx: Ctx, decision_id: FromPath[UUID]) -> Page:
    """The same of a decision."""
    return await _ask(request, ctx, Of.DECISION, decision_id)


async def _ask(request: Asked, ctx: Context, of: Of, subject_id: UUID) -> Page:
    form = await read_form(request)
    new, errors = form.read(NewAsk)
    if new is None:
        return await _shown(request, ctx, of, subject_id, form, errors)
    _, refusal = await attempt(ctx, actions.ask_version(ctx, of, subject_id, new))
    return await _done(request, ctx, of, subject_id, form, refusal)


async def _done(request: Asked, ctx: Context, of: Of, subject_id: UUID, form: Form, refusal: Refusal | None) -> Page:
    if refusal:
        return await _shown(request, ctx, of, subject_id, form, None, refusal)
    ids: dict[str, Any] = {f"{of}_id": subject_id}
    return redirect(request, _PAGES[of][0], **ids)


handlers = [
    motion_versions,
    decision_versions,
    put_motion_version,
    put_decision_version,
    remove_motion_version,
    remove_decision_version,
    ask_motion_version,
    ask_decision_version,
]
