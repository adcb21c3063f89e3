"""`make bench`: every figure, one after the other."""

import json
import os
import sys
from pathlib import Path

from bench import NotRun, count_ranked, count_referendum, count_wards, import_members, votes_open_c64

FIGURES = {
    "votes_open_c64": votes_open_c64.measure,
    "count_wards": count_wards.measure,
    "count_referendum": count_referendum.measure,
    "count_ranked": count_ranked.measure,
    "import_members": import_members.measure,
}


def main(chosen: list[str]) -> int:
    """Measure the figures named, or all; 1 where a name is unknown."""
    if unknown := set(chosen) - set(FIGURES):
        print(f"No such figure: {', '.join(sorted(unknown))}. There are: {', '.join(FIGURES)}", file=sys.stderr)
        return 1
    home = Path(os.environ.get("FFORWM_HOME", "var"))
    path = home / "bench.json"
    known = json.loads(path.read_text())["figures"] if path.exists() else {}
    for name in chosen or FIGURES:
        print(f"{name} …", flush=True)
        try:
            known[name] = FIGURES[name]()
        except NotRun as missing:
            print(f"  NOT RUN: {missing}")
            continue
        print("  " + "  ".join(f"{key} {value}" for key, value in known[name].items()), flush=True)
    home.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"figures": known}, indent=2) + "\n")
    return 0


sys.exit(main(sys.argv[1:]))
