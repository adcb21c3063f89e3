"""`fforwm count FILE`: the papers of a BLT file, counted by a rule, so that anybody can repeat a count."""

import argparse
import csv
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from cli.terminal import Wrong, plain, spoken, unreadable
from governance.bilingual import Language
from governance.counting import blt
from governance.counting.blt import Ballots, Forgiven
from governance.counting.blt_faults import BadFile
from governance.counting.elections import RULES, count
from governance.counting.published import publish, rows
from governance.counting.result import Count, Counted, LotsNeeded, Stage
from governance.counting.sentences import RULE_NAMES, outcome, stage_said
from i18n import gettext, sentence

_BAR, _STEP = 40, 1 << 20  # the width of the bar, and the bytes between two looks at it
_NARROW, _WIDE = 12, 32  # columns of names and votes


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Say what the command takes."""
    parser = commands.add_parser("count", help="count the papers of a BLT file by a rule, stage by stage")
    parser.add_argument("file", metavar="FILE.blt")
    parser.add_argument("--rule", required=True, choices=tuple(RULES))
    parser.add_argument("--seats", metavar="N", help="places, where they are not those that the file names")
    parser.add_argument("--lots", metavar="3,1,2", help="numbers of candidates, in the order in which lots were drawn")
    parser.add_argument("--format", choices=("text", "json", "csv", "html"), default="text")
    parser.add_argument("--lang", choices=tuple(Language), default=spoken(), help="of sentences; else that of LANG")
    parser.add_argument("--strict", action="store_true", help="refuse what is forgiven otherwise")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Count and print; 2, with one sentence, where the file or the question is wrong."""
    language = Language(chosen.lang)
    try:
        ballots = _read(chosen, language)
        counted = _count(chosen, ballots, language)
    except Wrong as wrong:
        print(wrong, file=sys.stderr)
        return 2
    forgiven = ballots.forgiven
    if chosen.format == "json":
        notes = [{"code": each.fault.code, "line": each.fault.line, "times": each.times} for each in forgiven]
        found = msgspec.to_builtins(publish(counted, ballots.contest.title)) | {"forgiven": notes}
        print(msgspec.json.format(msgspec.json.encode(found).decode()))
    elif chosen.format == "csv":
        csv.writer(sys.stdout, lineterminator="\n").writerows(rows(publish(counted)))
        _say_forgiven(forgiven, language)
    elif chosen.format == "html":
        # It brings the pages' templates with it, which no other format waits for.
        from frontend.counts.page import render_page

        print(render_page(counted, language, ballots.contest.title))
        _say_forgiven(forgiven, language)
    else:
        print("\n".join(_text(counted, ballots.contest.title, language)))
        _say_forgiven(forgiven, language)
    return 0


def _read(chosen: argparse.Namespace, language: Language) -> Ballots:
    seats = None
    if chosen.seats is not None:
        if not (chosen.seats.isascii() and chosen.seats.isdigit() and 0 < int(chosen.seats[:9]) == int(chosen.seats)):
            raise Wrong(gettext(language, "Places are a whole number from 1 on, and not: {given}", given=chosen.seats))
        seats = int(chosen.seats)
    try:
        return blt.read(_lines(Path(chosen.file)), strict=chosen.strict, seats=seats)
    except BadFile as bad:
        raise Wrong(sentence(bad.fault, language)) from None
    except OSError as error:
        raise unreadable(error, chosen.file, language) from None


def _count(chosen: argparse.Namespace, ballots: Ballots, language: Language) -> Counted:
    lots = ballots.tie
    if chosen.lots is not None:
        given = [each.strip() for each in chosen.lots.split(",")]
        standing = {str(number) for number in ballots.contest.standing}
        if len(set(given)) < len(given) or not set(given) <= standing:
            raise Wrong(
                gettext(
                    language, "Lots are numbers of candidates who stand, each once, and not: {given}", given=chosen.lots
                )
            )
        lots = tuple(map(int, given))
    if chosen.rule == "irv" and ballots.contest.seats != 1:
        seats = ballots.contest.seats
        raise Wrong(gettext(language, "Instant run-off is for one place, and here are: {seats}", seats=seats))
    return count(chosen.rule, ballots.contest, lots)


