"""`fforwm serve` and `fforwm work`: the two processes of an installation."""

import asyncio
import gc
import signal
import threading
from pathlib import Path

import uvicorn

from api.settings import Settings


def server(settings: Settings, host: str, port: int, *, headless: bool = False) -> uvicorn.Server:
    """The web server, not yet started. One process: more of them stand behind a proxy."""
    if headless:
        from api import app
    else:
        from frontend import app  # type: ignore[no-redef]
    config = uvicorn.Config(
        app.create_app(settings),
        host=host,
        port=port,
        log_level="warning",
        access_log=False,  # paths can name a member's motion; the proxy in front keeps what log is needed
        server_header=False,
        timeout_graceful_shutdown=10,
        limit_concurrency=2000,
    )
    return uvicorn.Server(config)


def calm_collector() -> None:
    """Let the garbage collector leave what start-up made alone, and look less often: its pauses are votes that wait."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 1000)


def serve(settings: Settings, host: str, port: int, *, headless: bool) -> int:
    """Answer until stopped. Gives 1 where the server could not start."""
    made = server(settings, host, port, headless=headless)
    calm_collector()
    print(f"Fforwm answers at http://{host}:{port}", flush=True)
    made.run()
    return 0 if made.started else 1


def work(settings: Settings) -> int:
    """Work the jobs until stopped."""
    from api.outbound import jobs

    asyncio.run(jobs.work(settings))
    return 0


def database(settings: Settings) -> int:
    """Keep a private PostgreSQL running until stopped, for a machine that has none; say where it is."""
    from cli.embedded import OWNER, RUNTIME, Embedded

    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    with Embedded(Path(settings.home)) as server:
        server.ensure_roles_and_database()
        print(f"FFORWM_DATABASE_URL={server.url(RUNTIME)}")
        print(f"FFORWM_OWNER_DATABASE_URL={server.url(OWNER)}", flush=True)
        stop.wait()
    return 0
