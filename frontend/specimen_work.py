"""Invented work of officers and members, in every state: calls, steps, offers, tasks, notices."""

from datetime import timedelta
from functools import cache

from msgspec.structs import replace

from frontend.counts.view import View, view
from frontend.specimen_views import AT, BECAUSE, DAY, NOBODY, WHY
from frontend.specimens import ENGLISH_ONLY, TEXT, TITLE, WELSH_ONLY
from frontend.waiting import Line, line_of
from governance.ballots.views import ProposalView
from governance.bilingual import Bilingual, Language
from governance.bodies.views import CoveredBy
from governance.calls.views import CallSummary
from governance.counting import blt, elections
from governance.memberships.values import State as Stand
from governance.memberships.views import ApplicationLine
from governance.motions.views import AnsweredCall
from governance.notices.views import MyNotice
from governance.offices.values import State
from governance.offices.views import Named
from governance.partners.values import Field
from governance.partners.views import AgreementView
from governance.permissions import Office
from governance.tasks.rules import Holder
from governance.tasks.views import Task
from governance.translations.views import OfferLine, Translatable, WaitingTranslation

# Two places for three: a surplus, and somebody whom it elects.
_PAPERS = b"""3 2
8 1 2 0
5 2 3 0
6 3 2 0
0
"Angharad"
"Geraint"
"Enid"
"Panel / Panel"
"""
_ASKED = Bilingual(cy="Beth ddylem ei drafod yr hydref hwn?", en="What should we discuss this autumn?")


def _calls() -> list[CallSummary]:
    call = CallSummary(
        id=NOBODY,
        body_id=NOBODY,
        state="open",
        title=_ASKED,
        opened_at=AT,
        closes_at=AT + timedelta(days=14),
        in_time=0,
        late=0,
    )
    return [call, replace(call, state="closed", closes_at=AT, in_time=3, late=1)]


def _answers() -> list[dict[str, object]]:
    """Motions that answer a call: as much of each as its row needs."""
    return [
        {
            "id": NOBODY,
            "reference": reference,
            "title": title,
            "state": state,
            "call": AnsweredCall(id=NOBODY, title=_ASKED, closes_at=AT, in_time=in_time),
        }
        for title, reference, state, in_time in (
            (WELSH_ONLY, None, "seeking_seconders", None),
            (TITLE, "CYN-2026-001", "admitted", True),
            (ENGLISH_ONLY, None, "submitted", False),
        )
    ]


def _steps() -> tuple[list[ProposalView], list[ProposalView]]:
    """Steps that wait (for the reader, and for a time lock), and what became of others."""
    mine = ProposalView(
        id=NOBODY,
        kind="annulment",
        reason=WHY,
        state=State.WAITING,
        proposed_by=Named(NOBODY, "Teyrnon Gwent"),
        proposed_at=AT,
        locked_until=None,
        decided_by=None,
        decided_at=None,
        objection=None,
        transitions=["confirmed"],
    )
    alone = replace(mine, kind="certification", reason=None, locked_until=AT + timedelta(hours=72), transitions=[])
    ended = replace(mine, decided_by=Named(NOBODY, "Rhiannon Hefeydd"), decided_at=AT, transitions=[])
    return [mine, alone], [
        replace(ended, state=State.CONFIRMED),
        replace(ended, state=State.OBJECTED, objection=BECAUSE),
        replace(ended, kind="certification", state=State.CONFIRMED, decided_by=None),
        replace(ended, kind="early_close", state=State.WITHDRAWN),
        replace(ended, state=State.LAPSED),
    ]


def _untranslated() -> list[WaitingTranslation]:
    waiting = WaitingTranslation(
        kind="motion",
        id=NOBODY,
        reference=None,
        title=WELSH_ONLY,
        source=Language.CY,
        missing=[Language.EN],
        words=88,
        began_at=AT,
        due_on=DAY,
        days_late=0,
        offers=1,
    )
    late = replace(waiting, title=ENGLISH_ONLY, source=Language.EN, missing=[Language.CY], days_late=12, offers=0)
    return [waiting, late, replace(waiting, reference="CYN-2026-001", title=TITLE, missing=[], offers=2)]


