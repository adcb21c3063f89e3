"""Each page, and the API's answers that a program would make it from.

One table: **a new page needs a line here**, or the tests of test_parity.py fail. `{motion_id}` and its like are the
ids in the page's own address (i18n/addresses.py); the page is read for each thing that there is (`THINGS`).
`A > B` asks B for each thing that A lists: `{id}` is the thing's, `{motion[id]}` a field within it.
"""

from collections.abc import Mapping
from itertools import product
from string import Formatter
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.bilingual import Language
from i18n.addresses import FORM_OF, PAGES, url


class Source(NamedTuple):
    """Where a page is made from: `api` paths, a `document` in i18n/{cy,en}/pages; and how it is read.

    It is read once for each of `queries`, which name things as addresses do (`{kept_id}`); with the `cookie` of a
    browser that has one beside the session.
    """

    api: tuple[str, ...] = ()
    document: str | None = None
    queries: tuple[str, ...] = ("",)
    cookie: str = ""


# What an app's link says in every case, to the address that tests/apps.py registers.
ASKED_BY_APP = (
    "redirect_uri=https://app.partner.example/back&response_type=code"
    f"&code_challenge={'a' * 43}&code_challenge_method=S256"
)
BODIES = "/bodies > /bodies/{id}"
SOURCES: Mapping[str, Source] = {
    "home": Source(("/me/tasks", "/calls", "/motions", "/ballots", "/questions", "/decisions", "/outcomes/counts")),
    "sign_in": Source(),
    "sign_in_code": Source(("/sign-ins",), cookie=f"preauth={'b' * 22}.{'5' * 32}"),
    "account": Source(("/me", "/me/sessions"), queries=("", "done=language", "done=sessions", "done=findable")),
    "principles": Source(("/principles",)),
    "enact_principles": Source(),
    "promise_wordings": Source(("/promise-wordings",)),
    "enact_promise": Source(),
    "my_promises": Source(("/me/promises",), queries=("", "done=given", "done=answered", "done=withdrawn")),
    "give_promise": Source(("/me/promises", "/promise-wordings")),
    "give_feedback": Source(("/me/promises", "/promise-wordings")),
    "promises": Source(("/promises/counts", "/promises"), queries=("", "version=1")),
    "promise": Source(("/promises/{promise_id}",)),
    "shared_feedback": Source(("/promises/feedback",)),
    "apply": Source(("/principles", "/promise-wordings", "/regions", "/me"), queries=("", "kind=organisation")),
    "apply_code": Source(("/sign-ins",), cookie=f"preauth={'b' * 22}.{'5' * 32}"),
    "applications": Source(("/applications",), queries=("", "show=waiting", "done=applied")),
    "my_details": Source(("/me/details", "/regions"), queries=("", "done=details", "done=address")),
    "erase_me": Source(("/me/erasure",)),
    "erased": Source(),
    "my_data": Source(("/me/data",)),
    "disclosures": Source(("/me/sharing", "/me/disclosures", "/me/register-copies", "/me/exports")),
    "partners": Source(("/partners",)),
    "enter_partner": Source(("/regions",)),
    "partner": Source(("/partners/{partner_id}", "/regions")),
    "partner_messages": Source(("/partners/{partner_id}", "/partners/{partner_id}/webhook-endpoints")),
    "make_agreement": Source(("/partners/{partner_id}", "/regions")),
    "register_app": Source(("/partners/{partner_id}",)),
    "allow_app": Source(
        ("/apps/{app_id}",),
        queries=(
            f"scope=motions.write+seconds.write&state=s&{ASKED_BY_APP}",
            f"scope=votes.write&{ASKED_BY_APP}",
        ),
    ),
    "my_apps": Source(("/me/apps", "/me/app-acts"), queries=("", "done=revoked")),
    "memberships": Source(("/memberships",), queries=("", "show=active", "lapses_by=2027-04-01", "name=bran")),
    "membership": Source(("/memberships/{membership_id}",)),
    "my_rectifications": Source(("/me/rectifications",)),
    "rectifications": Source(("/rectifications",), queries=("", "show=waiting", "show=ended")),
    "rectification": Source(("/rectifications/{rectification_id}",)),
    "register_kept": Source(("/register",), queries=("", "done=asked")),
    "inspections": Source(("/register/inspections",), queries=("", "show=waiting", "show=answered")),
    "inspection": Source(("/register/inspections/{inspection_id}",)),
    "register_copy": Source(("/register/inspections/{inspection_id}/copy",)),
    "register": Source(("/register/lines",), queries=("", "show=current", "show=ceased", "name=bran")),
    "register_line": Source(("/register/lines/{membership_id}",)),
    "my_nominations": Source(("/me/nominations",)),
    "acting_for": Source(("/memberships/{membership_id}/nominations",)),
    "nomination": Source(("/nominations/{nomination_id}",)),
    "duplicates": Source(("/duplicates", "/merges")),
    "propose_merge": Source(
        ("/merges/preview?kept_id={kept_id}&merged_id={merged_id}",),
        queries=("kept_id={kept_id}&merged_id={merged_id}",),
    ),
    "merge": Source(("/merges/{merge_id}",)),
    "exports": Source(("/exports", "/partners")),
    "member_export": Source(("/exports/{export_id}",)),
    "imports": Source(("/imports",)),
    "member_import": Source(
        ("/imports/{import_id}", "/imports/{import_id}/rows", "/imports/{import_id}/rows?verdict=new"),
        queries=("", "show=new", "show=refused"),
    ),
    "application": Source(("/applications/{application_id}", "/decisions?state=published")),
    "search": Source(
        ("/search?q=fwrdd&lang=cy", "/search?q=fwrdd&lang=en", "/search?q=motion&lang=cy", "/search?q=motion&lang=en"),
        queries=("", "q=fwrdd", "q=motion"),
    ),
    "outcomes": Source(("/outcomes", "/outcomes/counts")),
    "open_data": Source(),
    "directory": Source(
        ("/directory", "/directory/areas", "/regions", "/directory/areas?q=te&sector=food&shows=asks"),
        queries=("", "region=W06000008", "q=te&sector=food&shows=asks", "q=qqqq"),
    ),
    "listing": Source(("/directory/{member_id}", "/directory/{member_id}/letterbox")),
    "write_letter": Source(("/directory/{member_id}", "/directory/{member_id}/letterbox")),
    "letters": Source(("/me/letters",)),
    "reported_letters": Source(("/reported-letters",)),
    "letter": Source(("/letters/{letter_id}",), queries=("", "done=sent")),
    "my_entries": Source(("/me/directory",), queries=("", "done=saved", "done=withdrawn")),
    "put_entry": Source(("/me/directory", "/me/promises", "/regions")),
    "calls": Source(("/calls",), queries=("", "show=open", "show=over")),
    "open_call": Source(),
    "call": Source(("/calls/{call_id}", "/motions?call_id={call_id}")),
    "motions": Source(("/motions",), queries=("", "show=seconding", "show=ended")),
    "propose_motion": Source(("/me", "/calls?state=open")),
    "motion": Source(
        (
            "/motions/{motion_id}",
            "/motions/{motion_id}/transitions",
            "/motions/{motion_id}/ballots > /ballots/{id}/results",
            "/decisions?motion_id={motion_id} > /decisions/{id}",
            "/motions/{motion_id}/procedure",
            "/composites?motion_id={motion_id}",
            "/motions/{motion_id}/implementation",
            "/motions/{motion_id}/translation",
            "/versions/motion/{motion_id}",
        )
    ),
    "motion_versions": Source(("/motions/{motion_id}", "/versions/motion/{motion_id}")),
    "decision_versions": Source(("/decisions/{decision_id}", "/versions/decision/{decision_id}")),
    "translations": Source(("/translations", "/translation-offers")),
    "offer_motion_translation": Source(("/motions/{motion_id}", "/motions/{motion_id}/translation")),
    "offer_decision_translation": Source(("/decisions/{decision_id}", "/decisions/{decision_id}/translation")),
    "translation_offer": Source(("/translation-offers/{offer_id}",)),
    "motion_procedure": Source(("/motions/{motion_id}", "/motions/{motion_id}/procedure", "/bodies", "/me")),
    "offer_composite": Source(("/motions/{motion_id}", "/motions?state=submitted", "/motions?state=admitted")),
    "composite": Source(("/composites/{composite_id}",)),
    "motion_implementation": Source(
        (
            "/motions/{motion_id}",
            "/motions/{motion_id}/implementation",
            "/decisions?motion_id={motion_id}",
            BODIES,
        )
    ),
    "edit_motion": Source(("/motions/{motion_id}",)),
    "translate_motion": Source(("/motions/{motion_id}",)),
    "schedule_ballot": Source(("/motions/{motion_id}", "/motions/{motion_id}/ballots > /ballots/{id}")),
    "ballots": Source(("/ballots",), queries=("", "show=open", "show=over")),
    "ballot": Source(("/ballots/{ballot_id} > /motions/{motion[id]}", "/ballots/{ballot_id}/results")),
    "questions": Source(("/questions",), queries=("", "show=open", "show=over")),
    "ask_question": Source(),
    "question": Source(("/questions/{question_id}", "/questions/{question_id}/results")),
    "amend_proposal": Source(("/questions/{question_id}",)),
    "vote_entries": Source(("/ballots/{ballot_id}", "/ballots/{ballot_id}/vote-entries")),
    "enter_vote": Source(("/ballots/{ballot_id}", "/ballots/{ballot_id}/roll"), queries=("", "name=Branwen")),
    "decisions": Source(("/decisions",)),
    "record_decision": Source((BODIES, "/motions?state=awaiting_response")),
    "decision": Source(
        ("/decisions/{decision_id}", "/decisions/{decision_id}/translation", "/versions/decision/{decision_id}")
    ),
    "amend_decision": Source(("/decisions/{decision_id}", BODIES, "/motions?state=awaiting_response")),
    "journal": Source(("/journal", "/journal?types=ballot"), queries=("", "show=ballot")),
    "calendar": Source(("/calendar",)),
    "notices": Source(("/me/notices",), queries=("", "show=unread")),
    "tasks": Source(("/tasks",), queries=("", "office=secretary")),
    "network": Source((BODIES, "/documents", "/regions")),
    "standing_orders": Source(
        ("/bodies/{body_id}", "/bodies/{body_id}/standing-orders > /bodies/{body_id}/standing-orders/{version}"),
        queries=("", "version=1"),
    ),
    "compare_orders": Source(
        ("/bodies/{body_id}", "/bodies/{body_id}/standing-orders/comparison?old=1&new=1"), queries=("old=1&new=1",)
    ),
    "enact_standing_orders": Source(
        ("/bodies/{body_id}", "/bodies/{body_id}/standing-orders/desk", "/standing-orders/presets")
    ),
    "presets": Source(("/standing-orders/presets",)),
    "simulate": Source(
        ("/standing-orders/presets", "/standing-orders/simulation?preset=clg&yes=61&no=20&entitled=240"),
        queries=("preset=clg",),
    ),
    "accessibility": Source(("/bodies", "/retention-schedule"), document="accessibility"),
    "privacy": Source(("/bodies", "/retention-schedule"), document="privacy"),
    "voting": Source(("/bodies", "/retention-schedule"), document="voting"),
    "terms": Source(("/bodies", "/retention-schedule"), document="terms"),
    "retention": Source(("/retention-schedule",)),
    "bodies": Source(("/bodies",)),
    "establish_body": Source(("/bodies",)),
    "body": Source(
        (
            "/bodies/{body_id}",
            "/bodies/{body_id}/office-proposals?waiting=true",
            "/bodies/{body_id}/dissolutions",
            "/minutes?body_id={body_id}",
        )
    ),
    "dissolve_body": Source(("/bodies/{body_id}",)),
    "draft_minutes": Source(("/bodies/{body_id}", "/minutes?body_id={body_id}")),
    "minutes": Source(("/minutes/{minutes_id}",), queries=("", "both=1")),
    "amend_minutes": Source(("/minutes/{minutes_id}", BODIES, "/people?name=Rhiannon"), queries=("", "name=Rhiannon")),
    "name_deputy": Source(("/bodies/{body_id}", "/people?name=Rhiannon"), queries=("", "name=Rhiannon", "done=asked")),
    "appoint": Source(("/bodies/{body_id}", "/people?name=Rhiannon"), queries=("", "name=Rhiannon")),
    "enact_terms": Source(("/bodies/{body_id}",)),
    "affiliate_body": Source(("/bodies/{body_id}",)),
    "declare_interest": Source(("/me/interests",)),
    "declare_affiliation": Source(("/me/affiliations", "/me")),
}
# What is asked for by sending something, and what is sent.
SENT: Mapping[str, object] = {"/sign-ins": {"email": "nobody@example.org"}}
# Addresses that only take a form: there is nothing to read at them. Their forms stand on other pages.
ACTS = frozenset(FORM_OF)

