"""Schemathesis, with its every check, over every operation as openapi.yaml describes it, on the service as it runs."""

import asyncio
import subprocess
import sys
from pathlib import Path

from tests.browser.house import House

ROOT = Path(__file__).parents[2]


async def test_every_operation_keeps_its_word(api, society, settings):
    """As an officer who may do much. What it may expect of a refusal stands in contract/schemathesis.toml."""
    house = House(settings, with_worker=False)
    await house.open()
    signed_in = (await api.as_(society.rhiannon)).headers["Authorization"]
    program = Path(sys.executable).with_name("schemathesis")
    options = ["--url", house.url, "-H", f"Authorization: {signed_in}", "--no-color", "--continue-on-failure"]
    command = [program, "--config-file", "contract/schemathesis.toml", "run", "openapi.yaml", *options]
    try:
        ended = await asyncio.to_thread(subprocess.run, command, cwd=ROOT, capture_output=True, text=True, check=False)
    finally:
        await house.close()
    assert ended.returncode == 0, ended.stdout + ended.stderr
