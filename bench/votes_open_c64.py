"""Votes over HTTP at 64 connections, against the database's own limit for one vote a transaction.

The limit is pgbench with 64 connections calling one SQL function that does what the path does (who comes with the
token, the ballot held, the right on the roll, the vote, the journal row), prepared, one vote a transaction. Both run
in turn on the same server and the same roll, three times; the ratio is the median of the pairs. Every vote that was
acknowledged is looked for afterwards: a figure with one missing is no figure.
"""

import asyncio
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from uuid import UUID

import msgspec
import psycopg

from cli.binaries import find
from cli.embedded import OWNER, RUNTIME, Embedded
from governance.bodies.rules import PRESETS, digest
from governance.migrations import migrate

CONNECTIONS, ROUNDS, SECONDS, VOTERS = 64, 3, 6.0, 20_000
BALLOT = UUID(int=7)

# A roll of individual members with a session each, and one open ballot: rows as the product's own actions leave them.
SOCIETY = """
INSERT INTO body (id, slug, kind, name, founded_on)
  VALUES (uuid(7), 'forum', 'forum', '{"cy":"F","en":"F"}', '2020-01-01');
INSERT INTO standing_orders (id, body_id, version, preset, effective_from, rules, digest)
  VALUES (uuid(7), uuid(7), 1, 'bench', '2020-01-01', %(rules)s, %(digest)s);
INSERT INTO person (id, name, sort_key_cy, sort_key_en, language)
  SELECT uuid(n), 'Person ' || n, n, n, 'cy' FROM generate_series(1, %(voters)s) n;
INSERT INTO account (id, person_id, created_at) SELECT id, id, now() FROM person;
INSERT INTO member (id, kind, person_id) SELECT id, 'person', id FROM person;
INSERT INTO membership (id, member_id, class, joined_on) SELECT id, id, 'individual', '2020-01-01' FROM person;
INSERT INTO voting_right (member_id, held_from) SELECT id, '2020-01-01' FROM person;
INSERT INTO session (id, person_id, token_digest, door, began_at, seen_at, expires_at)
  SELECT uuid(n), uuid(n), sha256(('token-' || n)::bytea), 'api', now(), now(), now() + interval '1 day'
    FROM generate_series(1, %(voters)s) n;
INSERT INTO motion (id, body_id, standing_orders_id, mover_id, moved_by, state, legal_effect, text_version, created_at,
    state_since) VALUES (uuid(7), uuid(7), uuid(7), uuid(1), uuid(1), 'balloting', 'advisory', 1, now(), now());
INSERT INTO motion_text (motion_id, version, original_language, title, text, digest, written_by, written_at)
  VALUES (uuid(7), 1, 'cy', '{"cy":"T","en":"T"}', '{"cy":"T","en":"T"}', %(digest)s, uuid(1), now());
INSERT INTO ballot (id, motion_id, text_version, text_digest, standing_orders_id, state, names_seen_by, record_on,
    opens_at, closes_at) VALUES (uuid(7), uuid(7), 1, %(digest)s, uuid(7), 'scheduled', 'self', '2020-01-02',
    now() - interval '1 hour', now() + interval '1 day');
INSERT INTO roll_entry (ballot_id, member_id, on_roll, reason) SELECT uuid(7), id, true, 'member' FROM member;
UPDATE ballot SET state = 'open', roll_digest = %(digest)s, entitled = %(voters)s WHERE id = uuid(7);
"""
HELPERS = (
    "CREATE FUNCTION uuid(n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT lpad(to_hex(n), 32, '0')::uuid $$"
)
EQUIVALENT = """
CREATE FUNCTION bench_vote(token bytea, chosen text) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE who uuid; right_id uuid; open_ boolean; made integer;
BEGIN
  SELECT s.person_id INTO who FROM session s JOIN person p ON p.id = s.person_id
   WHERE s.token_digest = token AND s.ended_at IS NULL AND s.expires_at > app_now();
  SELECT state = 'open' AND app_now() < closes_at INTO open_ FROM ballot WHERE id = uuid(7) FOR SHARE;
  SELECT u.member_id INTO right_id FROM usable_right u JOIN roll_entry r ON r.member_id = u.member_id
   WHERE u.person_id = who AND r.ballot_id = uuid(7) AND r.on_roll;
  IF NOT open_ OR right_id IS NULL THEN RAISE 'refused'; END IF;
  INSERT INTO vote (ballot_id, member_id, choice, cast_by, cast_at) VALUES (uuid(7), right_id, chosen, who, app_now())
    ON CONFLICT (ballot_id, member_id) DO UPDATE SET choice = excluded.choice, cast_at = excluded.cast_at,
    revision = vote.revision + 1 RETURNING revision INTO made;
  INSERT INTO journal (event, subject_type, subject_id, person_id, member_id, facts)
    VALUES ('vote.cast', 'ballot', uuid(7), who, right_id, '{}');
  RETURN made;
END $$;
GRANT EXECUTE ON FUNCTION bench_vote, uuid TO fforwm_app;
"""
SCRIPT = f"\\set n random(1, {VOTERS})\nSELECT bench_vote(sha256(('token-' || :n)::bytea), 'yes');\n"


