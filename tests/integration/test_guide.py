"""The guide for partners, block by block as it stands, against the running service; and the program that it names."""

import asyncio
import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from msgspec.structs import replace

from cli.demo import sandbox
from governance.ballots.values import NewBallot
from governance.partners import actions, queries
from tests import joining, stage
from tests.browser.house import House
from tests.mailbox import until

ROOT = Path(__file__).parents[2]
APP = [sys.executable, "examples/partner-app/app.py"]
SYNC = [sys.executable, "examples/partner-sync/sync.py"]


@pytest.fixture
async def house(act, society, settings):
    """The program as the demo runs it, with the sandbox's client."""
    async with act(society.rhiannon) as ctx:
        await sandbox.enter(ctx)
    house = House(replace(settings, mode="demo"))
    await house.open()
    yield house
    await house.close()


@pytest.fixture
def known(house, tmp_path):
    """The environment of a developer who has read the first section."""
    return os.environ | {
        "FFORWM_URL": house.url,
        "FFORWM_CLIENT_ID": str(sandbox.CLIENT_ID),
        "FFORWM_CLIENT_SECRET": sandbox.SECRET,
        "FFORWM_COPY": str(tmp_path / "copy.db"),
        "PYTHON": sys.executable,
    }


async def run(command, env) -> str:
    ended = await asyncio.to_thread(
        subprocess.run, command, env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


async def signed_in(api) -> dict[str, str]:
    given = (str(sandbox.CLIENT_ID), sandbox.SECRET)
    answer = await api.post("/oauth/token", data={"grant_type": "client_credentials"}, auth=given)
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


async def there(api) -> dict[str, dict]:
    """Every member in view, as the list tells of them."""
    listed = await api.get("/api/v1/members?limit=200", headers=await signed_in(api))
    return {each["id"]: each for each in listed.json()["data"]}


def copied(known) -> dict[str, dict]:
    with sqlite3.connect(known["FFORWM_COPY"]) as copy:
        return {id_: json.loads(told) for id_, told in copy.execute("SELECT id, told FROM member")}


async def has(known, number: int) -> bool:
    return len(copied(known)) == number


async def forgets(known, member_id: str) -> bool:
    await run(SYNC, known)
    return member_id not in copied(known)


async def answers(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


@pytest.mark.parametrize("guide", ["docs/partners.md", "docs/partners.cy.md"])
async def test_every_block_runs_as_it_stands(known, guide):
    blocks = re.findall(r"^```sh\n(.*?)^```", (ROOT / guide).read_text("utf-8"), re.DOTALL | re.MULTILINE)
    said = await run(["bash", "-euo", "pipefail", "-c", "\n".join(blocks)], known)
    assert '"next_cursor"' in said
    assert re.search(r"^[1-9]\d*$", said, re.MULTILINE), "as many members as were copied"


async def test_a_copy_is_kept_in_step_and_forgets_who_leaves(api, act, society, known):
    await run(SYNC, known)
    assert copied(known) == await there(api)
    assert str(society.branwen.member_id) in copied(known)
    async with act(society.branwen) as ctx:
        [agreement_id] = {each.agreement_id for each in await queries.my_sharing(ctx)}
        await actions.object_to_sharing(ctx, agreement_id)
    # The feed waits for every older transaction on this server, other tests' too.
    await until(lambda: forgets(known, str(society.branwen.member_id)))
    assert copied(known) == await there(api)


async def test_a_copy_is_whole_however_often_its_keeper_is_killed(api, known):
    for moment in range(1, 6):
        keeper = await asyncio.create_subprocess_exec(*SYNC, env=known, cwd=ROOT)
        await asyncio.sleep(moment / 5)
        with suppress(ProcessLookupError):  # it may have come to its end by itself
            keeper.kill()
        await keeper.wait()
    await run(SYNC, known)
    assert copied(known) == await there(api)


async def test_a_webhook_brings_the_copy_up_to_date(api, act, society, known):
    await run(SYNC, known)
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    new = {"url": f"http://127.0.0.1:{port}/", "event_types": ["changes.available"], "language": "both"}
    headers = await signed_in(api) | {"Idempotency-Key": "one"}
    async with httpx.AsyncClient(base_url=known["FFORWM_URL"]) as program:  # the demo alone sends to this machine
        made = (await program.post("/api/v1/webhook-endpoints", json=new, headers=headers)).json()
    hears = known | {"FFORWM_WEBHOOK_SECRET": made["secret"]}
    keeper = await asyncio.create_subprocess_exec(*SYNC, "--listen", str(port), env=hears, cwd=ROOT)
    try:
        await until(lambda: answers(port))
        before = copied(known)
        await joining.admitted(act, society, await joining.applied(act, society.myrddin))
        await until(lambda: has(known, len(before) + 1))
    finally:
        keeper.kill()
        await keeper.wait()
    assert copied(known) == await there(api)


async def test_a_member_lets_an_app_vote_and_ends_it(api, act, society, clock, known):
    ballot_id = await stage.opened(act, society, clock, NewBallot(names_seen_by="members"))
    branwen, file = await api.as_(society.branwen), Path(known["FFORWM_COPY"]).with_name("app.json")
    env = known | {"FFORWM_APP_ID": str(sandbox.APP_ID), "FFORWM_APP_FILE": str(file), "BROWSER": "true"}
    pipes = {"stdout": asyncio.subprocess.PIPE, "stderr": asyncio.subprocess.PIPE, "env": env, "cwd": ROOT}
    voting = await asyncio.create_subprocess_exec(*APP, str(ballot_id), "yes", **pipes)
    await voting.stderr.readline()
    asked = dict(parse_qsl(urlsplit((await voting.stderr.readline()).decode().strip()).query))
    house = httpx.AsyncClient(base_url=known["FFORWM_URL"], headers=branwen.headers)
    allowed = (await house.post("/api/v1/me/apps", json=asked)).json()
    await house.get(allowed["redirect_to"])
    said, wrong = await voting.communicate()
    assert voting.returncode == 0, wrong.decode()
    assert (json.loads(said)["choice"], file.stat().st_mode & 0o777) == ("yes", 0o600)
    vote = (await house.get(f"/api/v1/ballots/{ballot_id}/my-vote")).json()
    assert [each["vote"]["choice"] for each in vote["data"]] == ["yes"], "the member sees it as their own"
    assert str(ballot_id) in await run(APP, env), "it needs nobody’s leave a second time"
    await run([*APP, "--forget"], env)
    await run([*APP, "--forget"], env)  # when nothing is left that could be ended
    assert (await house.get("/api/v1/me/apps")).json()["data"] == []
    await house.aclose()
