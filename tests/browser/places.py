"""Every page that answers GET, by who looks at it: what the sweeps go through."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from frontend.counts.elections import ELECTIONS
from governance.bilingual import Language
from i18n.addresses import FORM_OF, PAGES, url
from tests.browser.demo import Demo

# These take forms only.
POSTS = frozenset(FORM_OF)


# What the demo's app asks of a member.
ASKED_BY_APP = {
    "redirect_uri": "http://127.0.0.1:7000/yn-ol",
    "response_type": "code",
    "scope": "motions.write seconds.write votes.write",
    "code_challenge": "a" * 43,
    "code_challenge_method": "S256",
}


@dataclass(frozen=True)
class Place:
    """One page: its name in the table of addresses (or its path, outside it), and what it is of."""

    name: str
    ids: dict[str, Any] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    status: int = 200

    def path(self, language: Language, more: dict[str, Any] | None = None) -> str:
        """Its path in a language. Outside the table the query names the language."""
        query = self.query | (more or {})
        if self.name in PAGES:
            return url(language, self.name, query, **self.ids)
        said = "&".join(f"{name}={value}" for name, value in ({"lang": language} | query).items())
        return f"{self.name}?{said}"


def places(demo: Demo) -> dict[str | None, list[Place]]:
    """Who looks at what: a visitor (None), a member with two rights, a mover, and each officer."""
    return {
        None: list(_for_all(demo)),
        "bendigeidfran": list(_for_members(demo)),
        "branwen": [
            Place("disclosures"),
            Place("my_apps"),
            Place("allow_app", {"app_id": demo.app}, query=ASKED_BY_APP),
            Place("my_data"),
            Place("erase_me"),
            Place("my_details"),
            Place("my_rectifications"),
            Place("rectification", {"rectification_id": demo.rectification}),
            Place("erased"),
            Place("membership", {"membership_id": demo.membership}),
            Place("put_entry", {"member_id": demo.member["branwen"]}),
            Place("my_promises"),
            Place("give_promise", {"member_id": demo.member["branwen"]}),
            Place("give_feedback", {"member_id": demo.member["branwen"], "feedback_id": demo.feedback}),
            Place("shared_feedback"),
            Place("letters"),
            Place("letter", {"letter_id": demo.letter}),
            Place("write_letter", {"member_id": demo.member["shown"]}),
            Place("motion", {"motion_id": demo.motion["draft"]}),
            Place("edit_motion", {"motion_id": demo.motion["draft"]}),
            Place("edit_motion", {"motion_id": demo.one_language}),
            Place("motions"),
        ],
        "rhiannon": [
            Place("draft_minutes", {"body_id": demo.body["forum"]}),
            *(Place("minutes", {"minutes_id": id_}) for id_ in demo.minutes.values()),
            Place("amend_minutes", {"minutes_id": demo.minutes["draft"]}),
            Place("open_call"),
            Place("offer_composite", {"motion_id": demo.motion["submitted"]}),
            Place("enter_partner"),
            Place("make_agreement", {"partner_id": demo.partner["consent"]}),
            Place("register_app", {"partner_id": demo.partner["consent"]}),
            *(Place("partner", {"partner_id": id_}) for id_ in demo.partner.values()),
            *(Place("partner_messages", {"partner_id": id_}) for id_ in demo.partner.values()),
            Place("home"),
            Place("account"),
            Place("journal"),
            Place("tasks"),
            Place("notices"),
            Place("journal", query={"since": "2026-02-30"}, status=422),
            Place("standing_orders", {"body_id": demo.body["forum"]}),
            Place("enact_standing_orders", {"body_id": demo.body["forum"]}),
        ]
        + [
            Place("motion", {"motion_id": demo.motion[state]})
            for state in ("submitted", "admitted", "final_text", "noticed")
        ]
        + [Place("ballot", {"ballot_id": demo.ballot[state]}) for state in ("open", "scheduled")]
        + [Place("ask_question"), Place("questions"), Place("question", {"question_id": demo.question["consent"]})]
        + [Place("amend_proposal", {"question_id": demo.question["consent"]})],
        "teyrnon": [Place("home")]
        + [Place("schedule_ballot", {"motion_id": demo.motion[state]}) for state in ("admitted", "noticed")]
        + [Place(name, {"ballot_id": demo.ballot["open"]}) for name in ("vote_entries", "enter_vote")]
        + [Place("enter_vote", {"ballot_id": demo.ballot["open"]}, {"name": "an"})],
        "heledd": [
            Place("motion_versions", {"motion_id": demo.motion["submitted"]}),
            Place("offer_motion_translation", {"motion_id": demo.motion["submitted"]}),
            Place("translation_offer", {"offer_id": demo.offer["motion"]}),
            Place("offer_decision_translation", {"decision_id": demo.decision["offered"]}),
            Place("decision_versions", {"decision_id": demo.decision["offered"]}),
            Place("translations"),
            Place("translate_motion", {"motion_id": demo.motion["submitted"]}),
            Place("translate_motion", {"motion_id": demo.one_language}),
        ],
        "olwen": [Place("memberships")],
        "cynon": [
            Place("memberships"),
            Place("promises"),
            Place("promise", {"promise_id": demo.member["branwen"]}),
            Place("membership", {"membership_id": demo.membership}),
            Place("imports"),
            Place("member_import", {"import_id": demo.member_import}),
            Place("exports"),
            Place("member_export", {"export_id": demo.export}),
            Place("register"),
            Place("inspections"),
            *(Place("inspection", {"inspection_id": id_}) for id_ in demo.inspection.values()),
            Place("register_copy", {"inspection_id": demo.inspection["answered"]}),
            Place("register_line", {"membership_id": demo.membership}),
            Place("duplicates"),
            Place("propose_merge", query={"kept_id": demo.pair[0], "merged_id": demo.pair[1]}),
            Place("merge", {"merge_id": demo.merge}),
            Place("applications"),
            Place("application", {"application_id": demo.application["submitted"]}),
        ],
        "pryderi": [Place("my_nominations"), Place("nomination", {"nomination_id": demo.nomination})],
        "drystan": [Place("apply"), Place("applications")],
        "gwydion": [
            Place("reported_letters"),
            Place("rectifications"),
            Place("rectification", {"rectification_id": demo.rectification}),
            Place("enact_principles"),
            Place("enact_promise"),
            Place("home"),
            Place("decisions"),
            Place("record_decision", query={"motion": demo.motion["overdue"]}),
            Place("decision", {"decision_id": demo.decision["draft"]}),
            Place("amend_decision", {"decision_id": demo.decision["draft"]}),
            Place("motion", {"motion_id": demo.motion["overdue"]}),
            Place("body", {"body_id": demo.body["board"]}),
            Place("establish_body"),
            Place("body", {"body_id": demo.body["first-gathering"]}),
            Place("dissolve_body", {"body_id": demo.body["citizens-network"]}),
            Place("enact_terms", {"body_id": demo.body["board"]}),
            Place("affiliate_body", {"body_id": demo.body["board"]}),
            Place("appoint", {"body_id": demo.body["board"]}),
            Place("appoint", {"body_id": demo.body["board"]}, {"name": "rhi"}),
            Place("name_deputy", {"body_id": demo.body["board"]}),
            Place("name_deputy", {"body_id": demo.body["board"]}, {"name": "cer"}),
            Place("declare_interest"),
            Place("declare_affiliation"),
            Place("motion_procedure", {"motion_id": demo.motion["appealed"]}),
            *(
                Place("motion_implementation", {"motion_id": demo.motion[state]})
                for state in ("carried", "responded", "implementing")
            ),
        ],
    }


def _for_all(demo: Demo) -> Iterator[Place]:
    yield from map(
        Place,
        (
            *("home", "sign_in", "sign_in_code", "motions", "ballots", "questions", "decisions", "calendar", "tasks"),
            *(
                "translations",
                "network",
                "accessibility",
                "privacy",
                "principles",
                "promise_wordings",
                "apply",
                "apply_code",
            ),
            "register_kept",
            "retention",
            "voting",
            "terms",
            "bodies",
        ),
    )
    yield Place("motions", query={"show": "voting"})
    yield from map(Place, ("search", "outcomes", "open_data"))
    yield Place("outcomes", query={"year": 2026})
    yield from (Place("search", query={"q": words}) for words in ("fwrdd", "qqqq"))
    yield Place("search", query={"q": "!"}, status=422)
    yield Place("ballots", query={"show": "over"})
    yield from (Place("motion", {"motion_id": id_}) for state, id_ in demo.motion.items() if state != "draft")
    yield Place("motion", {"motion_id": demo.one_language})
    yield from (Place("ballot", {"ballot_id": id_}) for id_ in demo.ballot.values())
    yield from (Place("question", {"question_id": id_}) for id_ in demo.question.values())
    yield Place("directory")
    yield Place("directory", query={"region": "W06000002", "shows": "offers"})
    yield Place("directory", query={"q": "qqqq"})
    yield Place("listing", {"member_id": demo.member["shown"]})
    yield Place("calls")
    yield Place("partners")
    yield from (Place("partner", {"partner_id": id_}) for id_ in demo.partner.values())
    yield Place("calls", query={"show": "over"})
    yield from (Place("call", {"call_id": id_}) for id_ in demo.call.values())
    yield Place("composite", {"composite_id": demo.composite})
    yield Place("decision", {"decision_id": demo.decision["published"]})
    yield Place("minutes", {"minutes_id": demo.minutes["approved"]})
    yield from (
        Place("motion_procedure", {"motion_id": demo.motion[state]})
        for state in ("admitted", "ruled_out", "appealed", "adjourned", "referred")
    )
    yield from (
        Place("motion_implementation", {"motion_id": demo.motion[state]})
        for state in ("carried", "implementing", "implemented", "not_implemented")
    )
    yield Place("presets")
    yield Place("simulate")
    yield Place("simulate", query={"body_id": demo.body["forum"], "yes": 300, "no": "x", "entitled": 240}, status=422)
    yield Place("standing_orders", {"body_id": demo.body["forum"]})
    yield Place("standing_orders", {"body_id": demo.body["workstream"]})
    yield Place("compare_orders", {"body_id": demo.body["forum"]}, {"old": 1, "new": 2})
    kinds = ("forum", "board", "regional_group", "workstream", "committee")
    yield from (Place("body", {"body_id": demo.body[kind]}) for kind in kinds)
    yield Place("body", {"body_id": demo.body["forum"]}, {"on": "2018-06-01"})
    yield Place("body", {"body_id": demo.body["forum"]}, {"on": "x"}, status=422)
    yield from map(Place, ("/demo", "/demo/mail", "/demo/clock", "/demo/counts"))
    yield from (Place(f"/demo/counts/{name}") for name in ELECTIONS)
    yield from map(Place, ("/problems/choose-right", "/problems/ballot-closed", "/problems/not-found"))
    yield Place("motion", {"motion_id": demo.body["board"]}, status=404)
    yield Place("decision", {"decision_id": demo.decision["draft"]}, status=404)
    yield Place("second_motion", {"motion_id": demo.motion["seeking_seconders"]}, status=405)


def _for_members(demo: Demo) -> Iterator[Place]:
    yield Place("acting_for", {"membership_id": demo.acting})
    yield from map(Place, ("home", "account", "my_entries", "notices", "motions", "propose_motion", "ballots"))
    yield from (
        Place("motion", {"motion_id": demo.motion[state]}) for state in ("seeking_seconders", "balloting", "responded")
    )
    yield from (Place("ballot", {"ballot_id": demo.ballot[state]}) for state in ("open", "declared"))
    yield from (Place("question", {"question_id": id_}) for id_ in demo.question.values())
    yield Place("schedule_ballot", {"motion_id": demo.motion["noticed"]}, status=403)
    yield Place("record_decision", status=403)
