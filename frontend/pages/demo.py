"""The demo's own pages: become anyone, read the mail, move the clock, see the components. They are in no other mode."""

import email
import email.policy
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from litestar import get, post
from litestar.params import FromQuery
from litestar.response import Redirect
from msgspec import Struct

from frontend import session
from frontend.forms import read_form
from frontend.render import Asked, Ctx, Page, language_of, render, say
from frontend.specimen_views import DAY, views
from frontend.specimen_work import work
from frontend.specimens import specimens
from governance import clock
from governance.accounts import actions as accounts
from governance.accounts import queries
from governance.accounts.refusals import CodeNotValid
from governance.accounts.rules import code_of
from governance.accounts.values import NewSession, NewSignIn
from governance.bilingual import LANGUAGES, Language
from governance.changes.calendar import next_deadline
from governance.context import Context, Visitor
from governance.database import open_engine
from governance.refusal import N_, NotFound
from governance.timers import TIMERS
from i18n.addresses import url

LETTERS = 40

# Whom a visitor meets first, and what each can show. The rest of the cast is in the members' data.
CAST: Mapping[str, str] = {
    "branwen@example.org": N_("A member. She can second a motion and vote."),
    "bendigeidfran@example.org": N_("A member who also represents an organisation: two voting rights."),
    "cartref@example.org": N_("Two people who share one mailbox."),
    "rhiannon@example.org": N_("The Forum’s secretary. She admits motions and gives notice."),
    "pwyll@example.org": N_("The Forum’s chair. He admits motions and rules on order."),
    "teyrnon@example.org": N_("The returning officer. He opens ballots."),
    "heledd@example.org": N_("The translator. She writes and approves the other language."),
    "arianrhod@example.org": N_("The chair of the Board."),
    "gwydion@example.org": N_("The Board’s secretary. He records and publishes the Board’s answers."),
    "cynon@example.org": N_("The membership officer. He decides on applications for membership."),
    "drystan@example.org": N_("He has applied for membership, and waits for an answer."),
    "pryderi@example.org": N_("He joined after the record date of the open ballot."),
    "efnisien@example.org": N_("His membership has lapsed."),
}


class Letter(Struct, frozen=True):
    """One message of the demonstration; `language` is none where it speaks both."""

    to: str
    subject: str
    sent_at: datetime | None
    language: Language | None
    body: str


@get("/demo")
async def demo(request: Asked, ctx: Ctx) -> Page:
    """Who one may become."""
    session.expect_form(request)
    people = await queries.people_at(ctx, list(CAST))
    page = await render(
        request,
        ctx,
        "pages/demo.html",
        say(request, N_("Be someone else")),
        people=[(person, say(request, CAST[person.email])) for person in people],
    )
    session.keep_browser(request, page)
    return page


@post("/demo")
async def become(request: Asked, ctx: Ctx) -> Page:
    """Become one of them, without a code: only here."""
    form = await read_form(request)
    people = await queries.people_at(ctx, list(CAST))
    chosen = next((each for each in people if str(each.person_id) == form["person_id"]), None)
    if chosen is None:
        raise NotFound
    secret = request.app.state.settings.secret
    asked = await accounts.ask_sign_in(ctx, NewSignIn(chosen.email), None)
    new = NewSession(asked.sign_in_id, code_of(secret, asked.sign_in_id), chosen.person_id)
    begun = await accounts.begin_session(ctx, new, secret, "pages")
    if isinstance(begun, CodeNotValid):
        raise begun
    answer: Page = Redirect(url(language_of(request), "home"), status_code=303)
    session.begin(request, answer, begun, await ctx.now())
    return answer


@get("/demo/mail")
async def mail(request: Asked, ctx: Ctx, to: FromQuery[str | None] = None) -> Page:
    """The letters that the demo sent, newest first; `to` leaves one address."""
    folder = Path(request.app.state.settings.home) / "mail"
    arrived = (_letter(path) for path in sorted(folder.glob("*.eml"), reverse=True))
    letters = (each for each in arrived if not to or to.lower() in each.to.lower())
    return await render(
        request,
        ctx,
        "pages/demo_mail.html",
        say(request, N_("Mail of the demonstration")),
        letters=list(islice(letters, LETTERS)),
        to=to or "",
    )


def _letter(path: Path) -> Letter:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body, sent_at = message.get_body(("plain",)), message["Date"].datetime if message["Date"] else None
    language = str(message["Content-Language"])
    return Letter(
        to=str(message["To"]),
        subject=str(message["Subject"]),
        sent_at=sent_at if sent_at and sent_at.tzinfo else None,
        language=Language(language) if language in LANGUAGES else None,
        body=body.get_content() if body else "",
    )


@get("/demo/clock")
async def clock_page(request: Asked, ctx: Ctx) -> Page:
    """What time it is here, and what comes next."""
    session.expect_form(request)
    page = await render(
        request,
        ctx,
        "pages/demo_clock.html",
        say(request, N_("Move the clock")),
        deadline=await next_deadline(ctx),
    )
    session.keep_browser(request, page)
    return page


@post("/demo/clock")
async def move_clock(request: Asked, ctx: Ctx) -> Page:
    """Move it on, and let the rules do what has fallen due."""
    form = await read_form(request)
    steps = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
    by = steps.get(form["by"])
    deadline = await next_deadline(ctx)
    if form["by"] == "deadline" and deadline is not None:
        by = deadline - await ctx.now() + timedelta(seconds=1)
    if by is not None:
        await _forward(request, by)
        await _advance(ctx)
    return Redirect(f"/demo/clock?lang={language_of(request)}", status_code=303)


async def _forward(request: Asked, by: timedelta) -> None:
    """The clock is its owner's alone, and the app is not the owner: a connection of its own, for this once."""
    engine = open_engine(request.app.state.settings.owner_database_url, pool_size=1)
    async with engine.begin() as db:
        await clock.forward(db, by)
    await engine.dispose()


async def _advance(ctx: Context) -> None:
    """As the worker does each second, so that the next page shows it. One step may make the next one due."""
    rules = Context(ctx.db, Visitor())
    while sum([await advance(rules) for advance in TIMERS.values()]):
        pass


@get("/demo/components")
async def components(request: Asked, ctx: Ctx) -> Page:
    """Every component in every state."""
    shown = specimens() | views() | work(language_of(request))
    return await render(request, ctx, "components.html", say(request, N_("All components")), s=shown, today=DAY)


handlers = [demo, become, mail, clock_page, move_clock, components]
