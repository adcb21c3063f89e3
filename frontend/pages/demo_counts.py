"""Counts to look at: three invented elections, as pages and as files. They are in no other mode than the demo."""

from litestar import MediaType, Response, get
from litestar.params import FromPath

from frontend.counts.elections import ELECTIONS, Election, as_csv, as_json, counted
from frontend.counts.page import render_page
from frontend.counts.view import view
from frontend.render import Asked, Ctx, Page, language_of, render, say
from governance.refusal import N_, NotFound


@get("/demo/counts")
async def demo_counts(request: Asked, ctx: Ctx) -> Page:
    """The three, and who is elected in each."""
    found = [(election, view(counted(election.name))) for election in ELECTIONS.values()]
    return await render(request, ctx, "pages/demo_counts.html", say(request, N_("Counts, stage by stage")), found=found)


@get("/demo/counts/{name:str}")
async def demo_count(request: Asked, ctx: Ctx, name: FromPath[str]) -> Page:
    """One of them: who is elected and why, each stage, and every figure."""
    election = _election(name)
    title = election.title.in_(language_of(request)).text
    return await render(request, ctx, "pages/demo_count.html", title, election=election, v=view(counted(name)))


@get("/demo/counts/{name:str}/{file:str}")
async def demo_count_file(request: Asked, name: FromPath[str], file: FromPath[str]) -> Page:
    """The same as a file: every stage as JSON or CSV, the papers, or the page that stands alone."""
    election = _election(name)
    language = language_of(request)
    match file:
        case "count.json":
            return _file(as_json(name), MediaType.JSON, f"{name}.json")
        case "count.csv":
            return _file(as_csv(name), "text/csv; charset=utf-8", f"{name}.csv")
        case "papers.blt":
            return _file(election.file.read_text("utf-8"), "text/plain; charset=utf-8", f"{name}.blt")
        case "count.html":
            title = election.title.in_(language).text
            return _file(render_page(counted(name), language, title), MediaType.HTML, f"{name}.{language}.html")
    raise NotFound


def _election(name: str) -> Election:
    if name not in ELECTIONS:
        raise NotFound
    return ELECTIONS[name]


def _file(content: str | bytes, media_type: str, name: str) -> Response[str | bytes]:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-cache"}
    return Response(content, media_type=media_type, headers=headers)


handlers = [demo_counts, demo_count, demo_count_file]
