"""Invented answers of the capabilities, in every state that a reader may meet: for the page of all components."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from frontend.specimens import TEXT, TITLE
from governance.accessible.values import Kind
from governance.accessible.views import VersionsView, VersionView, Wanted
from governance.assisted.views import Asker, VoteEntryView
from governance.bilingual import Bilingual, BilingualProse, Language
from governance.bodies.rules import PRESETS
from governance.counting.consent import Answers
from governance.counting.score import Scores
from governance.counting.sense import Steps
from governance.implementation.views import MilestoneView, Owner, PlanView, Report
from governance.offices.values import State as Standing
from governance.offices.views import Named, ProposalView
from governance.orders.sentences import Today, explain
from governance.permissions import Office
from governance.procedure.views import AppealView, WithdrawalView
from governance.questions.sentences import force_of
from governance.questions.values import Method
from governance.questions.views import Comment, ObjectionView, OptionResult, QuestionResult
from governance.refusal import Said
from governance.search.rules import Part, Passage
from governance.search.views import Found
from governance.translations.views import LanguageView, TranslationView

AT = datetime(2026, 11, 2, 14, 5, tzinfo=UTC)
DAY = date(2026, 11, 2)
NOBODY = UUID(int=0)
WHY = BilingualProse(cy="Nid yw’r ddau destun yn dweud yr un peth.", en="The two texts do not say the same thing.")
BECAUSE = BilingualProse(cy="Mae’r ddau destun yn gytûn erbyn hyn.", en="The two texts agree by now.")
OPTIONS = (
    Bilingual(cy="Aberystwyth", en="Aberystwyth"),
    Bilingual(cy="Llandrindod", en="Llandrindod Wells"),
    Bilingual(cy="Wrecsam", en="Wrexham"),
)
_NONE = dict.fromkeys(("yes", "open", "no", "abstain", "late"), 0)
_MONTHS: tuple[tuple[str, dict[str, int]], ...] = (
    ("Ch", {"yes": 1, "no": 1}), ("M", {"late": 1}), ("E", {}), ("M", {"yes": 3}), ("M", {"abstain": 1}),
    ("G", {"yes": 1, "open": 3}), ("A", {}), ("M", {"no": 1}), ("H", {"open": 2}), ("T", {"open": 5}),
    ("Rh", {"open": 1}), ("I", {}),
)  # fmt: skip
COLUMNS = [(initial, "", sum(tones.values()), _NONE | tones) for initial, tones in _MONTHS]
COURSES = (
    ({"begin": 4, "vote": 22.5, "end": 31}, "yes"),
    ({"begin": 12, "vote": 38, "end": 100}, "late"),
    ({"begin": 30, "vote": 55, "end": 55}, "no"),
    ({"begin": 48, "vote": None, "end": 70}, "abstain"),
    ({"begin": 81, "vote": None, "end": 100}, "open"),
)


def _result(method: Method, **facts: Any) -> QuestionResult:
    given: dict[str, Any] = {
        "verdict": "sensed", "binding": False, "reason": None, "quorum": None, "needs_majority": False, "steps": None,
        "consent": None, "options": None, "highest": None, "objections": [], "comments": [], "answers": None,
    } | facts  # fmt: skip
    return QuestionResult(
        question_id=NOBODY,
        title=TITLE,
        method=method,
        entitled=217,
        turnout=87,
        opened_at=AT,
        closed_at=AT,
        roll_digest="",
        said=Said("", {}),
        force=force_of(method, binding=given["binding"]),
        **given,
    )


def _options(*figures: tuple[int, Scores | None]) -> list[OptionResult]:
    most = max(total for total, _ in figures)
    return [
        OptionResult(number=number, name=name, total=total, leads=total == most, scores=scores)
        for number, (name, (total, scores)) in enumerate(zip(OPTIONS, figures, strict=True), 1)
    ]


def _results() -> list[tuple[QuestionResult, Bilingual]]:
    """Each way of deciding, and its sentence."""
    scores = [Scores(total=total, given=(4, 6, 10, 20, 27, 10), no_opinion=10) for total in (301, 244, 301)]
    comment = Comment(choice="support", comment="Bydd angen cludiant. / Transport will be needed.")
    return [
        (
            _result(
                Method.SENSE_CHECK,
                steps=Steps(strongly_support=21, support=30, neither=12, oppose=16, strongly_oppose=8),
                comments=[comment],
            ),
            Bilingual(
                cy="Atebodd: 87 o 217. O blaid: 51. Yn erbyn: 24. Y naill na’r llall: 12.",
                en="Answered: 87 of 217. In support: 51. Against: 24. Neither: 12.",
            ),
        ),
        (
            _result(
                Method.CONSENT,
                verdict="objections_stand",
                binding=True,
                quorum=44,
                consent=Answers(consent=80, stand_aside=6, objections=1),
            ),
            Bilingual(
                cy="Mae gwrthwynebiad yn sefyll, felly ni chytunwyd.", en="An objection stands, so it is not agreed."
            ),
        ),
        (
            _result(
                Method.APPROVAL,
                verdict="chosen",
                binding=True,
                quorum=44,
                needs_majority=True,
                highest=87,
                options=_options((55, None), (46, None), (29, None)),
            ),
            Bilingual(cy="Dewiswyd, gyda 55 o 87: Aberystwyth", en="Chosen, with 55 of 87: Aberystwyth"),
        ),
        (
            _result(
                Method.SCORE, verdict="tied", highest=435, options=_options(*((each.total, each) for each in scores))
            ),
            Bilingual(cy="Cyfartal, felly ni ddewiswyd dim.", en="A tie, so nothing is chosen."),
        ),
    ]


def _objections() -> list[ObjectionView]:
    standing = ObjectionView(
        id=UUID(int=1),
        member_id=NOBODY,
        name=Bilingual(cy="Luned Ffynnon", en="Luned Ffynnon"),
        reason="Mae ein grŵp yn cwrdd ym mis Awst yn unig. / Our group meets in August only.",
        state="standing",
        text_version=1,
        raised_at=AT,
        settled_at=None,
        reply=None,
        replied_at=None,
    )
    names = (Bilingual(cy="Taliesin Gwyddno", en="Taliesin Gwyddno"), Bilingual(cy="Mabon Modron", en="Mabon Modron"))
    settled = replace(standing, name=names[0], state="resolved", settled_at=AT, reply=BECAUSE, replied_at=AT)
    withdrawn = replace(standing, name=names[1], state="withdrawn", settled_at=AT)
    return [standing, replace(settled, id=UUID(int=2)), replace(withdrawn, id=UUID(int=3))]


def _proposals() -> list[ProposalView]:
    """What the reader may confirm, what waits for its time lock, a deputy too, and an ending that waits for others."""
    mine = ProposalView(
        id=UUID(int=1),
        kind="appointment",
        body_id=NOBODY,
        office=Office.RETURNING_OFFICER,
        person=Named(NOBODY, "Nisien Euroswydd"),
        held_from=DAY,
        held_to=None,
        takes_over=Named(NOBODY, "Teyrnon Gwent"),
        covers=None,
        reason=None,
        state=Standing.WAITING,
        proposed_by=Named(NOBODY, "Rhiannon Hefeydd"),
        proposed_at=AT,
        locked_until=None,
        decided_by=None,
        decided_at=None,
        objection=None,
        transitions=["confirmed", "objected"],
    )
    alone = replace(mine, id=UUID(int=2), takes_over=None, locked_until=AT + timedelta(hours=72), transitions=[])
    cover = replace(alone, id=UUID(int=4), kind="cover", held_to=DAY, covers=Named(NOBODY, "Teyrnon Gwent"))
    ending = replace(alone, id=UUID(int=3), kind="ending", held_to=DAY, reason=WHY, locked_until=None)
    return [mine, alone, cover, ending]


def _plan() -> PlanView:
    titles = (
        Bilingual(cy="Dewiswyd y panel", en="The panel is chosen"),
        Bilingual(cy="Agorwyd y ceisiadau", en="Applications are open"),
        Bilingual(cy="Talwyd y grantiau", en="The grants are paid"),
    )
    states = ((AT, False), (None, True), (None, False))
    milestones = [
        MilestoneView(UUID(int=number), title, DAY + timedelta(days=10 * number - 20), reached, overdue)
        for number, (title, (reached, overdue)) in enumerate(zip(titles, states, strict=True), 1)
    ]
    return PlanView(
        id=NOBODY,
        owner=Owner(Office.BOARD_SECRETARY, None, None),
        summary=TEXT,
        due_on=DAY - timedelta(days=3),
        overdue=True,
        planned_at=AT,
        milestones=milestones,
        reports=[Report(NOBODY, BECAUSE, None, AT)],
        outcome=None,
        reason=None,
        decision_id=None,
        ended_at=None,
    )


def _entries() -> list[VoteEntryView]:
    """Votes by paper and phone, in every state."""
    entered = VoteEntryView(
        id=NOBODY,
        ballot_id=NOBODY,
        member_id=NOBODY,
        name=Bilingual(cy="Mabon Modron", en="Mabon Modron"),
        asked_by=Asker(NOBODY, "Mabon Modron"),
        channel="phone",
        state="entered",
        entered_by=Asker(NOBODY, "Teyrnon Gwent"),
        entered_at=AT,
        ended_by=None,
        ended_at=None,
        reason=None,
        allowed_actions=[],
    )
    second = Asker(NOBODY, "Rhiannon Hefeydd")
    ended = [
        replace(entered, state=state, channel="paper", ended_by=second)
        for state in ("confirmed", "disputed", "replaced", "not_confirmed")
    ]
    return [entered, *ended, replace(ended[0], state="withdrawn", reason="Papur dyblyg / A paper twice over")]


def _found() -> list[Found]:
    parts = [Part("Cadw’r ", match=False), Part("cyfarfodydd", match=True), Part(" yn agored i bawb", match=False)]
    passage = Passage(Language.CY, parts)
    motion = Found(
        kind="motion",
        id=NOBODY,
        reference="CYN-2026-001",
        title=TITLE,
        state="balloting",
        named=True,
        title_marked=passage,
        excerpt=passage,
    )
    name = Bilingual(cy="Branwen Llŷr", en="Branwen Llŷr")
    plain = Passage(Language.CY, [Part("Branwen Llŷr", match=False)])
    return [
        motion,
        replace(motion, kind="person", reference=None, title=name, state=None, title_marked=plain, excerpt=None),
    ]


def _versions() -> list[VersionsView]:
    """A motion with forms in one language or both, one of which is of an earlier text; and one that has none."""
    there = (
        (Language.CY, Kind.EASY_READ, "Mae’r cyfarfod i bawb.", "https://example.org/hawdd.pdf"),
        (Language.EN, Kind.EASY_READ, "The meeting is for everyone.", None),
        (Language.CY, Kind.AUDIO, "Mae’r Fforwm yn gofyn i’r bwrdd.", None),
        (Language.CY, Kind.SIGN, None, "https://example.org/bsl"),
    )
    shown = [
        VersionView(
            id=NOBODY,
            language=language,
            kind=kind,
            text=text,
            link=link,
            audio=f"/api/v1/audio/{NOBODY}" if kind is Kind.AUDIO else None,
            media_type=None,
            size=None,
            outdated=language is Language.EN,
            added_at=AT,
        )
        for language, kind, text, link in there
    ]
    wanted = [Wanted(language=Language.EN, kind=kind, asks=2, mine=False) for kind in (Kind.AUDIO, Kind.SIGN)]
    return [
        VersionsView(there=shown, wanted=wanted, allowed_actions=["ask_version"]),
        VersionsView(there=[], wanted=[], allowed_actions=[]),
    ]


def _clocks() -> list[TranslationView]:
    """A translation that is in time, one that is late with two offered, and one that was late."""
    view = TranslationView(
        cy=LanguageView(status="written", original=True),
        en=LanguageView(status="written", original=False, made="machine", by="Cigfa", outdated=True),
        began_at=AT,
        due_on=DAY,
        ready_at=None,
        waiting=True,
        days_late=0,
        offers=0,
        allowed_actions=["offer_motion_translation"],
    )
    return [
        view,
        replace(view, days_late=3, offers=2, allowed_actions=[]),
        replace(view, waiting=False, days_late=1, allowed_actions=[]),
    ]


def views() -> dict[str, object]:
    """Give the template of the components page its things; the same in each language and on each day."""
    appeal = AppealView(WHY, AT, None, None, None)
    wish = WithdrawalView(
        reason=WHY, asked_at=AT, closes_at=AT + timedelta(days=14), open=True, consents=2, needed=3, mine_open=[]
    )
    return {
        "questions": _results(),
        "objections": {"objections": _objections(), "state": "open", "allowed_actions": []},
        "explained": explain(PRESETS["members-forum-advisory"], Today(AT, 217)),
        "proposals": _proposals(),
        "appeals": [appeal, AppealView(WHY, AT, overturned=True, reason=BECAUSE, decided_at=AT)],
        "wish": wish,
        "plan": _plan(),
        "versions": _versions(),
        "clocks": _clocks(),
        "entries": _entries(),
        "found": _found(),
        "columns": COLUMNS,
        "courses": COURSES,
        "papers": [
            {"method": method, "names_seen_by": "members", "options": OPTIONS, "binding": False} for method in Method
        ],
    }
