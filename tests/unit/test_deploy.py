"""What is in deploy/ fits the program: its commands, its settings, its files; and each service is shut in."""

import re
from pathlib import Path

import pytest
import yaml

from api.settings import Settings
from cli import found
from cli.main import main

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
SERVICES = sorted(path.name for path in DEPLOY.glob("*.service"))
SHUT_IN = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "CapabilityBoundingSet": "",
    "MemoryDenyWriteExecute": "yes",
    "RestrictNamespaces": "yes",
    "SystemCallArchitectures": "native",
}


def unit(name: str) -> list[tuple[str, str]]:
    lines = (DEPLOY / name).read_text().splitlines()
    return [(key, value) for key, is_, value in (line.partition("=") for line in lines if line[:1].isalpha()) if is_]


def test_there_are_three_services():
    assert SERVICES == ["fforwm-backup.service", "fforwm-web.service", "fforwm-work.service"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_may_do_what_it_must_and_no_more(name):
    values = unit(name)
    assert [line for line in SHUT_IN.items() if line not in values] == []
    assert ("SystemCallFilter", "~@privileged @resources") in values
    assert dict(values)["User"] in ("fforwm", "fforwm-backup")


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_runs_a_command_that_there_is(name, capsys):
    [command] = [value for key, value in unit(name) if key == "ExecStart"]
    program, *words = command.split(" -m cli ")[1].split()
    with pytest.raises(SystemExit) as ended:
        main([program, *words, "--help"])
    assert ended.value.code == 0


@pytest.mark.parametrize("name", ["fforwm.env", "owner.env"])
def test_the_samples_name_settings_that_there_are(name):
    named = re.findall(r"^([A-Z_]+)=", (DEPLOY / name).read_text(), re.MULTILINE)
    assert named
    assert [each for each in named if each.removeprefix("FFORWM_").lower() not in Settings.__struct_fields__] == []


def test_the_program_that_serves_never_has_the_owners_address():
    assert "OWNER" not in (DEPLOY / "fforwm.env").read_text()
    assert ("EnvironmentFile", "/etc/fforwm/owner.env") not in unit("fforwm-web.service")


def test_the_container_copies_what_is_there_and_runs_as_nobody():
    text = (DEPLOY / "Containerfile").read_text()
    copied = [word for line in re.findall(r"^COPY (?!--)(.*) \S+$", text, re.MULTILINE) for word in line.split()]
    assert len(copied) > 8
    assert [path for path in copied if not (ROOT / path).exists()] == []
    kept = set(re.findall(r"^!(.*)$", (ROOT / ".containerignore").read_text(), re.MULTILINE))
    assert set(copied) <= kept
    assert re.search(r"^USER \d+:\d+$", text, re.MULTILINE)
    assert re.findall(r"^FROM (\S+)", text, re.MULTILINE) == ["python:3.11-slim"] * 2


def test_the_proxy_overwrites_what_the_sender_claims_and_limits_what_arrives():
    site, handed_on = (DEPLOY / "nginx.conf").read_text(), (DEPLOY / "nginx-proxy.conf").read_text()
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in handed_on
    for line in (
        "client_body_timeout",
        "client_header_timeout",
        "client_max_body_size",
        "limit_req zone",
        "return 444",
    ):
        assert line in site


def test_the_sample_society_is_whole():
    society = found.read(DEPLOY / "society.yaml")
    assert {person.language for person in society.people} == {"cy", "en", "both"}
    assert set(yaml.safe_load((DEPLOY / "society.yaml").read_text())) == {"network", "bodies", "people"}
