"""What is generated from openapi.yaml compiles, and works against the running service: in Python and in TypeScript."""

import asyncio
import compileall
import importlib
import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests import partners
from tests.browser.house import House

ROOT = Path(__file__).parents[2]
NODE = ROOT / "node_modules" / ".bin"
TSC = ["--strict", "--skipLibCheck", "--moduleResolution", "bundler", "--lib", "es2022,dom"]


async def run(*command: object, cwd: Path = ROOT) -> str:
    """What a program prints; where it fails, all that it said."""
    given = [str(each) for each in command]
    ended = await asyncio.to_thread(subprocess.run, given, cwd=cwd, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


async def known_members(api, act, society):
    """A partner, and the members that it may know of, by their ids."""
    partner = await partners.made(act, society)
    for someone in (society.branwen, society.cigfa, society.pwyll):
        await partners.consented(act, someone, partner)
    program = await partners.program(api, act, partner)
    ids = sorted(each["id"] for each in (await program.get("/api/v1/members")).json()["data"])
    assert {str(each.member_id) for each in (society.branwen, society.cigfa, society.pwyll)} <= set(ids)
    return partner, ids


async def test_the_python_client_compiles_and_reads_what_is_there(api, act, society, tmp_path, monkeypatch):
    options = ["--config", "contract/python-client.yaml", "--meta", "none", "--fail-on-warning"]
    generator = Path(sys.executable).with_name("openapi-python-client")
    made = tmp_path / "fforwm_client"
    await run(generator, "generate", "--path", "openapi.yaml", "--output-path", made, *options)
    assert compileall.compile_dir(made, quiet=1)
    monkeypatch.syspath_prepend(str(tmp_path))
    client = importlib.import_module("fforwm_client").AuthenticatedClient
    members = importlib.import_module("fforwm_client.api.partners.members")
    problem = importlib.import_module("fforwm_client.models.problem").Problem
    partner, ids = await known_members(api, act, society)

    async def read(token: str, **query: object):
        transport = httpx.ASGITransport(api.app)
        given = client(base_url="http://testserver", token=token, httpx_args={"transport": transport})
        async with given as opened:
            return await members.asyncio(client=opened, **query)

    page = await read(await partners.token(act, partner))
    assert sorted(str(each.id) for each in page.data) == ids
    refused = await read("forged")
    assert isinstance(refused, problem)
    assert (refused.status, bool(refused.messages.cy), bool(refused.messages.en)) == (401, True, True)


@pytest.mark.node
async def test_the_typescript_client_compiles_and_reads_what_is_there(api, act, society, settings, tmp_path):
    await run(NODE / "openapi-typescript", "openapi.yaml", "-o", tmp_path / "api.ts")
    (tmp_path / "client.ts").write_text((ROOT / "contract" / "client.ts").read_text("utf-8"), "utf-8")
    (tmp_path / "package.json").write_text('{"type": "module"}', "utf-8")
    await run(NODE / "tsc", *TSC, "--target", "es2022", "--module", "es2022", "client.ts", cwd=tmp_path)
    partner, ids = await known_members(api, act, society)
    house = House(settings, with_worker=False)
    await house.open()
    try:
        secret = partner.secret
        said = await run("node", "client.js", house.url, secret.client_id, secret.client_secret, cwd=tmp_path)
    finally:
        await house.close()
    assert sorted(json.loads(said)) == ids
