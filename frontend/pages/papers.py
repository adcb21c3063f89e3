"""The secretary's papers: what members may expect, how voting works, what is kept and for how long."""

from litestar import get

from frontend.render import Asked, Ctx, Page, language_of, render, say
from frontend.statements import statement
from governance.bodies import queries as bodies
from governance.context import Context
from governance.refusal import N_
from governance.retention import queries
from i18n.addresses import routes

# Where one paper sends its reader on.
RELATED = {
    "accessibility": ("network",),
    "privacy": ("retention", "network"),
    "voting": ("network", "terms"),
    "terms": ("voting", "privacy"),
}


@get(routes("accessibility"))
async def accessibility(request: Asked, ctx: Ctx) -> Page:
    """How far these pages can be used by everybody, and what to do where they cannot."""
    return await _stated(request, ctx, "accessibility")


@get(routes("privacy"))
async def privacy(request: Asked, ctx: Ctx) -> Page:
    """What is kept about whom, and who sees it."""
    return await _stated(request, ctx, "privacy")


@get(routes("voting"))
async def voting(request: Asked, ctx: Ctx) -> Page:
    """How a vote is taken, from the call to the result."""
    return await _stated(request, ctx, "voting")


@get(routes("terms"))
async def terms(request: Asked, ctx: Ctx) -> Page:
    """The terms on which members meet."""
    return await _stated(request, ctx, "terms")


@get(routes("retention"))
async def retention(request: Asked, ctx: Ctx) -> Page:
    """What is kept, why, and for how long: the table by which the program acts."""
    title = say(request, N_("What is kept, and for how long"))
    schedule = await queries.retention_schedule(ctx)
    return await render(request, ctx, "pages/retention.html", title, schedule=schedule)


async def _stated(request: Asked, ctx: Context, name: str) -> Page:
    title, parts = statement(name, language_of(request))
    return await render(
        request,
        ctx,
        "pages/statement.html",
        title,
        parts=parts,
        network=next(iter(await bodies.bodies(ctx, kind="network")), None),
        contact=request.app.state.settings.contact_address,
        related=RELATED[name],
    )


handlers = [accessibility, privacy, voting, terms, retention]