def _offers() -> list[OfferLine]:
    offer = OfferLine(
        id=NOBODY,
        of=Translatable(kind="motion", id=NOBODY, reference=None, title=WELSH_ONLY),
        language=Language.EN,
        made="member",
        state="offered",
        offered_by="Luned Ffynnon",
        offered_at=AT,
        decided_at=None,
        reason=None,
        mine=False,
        allowed_actions=[],
    )
    return [
        offer,
        *(replace(offer, state=state, mine=True) for state in ("accepted", "declined", "withdrawn", "outdated")),
    ]


def _tasks(language: Language) -> list[Line]:
    """What a member may do, what an office owes, what is overdue, and what has waited too long."""
    vote = Task(
        kind="vote",
        type="motion",
        id=NOBODY,
        title=TITLE,
        since=AT,
        due_at=AT + timedelta(days=3),
        due_on=None,
        overdue=False,
        offices=[],
        holders=[],
        names=[Bilingual(cy="Luned Ffynnon", en="Luned Ffynnon")],
        mine=False,
    )
    owed = replace(vote, kind="rule_on", due_at=None, offices=[Office.FORUM_CHAIR, Office.SECRETARY], names=[])
    names = {Office.BOARD_CHAIR: "Arianrhod Dôn", Office.BOARD_SECRETARY: "Gwydion Dôn"}
    holders = [Holder(office, NOBODY, name, NOBODY) for office, name in names.items()]
    late = replace(owed, kind="answer_motion", due_on=DAY, overdue=True, holders=holders)
    return [line_of(task, language) for task in (vote, owed, late, replace(late, due_on=None))]


def _applications() -> list[ApplicationLine]:
    application = ApplicationLine(
        id=NOBODY,
        kind="person",
        state=Stand.SUBMITTED,
        name="Drystan Tallwch",
        organisation=None,
        region=Bilingual(cy="Powys", en="Powys"),
        submitted_at=AT,
        state_since=AT,
        mine=False,
        allowed_actions=[],
    )
    group = replace(application, kind="organisation", organisation=Bilingual(cy="Cyfeillion", en="Friends"))
    return [application, group, *(replace(application, state=state) for state in Stand if state is not Stand.DRAFT)]


def _agreement() -> AgreementView:
    """One that ended before its day."""
    return AgreementView(
        id=NOBODY,
        partner_id=NOBODY,
        state="over",
        membership=TEXT,
        basis="consent",
        contact=None,
        scopes=[],
        fields=[Field.STATUS, Field.REGION],
        regions=["W06000023"],
        starts_on=DAY,
        ends_on=DAY + timedelta(days=365),
        ended_at=AT,
        ending=WHY,
    )


def _deputies() -> list[CoveredBy]:
    deputy = CoveredBy(
        id=NOBODY,
        person_id=NOBODY,
        name="Nisien Euroswydd",
        covers_from=DAY,
        covers_to=DAY + timedelta(days=28),
        reason=None,
        in_force=True,
    )
    return [deputy, replace(deputy, reason=WHY, in_force=False)]


def _told() -> list[MyNotice]:
    unread = MyNotice(
        id=NOBODY,
        kind="ballot_opened",
        type="motion",
        subject_id=NOBODY,
        title=TITLE,
        told_at=AT,
        read_at=None,
    )
    return [unread, replace(unread, kind="motion_responded", read_at=AT)]


@cache
def _count() -> View:
    papers = blt.read(_PAPERS.splitlines(keepends=True), strict=True)
    return view(elections.count("stv_scotland_2011", papers.contest, papers.tie))


def work(language: Language) -> dict[str, object]:
    """Give the template of the components page its things, for a reader of this language."""
    waiting, decided = _steps()
    return {
        "calls": _calls(),
        "answers": _answers(),
        "waiting_steps": waiting,
        "decided_steps": decided,
        "untranslated": _untranslated(),
        "offers": _offers(),
        "tasks": _tasks(language),
        "applications": _applications(),
        "agreement": _agreement(),
        "deputies": _deputies(),
        "told": _told(),
        "count": _count(),
    }
