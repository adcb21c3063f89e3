"""`make demo` as people meet it: it starts, shows the network, keeps what was done, and leaves nothing behind."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

PATIENCE = 180.0
pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def demo(home: Path, port: int, *options: str) -> Iterator[subprocess.Popen[str]]:
    """The program in a process of its own, until it answers; killed with all that it started at the end."""
    environment = os.environ | {"FFORWM_HOME": str(home), "PORT": str(port)}
    command = [sys.executable, "-m", "cli", "demo", *options]
    with (
        (home.parent / "output.txt").open("a") as output,
        subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT, text=True) as running,
    ):
        try:
            wait_for(port, running)
            yield running
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(60)


def wait_for(port: int, running: subprocess.Popen[str]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert running.poll() is None, "the demo ended"
        try:
            httpx.get(f"http://127.0.0.1:{port}/healthz")
        except httpx.TransportError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError


def servers_of(home: Path) -> list[str]:
    """The PostgreSQL processes whose data lie in this folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if (path / "cwd").resolve().is_relative_to(home) and b"postgres" in (path / "cmdline").read_bytes():
                found.append(path.name)
        except OSError:
            continue
    return found


def become(client: httpx.Client, name: str) -> None:
    page = client.get("/demo?lang=en").text
    token = re.search(r'name="csrf_token" value="(\w+)"', page)
    person = re.search(rf"<h2>{name}.*?name=\"person_id\" value=\"([\w-]+)\"", page, re.DOTALL)
    assert token is not None
    assert person is not None
    answer = client.post("/demo?lang=en", data={"csrf_token": token[1], "person_id": person[1]})
    assert answer.status_code == 200, answer.text


def test_a_port_that_is_taken_is_said_at_once(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        environment = os.environ | {"FFORWM_HOME": str(tmp_path / "home"), "PORT": str(other.getsockname()[1])}
        command = [sys.executable, "-m", "cli", "demo"]
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ended.returncode == 1
    assert "Address already in use. Choose another: PORT=8001 make demo" in ended.stderr
    assert not (tmp_path / "home").exists(), "nothing was begun"


def second_a_motion(client: httpx.Client) -> str:
    """Second the motion that seeks seconders. Gives its address."""
    found = client.get("/api/v1/motions?state=seeking_seconders").json()["data"][0]
    path = f"/en/motions/{found['id']}"
    token = re.search(r'name="csrf_token" value="(\w+)"', client.get(path).text)
    assert token is not None
    assert client.post(f"{path}/second", data={"csrf_token": token[1]}).status_code == 200
    return path


def test_the_demo_from_its_first_start_to_its_reset(tmp_path: Path) -> None:
    home, port = tmp_path / "var", free_port()
    home.mkdir()
    base = f"http://127.0.0.1:{port}"
    with demo(home, port) as running, httpx.Client(base_url=base, follow_redirects=True) as client:
        assert "Rhwydwaith Cydgynhyrchu Cymru" in client.get("/cy/rhwydwaith").text
        become(client, "Branwen")
        path = second_a_motion(client)
        assert "Seconded by 2 members" in client.get(path).text
        running.kill()  # kill -9, in the middle of everything
        running.wait()
    with demo(home, port) as running, httpx.Client(base_url=base, follow_redirects=True) as client:
        assert "Seconded by 2 members" in client.get(path).text
        running.send_signal(signal.SIGINT)
        assert running.wait(60) == 0
    assert servers_of(home) == []
    with demo(home, port, "--reset"), httpx.Client(base_url=base, follow_redirects=True) as client:
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("port", ["0", "99999", "eighty"])
def test_a_port_that_is_none_is_refused_in_one_line(port: str, tmp_path: Path) -> None:
    environment = os.environ | {"FFORWM_HOME": str(tmp_path), "PORT": port}
    command = [sys.executable, "-m", "cli", "demo"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr.startswith("PORT must be")