def measure() -> dict[str, float]:
    """The figure: `ratio` of votes a second, `limit` (pgbench's, for reading only), and the latencies over HTTP."""
    with tempfile.TemporaryDirectory() as home, Embedded(Path(home)) as server:
        server.ensure_roles_and_database()
        migrate(server.url(OWNER))
        _enter_society(server.url(OWNER))
        script = Path(home) / "vote.sql"
        script.write_text(SCRIPT)
        ratios, limits, latencies, acknowledged = [], [], [], 0
        with _serving(server.url(RUNTIME)) as port:
            for _ in range(ROUNDS):
                limit = _pgbench(server, script)
                votes, took = asyncio.run(_vote(port))
                acknowledged += len(votes)
                latencies += votes
                limits.append(limit)
                ratios.append(len(votes) / took / limit)
        _check(server.url(OWNER), acknowledged)
    percent = quantiles(latencies, n=100)
    return {
        "ratio": round(median(ratios), 4),
        "limit": round(median(limits)),
        "p50_ms": round(1000 * percent[49], 1),
        "p99_ms": round(1000 * percent[98], 1),
    }


def _enter_society(url: str) -> None:
    rules = PRESETS["small-forum"]
    keys = {"rules": msgspec.json.encode(rules).decode(), "digest": digest(rules), "voters": VOTERS}
    with psycopg.connect(url, cursor_factory=psycopg.ClientCursor) as db:
        db.execute(HELPERS)
        db.execute(SOCIETY, keys)
        db.execute(EQUIVALENT)
    with psycopg.connect(url, autocommit=True) as db:
        db.execute("VACUUM ANALYZE")


@contextmanager
def _serving(database_url: str) -> Iterator[int]:
    """The product as it is installed: `fforwm serve`, a process of its own, without the limit on requests."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "FFORWM_MODE": "test",
        "FFORWM_DATABASE_URL": database_url,
        "FFORWM_REQUESTS_A_MINUTE": "0",
    }
    command = [sys.executable, "-m", "cli", "serve", "--headless", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as serving:
        try:
            _wait_for(port)
            yield port
        finally:
            serving.terminate()


def _wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the server did not start")


def _pgbench(server: Embedded, script: Path) -> float:
    """Votes a second by the database alone."""
    options = ["-n", "-M", "prepared", "-c", str(CONNECTIONS), "-j", "2", "-T", str(int(SECONDS)), "-f", str(script)]
    command = [str(find(None) / "pgbench"), *options, server.url(RUNTIME)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    found = re.search(r"tps = ([\d.]+)", result.stdout)
    if found is None:
        raise RuntimeError(result.stdout + result.stderr)
    return float(found[1])


async def _vote(port: int) -> tuple[list[float], float]:
    """Vote over 64 kept connections for some seconds. Gives each vote's latency, and the time that all took."""
    began = time.monotonic()
    lanes = [_lane(port, began + SECONDS, random.Random(lane)) for lane in range(CONNECTIONS)]
    found = await asyncio.gather(*lanes)
    return [each for lane in found for each in lane], time.monotonic() - began


async def _lane(port: int, until: float, chance: random.Random) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    latencies = []
    while time.monotonic() < until:
        body = b'{"choice":"%s"}' % chance.choice((b"yes", b"no", b"abstain"))
        asked = time.monotonic()
        writer.write(
            b"PUT /api/v1/ballots/%s/my-vote HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer token-%d\r\n"
            b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            % (str(BALLOT).encode(), chance.randint(1, VOTERS), len(body), body)
        )
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head)
        answer = await reader.readexactly(int(length[1])) if length else b""
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError((head + answer).decode())
        latencies.append(time.monotonic() - asked)
    writer.close()
    return latencies


def _check(url: str, acknowledged: int) -> None:
    """Each acknowledged vote left its row in the journal: those of pgbench stand beside them."""
    with psycopg.connect(url) as db:
        row = db.execute(
            "SELECT count(*), (SELECT sum(revision) FROM vote) FROM journal WHERE event = 'vote.cast'"
        ).fetchone()
    if row is None or row[0] != row[1] or row[0] < acknowledged:
        raise RuntimeError(f"{acknowledged} votes were acknowledged over HTTP, and the database has {row}")
