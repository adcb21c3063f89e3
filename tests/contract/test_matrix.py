"""Every operation of the API as every kind of person: the answers are those of the committed table, no other.

`FFORWM_WRITE_MATRIX=1` writes the table anew; read every changed line before committing it.
"""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import httpx
import msgspec
import pytest
import yaml

from api.app import create_app
from api.settings import Settings
from governance.accounts.rules import code_of
from governance.bodies.rules import PRESETS
from governance.counting.majority import Quorum
from governance.database import open_engine
from tests import apps, importing, joining, rectifications
from tests.conftest import at
from tests.contract.conftest import ROLES, Scene

TABLE = Path(__file__).with_name("matrix.txt")
SECRET = "a secret for the matrix alone"
NEXT_YEARS = {"starts_on": "2198-01-01", "ends_on": "2199-01-01"}


def operations(s: Scene) -> dict[str, tuple[str, str, object]]:
    """How each operation is asked for: in a way that would succeed for whoever may."""
    title, words = {"cy": "Te", "en": "Tea"}, {"cy": "Bod te.", "en": "That tea."}
    wording = {"title": title, "text": words}
    orders = {
        "base_version": 3,
        "preset": "clg",
        "effective_on": s.later.isoformat(),
        "reason": words,
        "rules": msgspec.to_builtins(msgspec.structs.replace(PRESETS["clg"], quorum=Quorum(1, 0))),
    }
    decision = {"body_id": str(s.board), "title": title, "text": words, "reasons": words, "decided_on": "2024-01-01"}
    return {
        "ask_sign_in": ("POST", "/sign-ins", {"email": "branwen@example.org"}),
        "begin_session": ("POST", "/sessions", {"sign_in_id": str(s.sign_in), "code": code_of(SECRET, s.sign_in)}),
        "end_session": ("DELETE", "/sessions/current", None),
        "me": ("GET", "/me", None),
        "choose_language": ("PATCH", "/me", {"language": "both"}),
        "choose_findable": ("PUT", "/me/findable", {"findable": True}),
        "outcomes": ("GET", "/outcomes", None),
        "outcome_counts": ("GET", "/outcomes/counts", None),
        "search": ("GET", "/search?q=te", None),
        "my_sessions": ("GET", "/me/sessions", None),
        "end_other_sessions": ("DELETE", "/me/sessions", None),
        "end_my_session": ("DELETE", f"/me/sessions/{s.session}", None),
        "principles": ("GET", "/principles", None),
        "enact_principles": ("POST", "/principles", {"text": words, "effective_on": "2199-01-01"}),
        "apply_for_membership": ("POST", "/applications", joining.by_letter()),
        "confirm_application": (
            "POST",
            "/applications/confirmations",
            {"sign_in_id": str(s.applying), "code": code_of(SECRET, s.applying)},
        ),
        "apply_as_myself": ("POST", "/me/applications", joining.AGREED),
        "applications": ("GET", "/applications", None),
        "application": ("GET", f"/applications/{s.application}", None),
        "approve_application": ("POST", f"/applications/{s.application}/approval", {}),
        "ask_applicant": ("POST", f"/applications/{s.application}/questions", {"question": words}),
        "answer_question": ("POST", f"/applications/{s.asked_applicant}/answer", {"answer": "Te."}),
        "refuse_application": ("POST", f"/applications/{s.application}/refusal", {"reasons": words}),
        "make_representation": ("POST", f"/applications/{s.refused}/representation", {"representation": "Te."}),
        "review_application": (
            "POST",
            f"/applications/{s.reviewed}/review",
            {"to": "refused_final", "reasons": words},
        ),
        "withdraw_application": ("POST", f"/applications/{s.application}/withdrawal", None),
        "exports": ("GET", "/exports", None),
        "make_export": ("POST", "/exports", {"purpose": words, "fields": ["name"]}),
        "member_export": ("GET", f"/exports/{s.export}", None),
        "export_csv": ("GET", f"/exports/{s.export}/members.csv", None),
        "export_ndjson": ("GET", f"/exports/{s.export}/members.ndjson", None),
        "my_exports": ("GET", "/me/exports", None),
        "imports": ("GET", "/imports", None),
        "begin_import": ("POST", "/imports", importing.sent(importing.LIST)),
        "member_import": ("GET", f"/imports/{s.member_import}", None),
        "import_rows": ("GET", f"/imports/{s.member_import}/rows", None),
        "map_columns": ("PUT", f"/imports/{s.member_import}/mapping", {"mapping": {"reference": 0, "name": 1}}),
        "commit_import": ("POST", f"/imports/{s.member_import}/commit", {}),
        "undo_import": ("POST", f"/imports/{s.entered_import}/undoing", None),
        "discard_import": ("POST", f"/imports/{s.member_import}/discarding", None),
        "memberships": ("GET", "/memberships", None),
        "membership": ("GET", f"/memberships/{s.membership}", None),
        "my_nominations": ("GET", "/me/nominations", None),
        "acting_for": ("GET", f"/memberships/{s.acting}/nominations", None),
        "nominate_person": (
            "POST",
            f"/memberships/{s.acting}/nominations",
            {
                "role": "champion",
                "starts_on": f"{s.later}",
                "name": "Gwern",
                "email": "gwern@example.org",
                "reason": words,
            },
        ),
        "nomination": ("GET", f"/nominations/{s.nomination}", None),
        "accept_nomination": ("POST", f"/nominations/{s.nomination}/acceptance", None),
        "decline_nomination": ("POST", f"/nominations/{s.nomination}/refusal", None),
        "withdraw_nomination": ("POST", f"/nominations/{s.nomination}/withdrawal", None),
        "end_nomination": ("POST", f"/nominations/{s.champion}/ending", {"reason": words}),
        "resign_membership": ("POST", f"/memberships/{s.membership}/resignation", None),
        "suspend_membership": ("POST", f"/memberships/{s.membership}/suspension", {"reasons": words}),
        # In force, and nobody has proposed a removal: whoever may do these is told so.
        "reinstate_membership": ("POST", f"/memberships/{s.membership}/reinstatement", {"reasons": words}),
        "propose_removal": ("POST", f"/memberships/{s.membership}/removal", {"reasons": words}),
        "be_heard": ("POST", f"/memberships/{s.membership}/hearing", {"words": "Te."}),
        "decide_removal": (
            "POST",
            f"/memberships/{s.membership}/removal/decision",
            {"to": "active", "reasons": words},
        ),
        "end_membership": ("POST", f"/memberships/{s.membership}/ending", {"reasons": words}),
        "record_payment": ("POST", f"/memberships/{s.membership}/payment", {"paid_to": "2199-01-01"}),
        "duplicates": ("GET", "/duplicates", None),
        "merges": ("GET", "/merges", None),
        "merge": ("GET", f"/merges/{s.merge}", None),
        "preview_merge": ("GET", f"/merges/preview?kept_id={s.twins[0]}&merged_id={s.twins[1]}", None),
        "propose_merge": (
            "POST",
            "/merges",
            {"kept_id": str(s.twins[0]), "merged_id": str(s.twins[1]), "reasons": words},
        ),
        "decide_merge": ("POST", f"/merges/{s.merge}/decision", {"to": "declined"}),
        "ask_rectification": ("POST", "/me/rectifications", rectifications.ASK),
        "my_rectifications": ("GET", "/me/rectifications", None),
        "rectifications": ("GET", "/rectifications", None),
        "rectification": ("GET", f"/rectifications/{s.rectification}", None),
        "withdraw_rectification": ("POST", f"/rectifications/{s.rectification}/withdrawal", None),
        "answer_rectification": (
            "POST",
            f"/rectifications/{s.rectification}/answer",
            {"to": "refused", "answer": words},
        ),
        "register_kept": ("GET", "/register", None),
        "say_legal_form": ("PUT", f"/bodies/{s.network}/legal-form", {"legal_form": "company"}),
        "register": ("GET", "/register/lines", None),
        "register_line": ("GET", f"/register/lines/{s.membership}", None),
        "write_register": (
            "POST",
            f"/register/lines/{s.membership}/entries",
            {"name": title, "address": "Y Stryd Fawr", "entered_on": "2024-01-01", "corrects": 1, "reason": words},
        ),
        "ask_inspection": ("POST", "/register/inspections", joining.ASKS),
        "inspections": ("GET", "/register/inspections", None),
        "inspection": ("GET", f"/register/inspections/{s.inspection}", None),
        "give_copy": ("POST", f"/register/inspections/{s.inspection}/copy", None),
        "apply_to_court": ("POST", f"/register/inspections/{s.inspection}/court", {"reasons": words}),
        "register_copy": ("GET", f"/register/inspections/{s.copied}/copy", None),
        "register_copy_file": ("GET", f"/register/inspections/{s.copied}/copy.csv", None),
        "my_register_copies": ("GET", "/me/register-copies", None),
        "partners": ("GET", "/partners", None),
        "partner": ("GET", f"/partners/{s.partner}", None),
        "enter_partner": ("POST", "/partners", s.sharing | {"name": title, "email": "data@example.org"}),
        "make_agreement": ("POST", f"/partners/{s.partner}/agreements", s.sharing | NEXT_YEARS),
        "end_agreement": ("POST", f"/agreements/{s.agreement}/ending", {"reason": words}),
        "make_secret": ("POST", f"/clients/{s.client}/secrets", None),
        "end_secret": ("DELETE", f"/clients/{s.client}/secrets/{s.secret}", None),
        "put_keys": ("PUT", f"/clients/{s.client}/keys", {"keys": []}),
        "disable_client": ("POST", f"/clients/{s.client}/disabling", None),
        "register_app": (
            "POST",
            f"/partners/{s.partner}/apps",
            {"name": title, "redirect_uris": ["https://a.example/"], "scopes": [], "public": True},
        ),
        "app": ("GET", f"/apps/{s.app.client_id}", None),
        "my_apps": ("GET", "/me/apps", None),
        "allow_app": ("POST", "/me/apps", apps.wish(s.app)),
        "refuse_app": ("POST", "/me/app-refusals", apps.wish(s.app)),
        "revoke_app": ("DELETE", f"/me/apps/{s.app.client_id}", None),
        "my_app_acts": ("GET", "/me/app-acts", None),
        # By a partner's program alone: tests/integration/test_partners.py.
        "client_self": ("GET", "/clients/me", None),
        "members": ("GET", "/members", None),
        "member": ("GET", f"/members/{s.person}", None),
        "standing": ("GET", f"/members/{s.person}/standing", None),
        "put_external_id": ("PUT", f"/members/{s.person}/external-id", {"value": "A-1"}),
        **_webhooks(s),
        "put_identifier": (
            "POST",
            f"/members/{s.organisation}/identifiers",
            {"scheme": "GB-CHC", "identifier": "1234567"},
        ),
        "my_sharing": ("GET", "/me/sharing", None),
        "my_details": ("GET", "/me/details", None),
        "correct_details": ("PUT", "/me/details", {"name": "Te"}),
        "ask_address": ("POST", "/me/addresses", {"email": "newydd@example.org"}),
        # No new address waits: whoever is signed in is told so.
        "confirm_address": ("POST", f"/me/addresses/{s.membership}/confirmation", {"code": "1234 5678"}),
        "my_erasure": ("GET", "/me/erasure", None),
        "ask_erasure": ("POST", "/me/erasure-requests", {"texts": False}),
        # No ask waits: whoever is signed in is told so.
        "confirm_erasure": ("POST", f"/me/erasure-requests/{s.membership}/confirmation", {"code": "1234 5678"}),
        "erase_member": ("POST", f"/memberships/{s.membership}/erasure", {"texts": False}),
        "my_data": ("GET", "/me/data", None),
        "my_disclosures": ("GET", "/me/disclosures", None),
        "give_consent": (
            "POST",
            "/me/consents",
            {"agreement_id": str(s.agreement), "purpose": "contact", "language": "cy"},
        ),
        "withdraw_consent": ("DELETE", f"/me/consents/{s.agreement}/membership", None),
        "object_to_sharing": ("PUT", f"/me/objections/{s.agreement}", None),
        "calls": ("GET", "/calls", None),
        "open_call": ("POST", "/calls", {"body_id": str(s.forum), "closes_at": s.closing, **wording}),
        "call": ("GET", f"/calls/{s.call}", None),
        "extend_call": ("PATCH", f"/calls/{s.call}", {"closes_at": f"{s.later}T12:00:00Z"}),
        "motions": ("GET", "/motions", None),
        "propose_motion": ("POST", "/motions", {"body_id": str(s.forum), "original_language": "cy", **wording}),
        "motion": ("GET", f"/motions/{s.draft}", None),
        "edit_motion": ("PATCH", f"/motions/{s.seeking}", wording),
        "translate_motion": ("PUT", f"/motions/{s.submitted}/translations/en", wording),
        "approve_text": ("POST", f"/motions/{s.submitted}/approvals", {"language": "cy"}),
        "second_motion": ("POST", f"/motions/{s.seeking}/seconds", {}),
        "withdraw_second": ("DELETE", f"/motions/{s.seeking}/seconds/mine", None),
        "motion_history": ("GET", f"/motions/{s.draft}/transitions", None),
        "transition_motion": ("POST", f"/motions/{s.submitted}/transitions", {"to": "admitted"}),
        "transition_motion withdrawn": ("POST", f"/motions/{s.submitted}/transitions", {"to": "withdrawn"}),
        "motion_procedure": ("GET", f"/motions/{s.appealed}/procedure", None),
        "appeal_ruling": ("POST", f"/motions/{s.appealable}/appeal", {"grounds": words}),
        "decide_appeal": ("POST", f"/motions/{s.appealed}/appeal/decision", {"to": "admitted", "reason": words}),
        "ask_withdrawal": ("POST", f"/motions/{s.admitted}/withdrawal", {"reason": words}),
        "consent_withdrawal": ("POST", f"/motions/{s.consenting}/withdrawal/consents", {}),
        "adopt_motion": ("POST", f"/motions/{s.consenting}/adoptions", {}),
        "composites": ("GET", "/composites", None),
        "offer_composite": (
            "POST",
            "/composites",
            {"motion_ids": [str(each) for each in s.combinable], "reason": words, **wording},
        ),
        "composite": ("GET", f"/composites/{s.composite}", None),
        "answer_composite": (
            "POST",
            f"/composites/{s.composite}/answers",
            {"motion_id": str(s.asked_mover), "to": "consented"},
        ),
        "withdraw_composite": ("POST", f"/composites/{s.composite}/withdrawal", {"reason": words}),
        "adjourn_motion": (
            "POST",
            f"/motions/{s.noticed}/adjournments",
            {"returns_on": s.closing[:10], "reason": words},
        ),
        "refer_motion": (
            "POST",
            f"/motions/{s.noticed}/referrals",
            {"body_id": str(s.board), "report_by": s.closing[:10], "question": words},
        ),
        "report_referral": ("POST", f"/motions/{s.referred}/referrals/report", {"report": words}),
        # No rule of the scene reopens anything: whoever may ask is told so.
        "ask_reopening": ("POST", f"/motions/{s.carried}/reopening", {"reason": words}),
        "support_reopening": ("POST", f"/motions/{s.carried}/reopening/supporters", {}),
        "motion_implementation": ("GET", f"/motions/{s.planned}/implementation", None),
        "plan_implementation": (
            "POST",
            f"/motions/{s.bound}/implementation",
            {"owner_office": "secretary", "summary": words, "due_on": "2199-01-01"},
        ),
        "add_milestone": (
            "POST",
            f"/motions/{s.planned}/implementation/milestones",
            {"title": title, "due_on": "2198-01-01"},
        ),
        "report_progress": ("POST", f"/motions/{s.planned}/implementation/reports", {"note": words}),
        "end_implementation": (
            "POST",
            f"/motions/{s.planned}/implementation/ending",
            {"to": "implemented", "reason": words},
        ),
        "ballots": ("GET", "/ballots", None),
        "ballot": ("GET", f"/ballots/{s.open}", None),
        "motion_ballots": ("GET", f"/motions/{s.carried}/ballots", None),
        "schedule_ballot": ("POST", f"/motions/{s.noticed}/ballots", {}),
        "preview_ballot": ("POST", f"/motions/{s.noticed}/ballots/preview", {}),
        "transition_ballot": (
            "POST",
            f"/ballots/{s.open}/transitions",
            {"to": "annulled", "reason": {"cy": "Camgymeriad.", "en": "A mistake."}},
        ),
        "decide_ballot_proposal": (
            "POST",
            f"/ballots/{s.stepping}/proposals/{s.step}/transitions",
            {"to": "confirmed"},
        ),
        "give_casting_vote": (
            "POST",
            f"/ballots/{s.tied}/casting-vote",
            {"vote": "no", "reason": {"cy": "Nid oes mwyafrif.", "en": "There is no majority."}},
        ),
        "cast_vote": ("PUT", f"/ballots/{s.open}/my-vote", {"choice": "yes"}),
        "my_papers": ("GET", f"/ballots/{s.open}/my-vote", None),
        "electorate": ("GET", f"/ballots/{s.open}/electorate", None),
        "result": ("GET", f"/ballots/{s.declared}/results", None),
        "questions": ("GET", "/questions", None),
        "ask_question": (
            "POST",
            "/questions",
            {"body_id": str(s.forum), "method": "consent", "closes_at": s.closing, **wording},
        ),
        "question": ("GET", f"/questions/{s.asked}", None),
        "transition_question": (
            "POST",
            f"/questions/{s.asked}/transitions",
            {"to": "annulled", "reason": {"cy": "Camgymeriad.", "en": "A mistake."}},
        ),
        "give_answer": ("PUT", f"/questions/{s.asked}/my-answer", {"approves": [1, 3]}),
        "my_question_papers": ("GET", f"/questions/{s.asked}/my-answer", None),
        "amend_proposal": ("POST", f"/questions/{s.consent}/proposals", {"text": words, "changes": words}),
        "objections": ("GET", f"/questions/{s.consent}/objections", None),
        "reply_to_objection": ("PUT", f"/questions/{s.consent}/objections/{s.objection}/reply", {"reply": words}),
        "question_result_csv": ("GET", f"/questions/{s.answered}/results.csv", None),
        "question_result": ("GET", f"/questions/{s.answered}/results", None),
        "versions": ("GET", f"/versions/motion/{s.submitted}", None),
        "put_version": ("PUT", f"/versions/motion/{s.submitted}/cy/easy_read", {"text": "Te i bawb."}),
        "put_version decision": ("PUT", f"/versions/decision/{s.summed}/cy/easy_read", {"text": "Te i bawb."}),
        "remove_version": ("DELETE", f"/versions/motion/{s.submitted}/cy/audio", None),
        "ask_version": ("POST", f"/versions/motion/{s.submitted}/asks", {"language": "en", "kind": "sign"}),
        "version_asks": ("GET", "/version-asks", None),
        "version_audio": ("GET", f"/audio/{s.recording}", None),
        "translations": ("GET", "/translations", None),
        "motion_translation": ("GET", f"/motions/{s.submitted}/translation", None),
        "offer_motion_translation": ("POST", f"/motions/{s.submitted}/translation-offers", wording),
        "decision_translation": ("GET", f"/decisions/{s.summed}/translation", None),
        "offer_decision_translation": ("POST", f"/decisions/{s.summed}/translation-offers", {"summary": words}),
        "translation_offers": ("GET", "/translation-offers", None),
        "translation_offer": ("GET", f"/translation-offers/{s.offer}", None),
        "accept_translation": ("POST", f"/translation-offers/{s.offer}/acceptance", None),
        "decline_translation": ("POST", f"/translation-offers/{s.offer}/declining", {"reason": "Na."}),
        "withdraw_translation": ("POST", f"/translation-offers/{s.offer}/withdrawal", None),
        "roll": ("GET", f"/ballots/{s.open}/roll", None),
        "vote_entries": ("GET", f"/ballots/{s.open}/vote-entries", None),
        "enter_vote": ("POST", f"/ballots/{s.open}/vote-entries", s.voter | {"channel": "paper", "choice": "yes"}),
        "confirm_vote": ("POST", f"/ballots/{s.open}/vote-entries/{s.entry}/confirmation", {"choice": "yes"}),
        "withdraw_vote": ("POST", f"/ballots/{s.open}/vote-entries/{s.entry}/withdrawal", {"reason": "Camgymeriad."}),
        "decisions": ("GET", "/decisions", None),
        "decision": ("GET", f"/decisions/{s.decision}", None),
        "record_decision": ("POST", "/decisions", decision | {"yes": 3, "no": 0}),
        "amend_decision": ("PATCH", f"/decisions/{s.decision}", {"yes": 4}),
        "publish_decision": ("POST", f"/decisions/{s.decision}/transitions", {"to": "published"}),
        "bodies": ("GET", "/bodies", None),
        "body": ("GET", f"/bodies/{s.forum}", None),
        "standing_orders": ("GET", f"/bodies/{s.forum}/standing-orders", None),
        "enact_standing_orders": ("POST", f"/bodies/{s.forum}/standing-orders", orders),
        "orders_version": ("GET", f"/bodies/{s.forum}/standing-orders/1", None),
        "compare_orders": ("GET", f"/bodies/{s.forum}/standing-orders/comparison?old=1&new=1", None),
        "orders_desk": ("GET", f"/bodies/{s.forum}/standing-orders/desk", None),
        "review_orders": ("POST", f"/bodies/{s.forum}/standing-orders/review", orders),
        "presets": ("GET", "/standing-orders/presets", None),
        "simulate": ("GET", "/standing-orders/simulation?preset=clg&yes=61&no=20&entitled=240", None),
        "establish_body": (
            "POST",
            "/bodies",
            {"kind": "committee", "name": title, "purpose": words, "parent_id": str(s.board)},
        ),
        "dissolutions": ("GET", f"/bodies/{s.board}/dissolutions", None),
        "dissolve_body": ("POST", f"/bodies/{s.committee}/dissolutions", {"last_on": "2099-01-01", "reason": words}),
        "decide_dissolution": ("POST", f"/dissolutions/{s.dissolution}/transitions", {"to": "confirmed"}),
        "enact_terms": ("POST", f"/bodies/{s.board}/terms", {"text": words, "effective_on": "2099-01-01"}),
        "affiliate_body": ("POST", f"/bodies/{s.forum}/affiliations", {"name": title, "held_from": "2024-01-01"}),
        "end_affiliation": ("POST", f"/affiliations/{s.affiliation}/endings", {"held_to": "2024-12-31"}),
        "appoint": (
            "POST",
            f"/bodies/{s.forum}/appointments",
            {"office": "translator", "person_id": str(s.person), "held_from": "2099-01-01"},
        ),
        "end_appointment": (
            "POST",
            f"/appointments/{s.scrutineer}/endings",
            {"held_to": "2099-01-01", "reason": words},
        ),
        "name_deputy": (
            "POST",
            f"/appointments/{s.scrutineer}/covers",
            {"person_id": str(s.person), "covers_from": f"{s.later}", "covers_to": f"{s.later}"},
        ),
        "ask_cover": ("POST", f"/appointments/{s.scrutineer}/cover-asks", None),
        "end_cover": ("POST", f"/covers/{s.cover}/endings", None),
        "minutes_list": ("GET", "/minutes", None),
        "draft_minutes": (
            "POST",
            "/minutes",
            {"body_id": str(s.forum), "period_from": "2024-01-01", "period_to": "2024-01-31"},
        ),
        "minutes": ("GET", f"/minutes/{s.minutes}", None),
        "amend_minutes": ("PATCH", f"/minutes/{s.minutes}", {"items": [{"text": words}]}),
        "take_in": ("POST", f"/minutes/{s.minutes}/items", None),
        "transition_minutes": ("POST", f"/minutes/{s.proposed_minutes}/transitions", {"to": "approved"}),
        "correct_minutes": ("POST", f"/minutes/{s.proposed_minutes}/corrections", {"reason": words}),
        "office_proposals": ("GET", f"/bodies/{s.forum}/office-proposals", None),
        "decide_proposal": ("POST", f"/office-proposals/{s.proposal}/transitions", {"to": "confirmed"}),
        "decide_proposal objected": (
            "POST",
            f"/office-proposals/{s.proposal}/transitions",
            {"to": "objected", "reason": words},
        ),
        "people_named": ("GET", "/people?name=rhi", None),
        "my_affiliations": ("GET", "/me/affiliations", None),
        "declare_affiliation": ("POST", "/me/affiliations", {"name": title, "held_from": "2020-01-01"}),
        "end_my_affiliation": (
            "POST",
            f"/me/affiliations/{s.person_affiliation}/endings",
            {"held_to": "2030-01-01"},
        ),
        "my_interests": ("GET", "/me/interests", None),
        "declare_interest": ("POST", "/me/interests", {"nature": title}),
        "end_interest": ("POST", f"/me/interests/{s.interest}/endings", None),
        "my_notices": ("GET", "/me/notices", None),
        "read_notice": ("POST", f"/me/notices/{s.notice}/readings", None),
        "read_all_notices": ("POST", "/me/notices/readings", None),
        "tasks": ("GET", "/tasks", None),
        "my_tasks": ("GET", "/me/tasks", None),
        "regions": ("GET", "/regions", None),
        "promise_wordings": ("GET", "/promise-wordings", None),
        "enact_promise": ("POST", "/promise-wordings", {"text": words, "effective_on": "2199-01-01"}),
        "my_promises": ("GET", "/me/promises", None),
        "promises": ("GET", "/promises", None),
        "promise_counts": ("GET", "/promises/counts", None),
        "shared_feedback": ("GET", "/promises/feedback", None),
        "promise": ("GET", f"/promises/{s.shown}", None),
        "give_promise": ("PUT", f"/promises/{s.shown}", {"wording": 1}),
        "withdraw_promise": ("DELETE", f"/promises/{s.shown}", None),
        "give_feedback": ("PUT", f"/promises/{s.shown}/feedback/{s.feedback}", {"done": "Te."}),
        "directory": ("GET", "/directory", None),
        "directory_areas": ("GET", "/directory/areas", None),
        "directory_csv": ("GET", "/directory.csv", None),
        "listing": ("GET", f"/directory/{s.shown}", None),
        "put_entry": ("PUT", f"/directory/{s.shown}", {"audience": "everyone", "shows_name": True}),
        "withdraw_entry": ("DELETE", f"/directory/{s.shown}", None),
        "my_entries": ("GET", "/me/directory", None),
        "letterbox": ("GET", f"/directory/{s.shown}/letterbox", None),
        "open_letterbox": ("PUT", f"/directory/{s.shown}/letterbox", {"is_open": True}),
        "write_letter": ("POST", f"/directory/{s.shown}/letters", {"text": "Te?"}),
        "my_letters": ("GET", "/me/letters", None),
        "reported_letters": ("GET", "/reported-letters", None),
        "letter": ("GET", f"/letters/{s.letter}", None),
        "reply_to_letter": ("POST", f"/letters/{s.letter}/replies", {"text": "Te."}),
        "report_letter": ("POST", f"/letters/{s.letter}/report", {"report": "Na."}),
        "settle_report": ("POST", f"/letters/{s.reported_letter}/settlement", None),
        "block_writer": ("PUT", f"/letters/{s.letter}/block", None),
        "unblock_writer": ("DELETE", f"/letters/{s.letter}/block", None),
        "documents": ("GET", "/documents", None),
        "retention_schedule": ("GET", "/retention-schedule", None),
        "calendar": ("GET", "/calendar", None),
        "changes": ("GET", "/changes", None),
        "acknowledge_erasures": ("POST", "/changes/acknowledgements", {"ids": [str(s.organisation)]}),
        "journal": ("GET", "/journal", None),
    }