_MEMBER = "(SELECT m.id FROM member m JOIN person p ON p.id = m.person_id WHERE p.name = '{}') named"
# Where the things are whose ids stand in an address: the table of each, in the database.
THINGS: Mapping[str, str] = {
    "application_id": "application",
    "membership_id": "membership",
    "inspection_id": "register_inspection",
    "rectification_id": "rectification",
    "letter_id": "letter",
    "nomination_id": "nomination_line",
    "merge_id": "member_merge",
    "kept_id": _MEMBER.format("Heledd"),
    "merged_id": _MEMBER.format("Olwen"),
    "import_id": "member_import",
    "export_id": "export",
    "call_id": "call",
    "member_id": "entry_shown",
    "feedback_id": "promise_feedback",
    "promise_id": "(SELECT member_id AS id FROM promise) given",
    "composite_id": "composite",
    "motion_id": "motion",
    "ballot_id": "ballot",
    "question_id": "question",
    "objection_id": "question_objection",
    "decision_id": "decision",
    "body_id": "body",
    "affiliation_id": "affiliation",
    "dissolution_id": "dissolution",
    "appointment_id": "appointment",
    "interest_id": "interest",
    "cover_id": "cover",
    "minutes_id": "minutes",
    "proposal_id": "office_proposal",
    "entry_id": "vote_entry",
    "offer_id": "translation_offer",
    "notice_id": "notice",
    "partner_id": "partner",
    "app_id": "(SELECT client_id AS id FROM app) apps",
    "agreement_id": "agreement",
}


class Visit(NamedTuple):
    """One reading of one page."""

    name: str
    ids: dict[str, str]
    query: str

    def address(self, language: Language) -> str:
        ids = {field: self.ids[field] for field in _fields(PAGES[self.name][0])}
        return url(language, self.name, **ids) + (f"?{self.query}" if self.query else "")

    def asked(self) -> list[list[str]]:
        """The paths to ask of the API: each with those that are then asked for what it lists."""
        return [[step.strip() for step in path.split(" > ")] for path in SOURCES[self.name].api]


async def visits(db: AsyncConnection) -> list[Visit]:
    """Every page of the table, for each thing that there is."""
    known = {
        field: list((await db.execute(text(f"SELECT id FROM {table}"))).scalars()) for field, table in THINGS.items()
    }
    made = []
    for name, source in SOURCES.items():
        fields = _fields("".join([PAGES[name][0], *source.queries]))
        for ids in product(*(known[field] for field in fields)):
            named = {field: str(id_) for field, id_ in zip(fields, ids, strict=True)}
            made += [Visit(name, named, query.format(**named)) for query in source.queries]
    return made


def _fields(pattern: str) -> list[str]:
    """The ids that an address or a query names."""
    return [field for _, field, _, _ in Formatter().parse(pattern) if field]
