"""Forty real wards by our Scottish count, against the libraries that people use: how often they fit into one of theirs.

Both begin with the same rows (how many papers, the preferences), since what a library wants to be given is part of
using it; `alone` leaves that out. In seconds of the processor, three times in turn, the median of the pairs. Who is
elected must be the same. The libraries run in the environment whose Python FFORWM_BENCH_PYTHON names
(requirements/bench.in).
"""

import json
import os
import subprocess
import time
from pathlib import Path
from statistics import median

from bench import NotRun
from governance.counting import blt, stv_scotland
from governance.counting.papers import Contest

DATA = Path(os.environ.get("FFORWM_STV_DATA", Path(__file__).parents[2] / "shared" / "data" / "stv")) / "ballots"
PEERS = ("pref_voting", "votekit")
ROUNDS = 3


def measure() -> dict[str, float]:
    """The figures: for each library `NAME` from the rows on, and `NAME_alone`."""
    python = os.environ.get("FFORWM_BENCH_PYTHON")
    if not DATA.exists() or not python:
        raise NotRun(f"needs ballots in {DATA} (FFORWM_STV_DATA) and FFORWM_BENCH_PYTHON")
    wards = [_ward(path) for path in sorted(DATA.glob("*.blt"))]
    figures = {}
    for peer in PEERS:
        pairs = [(_peer(python, peer, wards), _ours(wards)) for _ in range(ROUNDS)]
        for theirs, ours in pairs:
            if theirs["elected"] != ours["elected"]:
                raise RuntimeError(f"{peer} elects other people")
        figures[peer] = round(median(theirs["whole"] / ours["whole"] for theirs, ours in pairs), 1)
        figures[f"{peer}_alone"] = round(median(theirs["alone"] / ours["alone"] for theirs, ours in pairs), 1)
    return figures


def _ward(path: Path) -> dict:
    with path.open("rb") as lines:
        contest = blt.read(lines).contest
    return {"seats": contest.seats, "candidates": len(contest.names), "papers": list(contest.papers.items())}


def _ours(wards: list[dict]) -> dict:
    began = time.process_time()
    contests = [
        Contest(seats=ward["seats"], names=("",) * ward["candidates"], papers=dict(ward["papers"])) for ward in wards
    ]
    made = time.process_time()
    counted = [stv_scotland.count(contest) for contest in contests]
    ended = time.process_time()
    return {
        "whole": ended - began,
        "alone": ended - made,
        "elected": [sorted(each.elected) for each in counted],
    }


def _peer(python: str, peer: str, wards: list[dict]) -> dict:
    command = [python, str(Path(__file__).with_name("peers.py")), peer]
    result = subprocess.run(command, input=json.dumps(wards), capture_output=True, text=True, check=True)
    return json.loads(result.stdout.splitlines()[-1])
