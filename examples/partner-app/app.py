"""Lets a member vote from a terminal, in their own name: what a partner's own app does, without the looks.

    python app.py                       # what is open; everybody may know, so nobody is asked yet
    python app.py BALLOT yes            # vote: yes, no or abstain; the first time, the member is asked
    python app.py --forget              # end what the member allowed

FFORWM_URL and FFORWM_APP_ID say where and as which app; FFORWM_APP_FILE is what it keeps (app.json).

The member agrees in a browser, on Fforwm's own page (RFC 6749 §4.1 with PKCE, RFC 7636; on this machine as by
RFC 8252 §7.3). The app never sees a code from the mail, and cannot do more than it was let.
"""

import argparse
import json
import os
import secrets
import sys
import webbrowser
from base64 import urlsafe_b64encode
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx

SCOPES = "forum.read votes.write"  # what it was let is at /api/v1/apps/{client_id}
BACK = "/yn-ol"  # the registered address is http://127.0.0.1/yn-ol, on whichever port is free


class Service:
    """Fforwm, as one member lets this app use it."""

    def __init__(self, url: str, app_id: str, file: Path) -> None:
        self._http = httpx.Client(base_url=url, timeout=30)
        self._url, self._app_id, self._file = url, app_id, file
        self._kept: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}

    def ask(self, method: str, path: str, **given: Any) -> Any:
        """Send a request as the member; where the token has ended, take the next one, or ask the member."""
        for renew in (self._renewed, self._allowed, None):
            token = self._kept.get("access_token")
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            answer = self._http.request(method, path, headers=headers, **given)
            if answer.status_code != httpx.codes.UNAUTHORIZED or renew is None:
                break
            renew()
        if answer.is_error:
            sys.exit(" | ".join(answer.json()["messages"].values()))
        return answer.json()

    def forget(self) -> None:
        """End what the member allowed, where they did."""
        if "refresh_token" in self._kept:
            form = {"token": self._kept["refresh_token"], "client_id": self._app_id}
            self._http.post("/oauth/revoke", data=form).raise_for_status()
        self._file.unlink(missing_ok=True)

    def _renewed(self) -> None:
        if "refresh_token" in self._kept:
            self._take({"grant_type": "refresh_token", "refresh_token": self._kept["refresh_token"]})

    def _allowed(self) -> None:
        """Send the member to the page on which they read what is asked, and wait until they come back."""
        verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(16)
        challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        door = HTTPServer(("127.0.0.1", 0), WayBack)
        back = f"http://127.0.0.1:{door.server_port}{BACK}"
        asked = {
            "response_type": "code",
            "client_id": self._app_id,
            "redirect_uri": back,
            "scope": SCOPES,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        address = f"{self._url}/oauth/authorize?{urlencode(asked)}"
        print(f"Cytunwch yma: / Agree here:\n{address}", file=sys.stderr, flush=True)
        webbrowser.open(address)
        while not WayBack.said:
            door.handle_request()
        said = WayBack.said
        # From another server, or for another question than ours: somebody else's code (RFC 9207, RFC 9700 §2.1).
        if said.get("state") != state or said.get("iss") != self._url or "code" not in said:
            sys.exit(f"Ni chaniatawyd. / Not allowed. ({said.get('error', 'state')})")
        form = {
            "grant_type": "authorization_code",
            "code": said["code"],
            "redirect_uri": back,
            "code_verifier": verifier,
        }
        self._take(form)

    def _take(self, form: dict[str, str]) -> None:
        answer = self._http.post("/oauth/token", data={**form, "client_id": self._app_id})
        if answer.is_error:  # ended by the member, or too long ago: they are asked again
            self._kept = {}
            return
        self._kept = answer.json()
        self._file.touch(mode=0o600)
        self._file.write_text(json.dumps(self._kept))


class WayBack(BaseHTTPRequestHandler):
    """Where the browser comes back to."""

    said: ClassVar[dict[str, str]] = {}

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == BACK:
            WayBack.said = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.send_response(200 if parts.path == BACK else 404)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.end_headers()
        self.wfile.write("Ewch yn ôl i’r derfynell. / Go back to the terminal.\n".encode())

    def log_message(self, *_: object) -> None:
        """The code stays out of logs."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("ballot", nargs="?", help="the id of a ballot that is open")
    options.add_argument("choice", nargs="?", choices=("yes", "no", "abstain"))
    options.add_argument("--forget", action="store_true", help="end what the member allowed")
    given = options.parse_args()
    file = Path(os.environ.get("FFORWM_APP_FILE", "app.json"))
    service = Service(os.environ["FFORWM_URL"].rstrip("/"), os.environ["FFORWM_APP_ID"], file)
    if given.forget:
        service.forget()
    elif given.ballot and given.choice:
        print(json.dumps(service.ask("PUT", f"/api/v1/ballots/{given.ballot}/my-vote", json={"choice": given.choice})))
    else:
        for ballot in service.ask("GET", "/api/v1/ballots?state=open")["data"]:
            title = ballot["motion"]["title"]
            print(ballot["id"], title["cy"], "|", title["en"])


if __name__ == "__main__":
    main()
