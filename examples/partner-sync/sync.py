"""Keeps a copy of the members that a partner may know of, in SQLite: by the change feed, and at once by webhooks.

    python sync.py              # bring the copy up to date, and end
    python sync.py --listen 9000    # stay, and do it again whenever a webhook says that something changed

FFORWM_URL, FFORWM_CLIENT_ID and FFORWM_CLIENT_SECRET say where and as whom; FFORWM_COPY is the file (copy.db).
With --listen, FFORWM_WEBHOOK_SECRET is what `POST /api/v1/webhook-endpoints` showed once.

It may be stopped at any instant, and started again: what was read and how far stand in one transaction.
"""

import argparse
import json
import os
import sqlite3
import threading
import time
import uuid
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
from standardwebhooks import Webhook, WebhookVerificationError

PATIENCE = 60  # seconds after which it looks by itself, whatever webhooks say

SCHEMA = """
CREATE TABLE IF NOT EXISTS member (id TEXT PRIMARY KEY, told TEXT NOT NULL, seen_in INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS place (only INTEGER PRIMARY KEY CHECK (only = 1), cursor TEXT, pass INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS erased (id TEXT PRIMARY KEY, key TEXT NOT NULL);
INSERT OR IGNORE INTO place VALUES (1, NULL, 1);
"""


class Service:
    """The other side: takes a token when it needs one, and waits when it is told to."""

    def __init__(self, url: str, client_id: str, secret: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=30)
        self._credentials = (client_id, secret)
        self._token = ""

    def ask(self, method: str, path: str, **given: Any) -> httpx.Response:
        """Send a request; what can be mended by waiting or by another token is mended here."""
        headers = given.pop("headers", {})
        for _ in range(5):
            if self._token:
                headers["Authorization"] = f"Bearer {self._token}"
            answer = self._http.request(method, path, headers=headers, **given)
            if answer.status_code == 401:  # tokens last a quarter of an hour
                self._token = self._new_token()
            elif answer.status_code in (429, 503):
                time.sleep(int(answer.headers.get("Retry-After", "1")))
            else:
                return answer
        return answer

    def _new_token(self) -> str:
        form = {"grant_type": "client_credentials"}
        answer = self._http.post("/oauth/token", data=form, auth=self._credentials)
        answer.raise_for_status()
        return str(answer.json()["access_token"])


class Copy:
    """The copy, and how far it goes."""

    def __init__(self, file: str) -> None:
        self._db = sqlite3.connect(file, timeout=30)
        self._db.executescript(SCHEMA)

    def place(self) -> str | None:
        """The cursor of the last page that was taken in; None before the first."""
        [cursor] = self._db.execute("SELECT cursor FROM place").fetchone()
        return cursor

    def take_in(self, members: dict[str, Any], gone: list[str], erased: list[str], cursor: str) -> None:
        """One page of the feed, and its cursor: all of it or nothing."""
        with self._db:
            [number] = self._db.execute("SELECT pass FROM place").fetchone()
            rows = [(id_, json.dumps(told, sort_keys=True), number) for id_, told in members.items()]
            self._db.executemany("INSERT OR REPLACE INTO member VALUES (?, ?, ?)", rows)
            self._db.executemany("DELETE FROM member WHERE id = ?", [(id_,) for id_ in [*gone, *erased]])
            self._db.executemany(
                "INSERT OR IGNORE INTO erased VALUES (?, ?)", [(id_, str(uuid.uuid4())) for id_ in erased]
            )
            self._db.execute("UPDATE place SET cursor = ?", (cursor,))

    def begin_anew(self) -> None:
        """Forget how far it went; what is not named until the end of this pass is to go."""
        with self._db:
            self._db.execute("UPDATE place SET cursor = NULL, pass = pass + 1")

    def sweep(self) -> None:
        """Once a pass is through: delete what it did not name."""
        with self._db:
            self._db.execute("DELETE FROM member WHERE seen_in < (SELECT pass FROM place)")

    def unacknowledged(self) -> Iterator[tuple[str, str]]:
        """People who were erased, and the key under which that is acknowledged: the same one at each try."""
        yield from self._db.execute("SELECT id, key FROM erased").fetchall()

    def acknowledged(self, id_: str) -> None:
        with self._db:
            self._db.execute("DELETE FROM erased WHERE id = ?", (id_,))


def follow(service: Service, copy: Copy) -> None:
    """Take in everything that the feed has by now. Without a cursor it tells of each member once."""
    more = True
    while more:
        cursor = copy.place()
        answer = service.ask("GET", "/api/v1/changes", params={"after": cursor} if cursor else {})
        if answer.status_code == 410:  # too long ago, or a backup was restored there
            copy.begin_anew()
            continue
        answer.raise_for_status()
        page = answer.json()
        members, gone = {}, [each["id"] for each in page["data"] if each["op"] == "removed"]
        for id_ in dict.fromkeys(each["id"] for each in page["data"] if each["op"] == "upserted"):
            told = service.ask("GET", f"/api/v1/members/{id_}")
            if told.status_code == 404:  # gone since: the feed will say so too
                gone.append(id_)
                continue
            told.raise_for_status()
            members[id_] = told.json()
        erased = [each["id"] for each in page["data"] if each["op"] == "erased"]
        copy.take_in(members, gone, erased, page["next_cursor"])
        more = page["has_more"]
    copy.sweep()
    for id_, key in copy.unacknowledged():
        body, headers = {"ids": [id_]}, {"Idempotency-Key": key}
        service.ask("POST", "/api/v1/changes/acknowledgements", json=body, headers=headers).raise_for_status()
        copy.acknowledged(id_)


def listening(port: int, secret: str, changed: threading.Event) -> ThreadingHTTPServer:
    """Hear webhooks on this machine. A message only says that something changed: what, the feed tells."""
    webhook = Webhook(secret)

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(min(int(self.headers.get("Content-Length", "0")), 65_536))
            try:
                webhook.verify(body, {name.lower(): value for name, value in self.headers.items()})
            except WebhookVerificationError:
                self.send_response(401)
            else:
                changed.set()
                self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Addresses stay out of logs."""

    return ThreadingHTTPServer(("127.0.0.1", port), Door)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--listen", type=int, metavar="PORT", help="stay, and hear webhooks on this port")
    given = options.parse_args()
    asked = [os.environ[f"FFORWM_{each}"] for each in ("URL", "CLIENT_ID", "CLIENT_SECRET")]
    service, copy = Service(*asked), Copy(os.environ.get("FFORWM_COPY", "copy.db"))
    if not given.listen:
        follow(service, copy)
        return
    changed = threading.Event()
    server = listening(given.listen, os.environ["FFORWM_WEBHOOK_SECRET"], changed)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    while True:
        changed.clear()
        follow(service, copy)
        changed.wait(PATIENCE)


if __name__ == "__main__":
    main()