def _lines(path: Path) -> Iterator[bytes]:
    """The lines of a file; on a terminal with a bar that fills."""
    with path.open("rb") as source:
        size = os.fstat(source.fileno()).st_size
        shown = size > _STEP and sys.stderr.isatty()
        done, next_look = 0, 0
        for line in source:
            done += len(line)
            if shown and done >= next_look:
                next_look = done + _STEP
                filled = _BAR * done // size
                print(f"\r[{'#' * filled}{'.' * (_BAR - filled)}] {100 * done // size} %", end="", file=sys.stderr)
            yield line
        if shown:
            print("\r" + " " * (_BAR + _NARROW) + "\r", end="", file=sys.stderr)


def _say_forgiven(forgiven: tuple[Forgiven, ...], language: Language) -> None:
    if forgiven:
        print(gettext(language, "Forgiven in this file, each where it was first seen:"), file=sys.stderr)
    for each in forgiven:
        print(f"  - {sentence(each.fault, language)} (× {each.times})", file=sys.stderr)


def _text(counted: Counted, title: str, language: Language) -> Iterator[str]:
    """The count as lines: who is elected, then each stage in sentences and as a table."""
    found = counted.so_far if isinstance(counted, LotsNeeded) else counted
    yield from filter(None, [plain(title)])
    yield gettext(language, "Rule: {rule}", rule=gettext(language, RULE_NAMES[found.rule]))
    yield gettext(language, "Places: {seats}", seats=found.seats)
    papers = found.papers
    yield gettext(
        language, "Papers: {cast}. Valid: {valid}. Blank: {blank}.", **_facts(papers, "cast", "valid", "blank")
    )
    invalid = _facts(papers, "unclear", "unknown", "withdrawn_only", "too_many")
    if any(invalid.values()):
        yield gettext(
            language,
            "Not valid, as the first preference is not clear: {unclear}; as a candidate is not there: {unknown};"
            " as all on it are withdrawn: {withdrawn_only}; as there are too many marks: {too_many}.",
            **invalid,
        )
    yield from (plain(sentence(each, language)) for each in outcome(counted))
    for stage in found.stages:
        yield ""
        yield gettext(language, "Stage {number}", number=stage.number)
        yield from ("  " + plain(sentence(each, language)) for each in stage_said(found, stage))
        yield from _table(found, stage, language)


def _table(found: Count, stage: Stage, language: Language) -> Iterator[str]:
    width = max(_NARROW, *(len(found.say(each)) + 2 for each in (*stage.totals, *stage.transfers)))
    elected = {each.number: each.article for each in stage.elected}
    heads = gettext(language, "Change"), gettext(language, "Total")
    yield " " * (_WIDE + 4) + "".join(head.rjust(width) for head in heads)
    for candidate, moved, total in zip(found.candidates, stage.transfers, stage.totals, strict=True):
        name = f"{candidate.number}. {plain(candidate.name)}"[:_WIDE].ljust(_WIDE)
        mark = f"  * {elected[candidate.number]}" if candidate.number in elected else ""
        yield f"    {name}{found.say(moved).rjust(width)}{found.say(total).rjust(width)}{mark}"
    lost, gone = stage.lost, stage.non_transferable
    rests = (
        (gettext(language, "No further preference"), lost.no_preference, gone.no_preference),
        (gettext(language, "Cut off"), lost.rounding, gone.rounding),
    )
    for name, moved, total in rests:
        if total:
            yield f"    {name.ljust(_WIDE)}{found.say(moved).rjust(width)}{found.say(total).rjust(width)}"


def _facts(papers: msgspec.Struct, *names: str) -> dict[str, int]:
    return {name: getattr(papers, name) for name in names}
