"""The pictures that go with links: the same for everybody, whoever asks, and only of what everybody may see."""

from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath
from markupsafe import Markup

from frontend.picture import Votes, draw
from frontend.render import Asked, Ctx, environment
from governance.ballots import queries as ballots
from governance.ballots.rules import COUNTED
from governance.ballots.views import Result
from governance.bilingual import Bilingual, Language
from governance.context import Context, Visitor
from governance.decisions import queries as decisions
from governance.motions import queries as motions

FRESH = 3600  # seconds


def _paths(thing: str) -> list[str]:
    return [f"/share/{thing}{language}.png" for language in Language]


@get(_paths(""))
async def share_forum(request: Asked) -> Response[bytes]:
    """The Forum's own picture, of every page that has none."""
    return _picture(request, "forum")


@get(_paths("motions/{motion_id:uuid}/"))
async def share_motion(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Response[bytes]:
    """A motion: its title, and its result or else its state. Raises `NotFound`."""
    public = Context(ctx.db, Visitor())
    motion = await motions.motion(public, motion_id)
    held = await ballots.motion_ballots(public, motion_id)
    counted = next((each.id for each in held.data if each.state in COUNTED), None)
    result = await ballots.result(public, counted) if counted else None
    return _picture(request, "motion", motion.title, motion=motion, result=result)


@get(_paths("decisions/{decision_id:uuid}/"))
async def share_decision(request: Asked, ctx: Ctx, decision_id: FromPath[UUID]) -> Response[bytes]:
    """A decision of the board: its title, and what it answered. Raises `NotFound`."""
    decision = await decisions.decision(Context(ctx.db, Visitor()), decision_id)
    return _picture(request, "decision", decision.title, decision=decision)


def _picture(request: Asked, of: str, title: Bilingual | None = None, **facts: Any) -> Response[bytes]:
    """Draw it in the language that the address names, with the words that the template says of such a thing."""
    language = Language(request.scope["path"][-6:-4])
    template = environment(language).get_template("share.html")
    said = Markup(template.render({"of": of, **facts})).striptags()  # noqa: S704 - the template has escaped it
    heading, _, sentence = (part.strip() for part in said.partition("|"))
    result: Result | None = facts.get("result")
    votes = Votes(result.tally.yes, result.tally.no, result.tally.abstain, result.needed) if result else None
    drawn = draw(title.in_(language).text if title else heading, sentence, votes)
    return Response(drawn, media_type="image/png", headers={"Cache-Control": f"public, max-age={FRESH}"})


handlers = [share_forum, share_motion, share_decision]