def _webhooks(s: Scene) -> dict[str, tuple[str, str, object]]:
    """By a partner's program alone, but for what officers read: tests/integration/test_webhooks.py."""
    endpoint = f"/webhook-endpoints/{s.partner}"
    new = {"url": "https://hooks.partner.example/", "event_types": ["ballot.opened"]}
    return {
        "endpoints": ("GET", "/webhook-endpoints", None),
        "make_endpoint": ("POST", "/webhook-endpoints", new),
        "endpoint": ("GET", endpoint, None),
        "change_endpoint": ("PATCH", endpoint, {"enabled": True}),
        "remove_endpoint": ("DELETE", endpoint, None),
        "rotate_endpoint_secret": ("POST", f"{endpoint}/secret-rotations", {}),
        "deliveries": ("GET", f"{endpoint}/deliveries", None),
        "test_endpoint": ("POST", f"{endpoint}/test", None),
        "delivery": ("GET", f"/deliveries/{s.partner}", None),
        "redeliver": ("POST", f"/deliveries/{s.partner}/redelivery", None),
        "partner_endpoints": ("GET", f"/partners/{s.partner}/webhook-endpoints", None),
    }


class Copies:
    """Clones of the scene: each success spends one, so that every answer is to the same moment."""

    def __init__(self, server: str, database: str, app) -> None:
        self.server, self.database, self.app = server, database, app
        self.names: list[str] = []

    async def fresh(self) -> None:
        await self.app.state.engine.dispose()
        name = f"{self.database}_{len(self.names)}"
        admin = await asyncpg.connect(self.server)
        await admin.execute(f"CREATE DATABASE {name} TEMPLATE {self.database} OWNER fforwm_owner")
        await admin.close()
        self.names.append(name)
        self.app.state.engine = open_engine(at(self.server, "fforwm_app", name), pool_size=2)

    async def drop(self) -> None:
        await self.app.state.engine.dispose()
        admin = await asyncpg.connect(self.server)
        for name in self.names:
            await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await admin.close()


@pytest.fixture
async def copies(
    server: str, database: str, db_url: str, engine, scene: Scene, tmp_path: Path
) -> AsyncIterator[Copies]:
    await engine.dispose()  # a template may have no connections
    app = create_app(Settings(mode="test", database_url=db_url, secret=SECRET, requests_a_minute=0, home=str(tmp_path)))
    async with app.lifespan():
        made = Copies(server, database, app)
        await made.fresh()
        yield made
        await made.drop()


async def test_every_operation_answers_everybody_as_the_table_says(scene: Scene, copies: Copies) -> None:
    found = {name: await _row(name, asked, scene, copies) for name, asked in operations(scene).items()}
    lines = [f"{'operation':30}" + "".join(f"{role:>12}" for role in ROLES)]
    lines += [f"{name:30}" + "".join(f"{status:>12}" for status in row) for name, row in found.items()]
    table = "\n".join(line.rstrip() for line in lines) + "\n"
    if os.environ.get("FFORWM_WRITE_MATRIX"):
        TABLE.write_text(table)
    assert table.splitlines() == TABLE.read_text().splitlines()


async def _row(name: str, asked: tuple[str, str, object], scene: Scene, copies: Copies) -> list[int]:
    method, path, body = asked
    statuses = []
    for role in ROLES:
        edits = (
            method == "PATCH"
            or path.startswith(("/minutes/", "/register/lines/", "/imports/"))
            or (method == "PUT" and path.startswith("/promises/"))
            or "/translations/" in path
        )
        edits |= (method, path) == ("PUT", f"/directory/{scene.shown}")
        headers = {"If-Match": "*"} if edits else {}
        if role in scene.tokens:
            headers["Authorization"] = f"Bearer {scene.tokens[role]}"
        transport = httpx.ASGITransport(copies.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
            answer = await client.request(method, f"/api/v1{path}", json=body, headers=headers)
        statuses.append(answer.status_code)
        if method != "GET" and answer.is_success:
            await copies.fresh()
    return statuses


def test_the_table_knows_every_operation_of_the_contract(scene: Scene) -> None:
    document = yaml.safe_load(Path("openapi.yaml").read_text())
    known = {name.partition(" ")[0] for name in operations(scene)}
    asked = {
        operation["operationId"]
        for path, methods in document["paths"].items()
        if path.startswith("/api/v1")
        for method, operation in methods.items()
        if method in ("get", "post", "put", "patch", "delete")
    }
    assert known == asked
