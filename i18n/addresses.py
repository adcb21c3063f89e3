"""Every page's address in both languages: one table, by which links, the language switch and the router go."""

import re
from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from governance.bilingual import LANGUAGES, Language

# name: (Welsh path, English path) below /cy and /en. Lower case, hyphens, no article, verb-nouns for acts.
PAGES: Mapping[str, tuple[str, str]] = {
    "home": ("", ""),
    "sign_in": ("/mewngofnodi", "/sign-in"),
    "sign_in_code": ("/mewngofnodi/cod", "/sign-in/code"),
    "sign_out": ("/allgofnodi", "/sign-out"),
    "account": ("/cyfrif", "/account"),
    "principles": ("/egwyddorion", "/principles"),
    "enact_principles": ("/egwyddorion/newydd", "/principles/new"),
    "apply": ("/ymaelodi", "/join"),
    "apply_code": ("/ymaelodi/cod", "/join/code"),
    "applications": ("/ceisiadau", "/applications"),
    "application": ("/ceisiadau/{application_id}", "/applications/{application_id}"),
    "approve_application": ("/ceisiadau/{application_id}/cymeradwyo", "/applications/{application_id}/approve"),
    "ask_applicant": ("/ceisiadau/{application_id}/gofyn", "/applications/{application_id}/ask"),
    "answer_question": ("/ceisiadau/{application_id}/ateb", "/applications/{application_id}/answer"),
    "refuse_application": ("/ceisiadau/{application_id}/gwrthod", "/applications/{application_id}/refuse"),
    "make_representation": ("/ceisiadau/{application_id}/sylwadau", "/applications/{application_id}/representation"),
    "review_application": ("/ceisiadau/{application_id}/adolygu", "/applications/{application_id}/review"),
    "memberships": ("/aelodaeth", "/memberships"),
    "membership": ("/aelodaeth/{membership_id}", "/memberships/{membership_id}"),
    "resign_membership": ("/aelodaeth/{membership_id}/ymddiswyddo", "/memberships/{membership_id}/resign"),
    "suspend_membership": ("/aelodaeth/{membership_id}/atal", "/memberships/{membership_id}/suspend"),
    "reinstate_membership": ("/aelodaeth/{membership_id}/adfer", "/memberships/{membership_id}/reinstate"),
    "propose_removal": ("/aelodaeth/{membership_id}/cynnig-dileu", "/memberships/{membership_id}/propose-removal"),
    "be_heard": ("/aelodaeth/{membership_id}/sylwadau", "/memberships/{membership_id}/hearing"),
    "decide_removal": ("/aelodaeth/{membership_id}/penderfynu", "/memberships/{membership_id}/decide"),
    "end_membership": ("/aelodaeth/{membership_id}/diwedd", "/memberships/{membership_id}/end"),
    "record_payment": ("/aelodaeth/{membership_id}/taliad", "/memberships/{membership_id}/payment"),
    "register_kept": ("/cofrestr-aelodau", "/register-of-members"),
    "say_legal_form": ("/cofrestr-aelodau/ffurf-gyfreithiol", "/register-of-members/legal-form"),
    "ask_inspection": ("/cofrestr-aelodau/gofyn", "/register-of-members/ask"),
    "inspections": ("/cofrestr-aelodau/ceisiadau", "/register-of-members/asks"),
    "inspection": ("/cofrestr-aelodau/ceisiadau/{inspection_id}", "/register-of-members/asks/{inspection_id}"),
    "give_copy": (
        "/cofrestr-aelodau/ceisiadau/{inspection_id}/copio",
        "/register-of-members/asks/{inspection_id}/give",
    ),
    "apply_to_court": (
        "/cofrestr-aelodau/ceisiadau/{inspection_id}/llys",
        "/register-of-members/asks/{inspection_id}/court",
    ),
    "register_copy": (
        "/cofrestr-aelodau/ceisiadau/{inspection_id}/copi",
        "/register-of-members/asks/{inspection_id}/copy",
    ),
    "register_copy_file": (
        "/cofrestr-aelodau/ceisiadau/{inspection_id}/copi/ffeil",
        "/register-of-members/asks/{inspection_id}/copy/file",
    ),
    "register": ("/cofrestr-aelodau/llinellau", "/register-of-members/lines"),
    "register_line": ("/cofrestr-aelodau/llinellau/{membership_id}", "/register-of-members/lines/{membership_id}"),
    "write_register": (
        "/cofrestr-aelodau/llinellau/{membership_id}/cofnodi",
        "/register-of-members/lines/{membership_id}/write",
    ),
    "withdraw_application": ("/ceisiadau/{application_id}/tynnu-yn-ol", "/applications/{application_id}/withdraw"),
    "end_other_sessions": ("/cyfrif/diwedd-sesiynau", "/account/end-sessions"),
    "my_data": ("/cyfrif/data", "/account/data"),
    "choose_findable": ("/cyfrif/canfod", "/account/findable"),
    "disclosures": ("/cyfrif/rhannu-data", "/account/data-sharing"),
    "give_consent": ("/cyfrif/rhannu-data/cydsynio", "/account/data-sharing/consent"),
    "withdraw_consent": ("/cyfrif/rhannu-data/tynnu-yn-ol", "/account/data-sharing/withdraw"),
    "object_to_sharing": ("/cyfrif/rhannu-data/gwrthwynebu", "/account/data-sharing/object"),
    "partners": ("/partneriaid", "/partners"),
    "enter_partner": ("/partneriaid/newydd", "/partners/new"),
    "partner": ("/partneriaid/{partner_id}", "/partners/{partner_id}"),
    "partner_messages": ("/partneriaid/{partner_id}/negeseuon", "/partners/{partner_id}/messages"),
    "make_agreement": ("/partneriaid/{partner_id}/cytundeb", "/partners/{partner_id}/agreement"),
    "end_agreement": (
        "/partneriaid/{partner_id}/cytundebau/{agreement_id}/diwedd",
        "/partners/{partner_id}/agreements/{agreement_id}/end",
    ),
    "make_secret": ("/partneriaid/{partner_id}/cyfrinachau", "/partners/{partner_id}/secrets"),
    "end_secret": ("/partneriaid/{partner_id}/cyfrinachau/diwedd", "/partners/{partner_id}/secrets/end"),
    "put_keys": ("/partneriaid/{partner_id}/allweddi", "/partners/{partner_id}/keys"),
    "disable_client": ("/partneriaid/{partner_id}/rhaglenni/diffodd", "/partners/{partner_id}/programs/off"),
    "search": ("/chwilio", "/search"),
    "outcomes": ("/beth-ddaeth-ohono", "/what-became-of-it"),
    "open_data": ("/data-agored", "/open-data"),
    "declare_interest": ("/cyfrif/buddiannau", "/account/interests"),
    "end_interest": ("/cyfrif/buddiannau/{interest_id}/diwedd", "/account/interests/{interest_id}/end"),
    "directory": ("/cyfeiriadur", "/directory"),
    "listing": ("/cyfeiriadur/{member_id}", "/directory/{member_id}"),
    "my_entries": ("/cyfrif/cyfeiriadur", "/account/directory"),
    "put_entry": ("/cyfrif/cyfeiriadur/{member_id}", "/account/directory/{member_id}"),
    "preview_entry": ("/cyfrif/cyfeiriadur/{member_id}/rhagolwg", "/account/directory/{member_id}/preview"),
    "withdraw_entry": ("/cyfrif/cyfeiriadur/{member_id}/tynnu-yn-ol", "/account/directory/{member_id}/withdraw"),
    "calls": ("/galwadau", "/calls"),
    "open_call": ("/galwadau/newydd", "/calls/new"),
    "call": ("/galwadau/{call_id}", "/calls/{call_id}"),
    "extend_call": ("/galwadau/{call_id}/rhagor-o-amser", "/calls/{call_id}/more-time"),
    "motions": ("/cynigion", "/motions"),
    "propose_motion": ("/cynigion/newydd", "/motions/new"),
    "motion": ("/cynigion/{motion_id}", "/motions/{motion_id}"),
    "edit_motion": ("/cynigion/{motion_id}/golygu", "/motions/{motion_id}/edit"),
    "translate_motion": ("/cynigion/{motion_id}/cyfieithu", "/motions/{motion_id}/translate"),
    "offer_motion_translation": (
        "/cynigion/{motion_id}/cynnig-cyfieithiad",
        "/motions/{motion_id}/offer-translation",
    ),
    "motion_versions": ("/cynigion/{motion_id}/ffurfiau-eraill", "/motions/{motion_id}/other-forms"),
    "remove_motion_version": (
        "/cynigion/{motion_id}/ffurfiau-eraill/dileu",
        "/motions/{motion_id}/other-forms/remove",
    ),
    "ask_motion_version": ("/cynigion/{motion_id}/ffurfiau-eraill/gofyn", "/motions/{motion_id}/other-forms/ask"),
    "approve_text": ("/cynigion/{motion_id}/cymeradwyo", "/motions/{motion_id}/approve"),
    "second_motion": ("/cynigion/{motion_id}/eilio", "/motions/{motion_id}/second"),
    "withdraw_second": ("/cynigion/{motion_id}/tynnu-yn-ol-fel-eilydd", "/motions/{motion_id}/withdraw-second"),
    "transition_motion": ("/cynigion/{motion_id}/symud", "/motions/{motion_id}/move"),
    "motion_procedure": ("/cynigion/{motion_id}/trefn", "/motions/{motion_id}/procedure"),
    "appeal_ruling": ("/cynigion/{motion_id}/apelio", "/motions/{motion_id}/appeal"),
    "decide_appeal": ("/cynigion/{motion_id}/penderfynu-apel", "/motions/{motion_id}/decide-appeal"),
    "ask_withdrawal": ("/cynigion/{motion_id}/gofyn-tynnu-yn-ol", "/motions/{motion_id}/ask-withdrawal"),
    "consent_withdrawal": ("/cynigion/{motion_id}/cydsynio", "/motions/{motion_id}/consent"),
    "adopt_motion": ("/cynigion/{motion_id}/mabwysiadu", "/motions/{motion_id}/adopt"),
    "adjourn_motion": ("/cynigion/{motion_id}/gohirio", "/motions/{motion_id}/adjourn"),
    "refer_motion": ("/cynigion/{motion_id}/cyfeirio", "/motions/{motion_id}/refer"),
    "report_referral": ("/cynigion/{motion_id}/adroddiad", "/motions/{motion_id}/report"),
    "ask_reopening": ("/cynigion/{motion_id}/ailagor", "/motions/{motion_id}/reopen"),
    "support_reopening": ("/cynigion/{motion_id}/ailagor/ymuno", "/motions/{motion_id}/reopen/join"),
    "offer_composite": ("/cynigion/{motion_id}/cyfuno", "/motions/{motion_id}/put-together"),
    "composite": ("/cynigion-cyfansawdd/{composite_id}", "/composites/{composite_id}"),
    "answer_composite": ("/cynigion-cyfansawdd/{composite_id}/ateb", "/composites/{composite_id}/answer"),
    "withdraw_composite": (
        "/cynigion-cyfansawdd/{composite_id}/tynnu-yn-ol",
        "/composites/{composite_id}/withdraw",
    ),
    "motion_implementation": ("/cynigion/{motion_id}/gweithredu", "/motions/{motion_id}/implementation"),
    "plan_implementation": ("/cynigion/{motion_id}/gweithredu/cynllunio", "/motions/{motion_id}/implementation/plan"),
    "add_milestone": (
        "/cynigion/{motion_id}/gweithredu/ychwanegu",
        "/motions/{motion_id}/implementation/add",
    ),
    "report_progress": ("/cynigion/{motion_id}/gweithredu/adrodd", "/motions/{motion_id}/implementation/report"),
    "end_implementation": ("/cynigion/{motion_id}/gweithredu/gorffen", "/motions/{motion_id}/implementation/end"),
    "schedule_ballot": ("/cynigion/{motion_id}/pleidlais", "/motions/{motion_id}/ballot"),
    "preview_ballot": ("/cynigion/{motion_id}/pleidlais/rhagolwg", "/motions/{motion_id}/ballot/preview"),
    "ballots": ("/pleidleisiau", "/ballots"),
    "ballot": ("/pleidleisiau/{ballot_id}", "/ballots/{ballot_id}"),
    "transition_ballot": ("/pleidleisiau/{ballot_id}/symud", "/ballots/{ballot_id}/move"),
    "give_casting_vote": ("/pleidleisiau/{ballot_id}/pleidlais-fwrw", "/ballots/{ballot_id}/casting-vote"),
    "decide_ballot_proposal": (
        "/pleidleisiau/{ballot_id}/camau/{proposal_id}",
        "/ballots/{ballot_id}/steps/{proposal_id}",
    ),
    "questions": ("/cwestiynau", "/questions"),
    "ask_question": ("/cwestiynau/newydd", "/questions/new"),
    "preview_question": ("/cwestiynau/newydd/rhagolwg", "/questions/new/preview"),
    "question": ("/cwestiynau/{question_id}", "/questions/{question_id}"),
    "transition_question": ("/cwestiynau/{question_id}/symud", "/questions/{question_id}/move"),
    "amend_proposal": ("/cwestiynau/{question_id}/diwygio", "/questions/{question_id}/amend"),
    "reply_to_objection": (
        "/cwestiynau/{question_id}/gwrthwynebiadau/{objection_id}",
        "/questions/{question_id}/objections/{objection_id}",
    ),
    "vote_entries": ("/pleidleisiau/{ballot_id}/papur-a-ffon", "/ballots/{ballot_id}/paper-and-phone"),
    "enter_vote": ("/pleidleisiau/{ballot_id}/papur-a-ffon/cofnodi", "/ballots/{ballot_id}/paper-and-phone/enter"),
    "confirm_vote": (
        "/pleidleisiau/{ballot_id}/papur-a-ffon/{entry_id}/cadarnhau",
        "/ballots/{ballot_id}/paper-and-phone/{entry_id}/confirm",
    ),
    "withdraw_vote": (
        "/pleidleisiau/{ballot_id}/papur-a-ffon/{entry_id}/tynnu-yn-ol",
        "/ballots/{ballot_id}/paper-and-phone/{entry_id}/withdraw",
    ),
    "decisions": ("/penderfyniadau", "/decisions"),
    "record_decision": ("/penderfyniadau/newydd", "/decisions/new"),
    "decision": ("/penderfyniadau/{decision_id}", "/decisions/{decision_id}"),
    "amend_decision": ("/penderfyniadau/{decision_id}/golygu", "/decisions/{decision_id}/edit"),
    "publish_decision": ("/penderfyniadau/{decision_id}/cyhoeddi", "/decisions/{decision_id}/publish"),
    "offer_decision_translation": (
        "/penderfyniadau/{decision_id}/cynnig-cyfieithiad",
        "/decisions/{decision_id}/offer-translation",
    ),
    "decision_versions": ("/penderfyniadau/{decision_id}/ffurfiau-eraill", "/decisions/{decision_id}/other-forms"),
    "remove_decision_version": (
        "/penderfyniadau/{decision_id}/ffurfiau-eraill/dileu",
        "/decisions/{decision_id}/other-forms/remove",
    ),
    "ask_decision_version": (
        "/penderfyniadau/{decision_id}/ffurfiau-eraill/gofyn",
        "/decisions/{decision_id}/other-forms/ask",
    ),
    "translations": ("/cyfieithiadau", "/translations"),
    "translation_offer": ("/cyfieithiadau/{offer_id}", "/translations/{offer_id}"),
    "accept_translation": ("/cyfieithiadau/{offer_id}/defnyddio", "/translations/{offer_id}/accept"),
    "decline_translation": ("/cyfieithiadau/{offer_id}/gwrthod", "/translations/{offer_id}/decline"),
    "withdraw_translation": ("/cyfieithiadau/{offer_id}/tynnu-yn-ol", "/translations/{offer_id}/withdraw"),
    "calendar": ("/calendr", "/calendar"),
    "notices": ("/hysbysiadau", "/notices"),
    "read_notice": ("/hysbysiadau/{notice_id}/darllen", "/notices/{notice_id}/read"),
    "read_all_notices": ("/hysbysiadau/darllen-popeth", "/notices/read-all"),
    "tasks": ("/tasgau", "/tasks"),
    "journal": ("/cofnod", "/journal"),
    "network": ("/rhwydwaith", "/network"),
    "bodies": ("/cyrff", "/bodies"),
    "establish_body": ("/cyrff/newydd", "/bodies/new"),
    "body": ("/cyrff/{body_id}", "/bodies/{body_id}"),
    "standing_orders": ("/cyrff/{body_id}/rheolau-sefydlog", "/bodies/{body_id}/standing-orders"),
    "compare_orders": ("/cyrff/{body_id}/rheolau-sefydlog/cymharu", "/bodies/{body_id}/standing-orders/compare"),
    "enact_standing_orders": ("/cyrff/{body_id}/rheolau-sefydlog/newydd", "/bodies/{body_id}/standing-orders/new"),
    "presets": ("/rheolau-enghreifftiol", "/example-rules"),
    "simulate": ("/efelychu", "/simulate"),
    "appoint": ("/cyrff/{body_id}/swyddi", "/bodies/{body_id}/offices"),
    "end_appointment": ("/penodiadau/{appointment_id}/diwedd", "/appointments/{appointment_id}/end"),
    "name_deputy": ("/cyrff/{body_id}/dirprwyon", "/bodies/{body_id}/deputies"),
    "ask_cover": ("/cyrff/{body_id}/dirprwyon/gofyn", "/bodies/{body_id}/deputies/ask"),
    "end_cover": ("/dirprwyaethau/{cover_id}/diwedd", "/covers/{cover_id}/end"),
    "decide_proposal": ("/newidiadau-swydd/{proposal_id}", "/office-changes/{proposal_id}"),
    "draft_minutes": ("/cyrff/{body_id}/cofnodion", "/bodies/{body_id}/minutes"),
    "minutes": ("/cofnodion/{minutes_id}", "/minutes/{minutes_id}"),
    "amend_minutes": ("/cofnodion/{minutes_id}/golygu", "/minutes/{minutes_id}/edit"),
    "take_in": ("/cofnodion/{minutes_id}/cymryd-i-mewn", "/minutes/{minutes_id}/take-in"),
    "transition_minutes": ("/cofnodion/{minutes_id}/cam", "/minutes/{minutes_id}/step"),
    "correct_minutes": ("/cofnodion/{minutes_id}/cywiro", "/minutes/{minutes_id}/correct"),
    "enact_terms": ("/cyrff/{body_id}/cylch-gorchwyl", "/bodies/{body_id}/terms"),
    "dissolve_body": ("/cyrff/{body_id}/diddymu", "/bodies/{body_id}/dissolve"),
    "decide_dissolution": (
        "/cyrff/{body_id}/diddymu/{dissolution_id}/penderfynu",
        "/bodies/{body_id}/dissolutions/{dissolution_id}/decide",
    ),
    "affiliate_body": ("/cyrff/{body_id}/cysylltiadau", "/bodies/{body_id}/affiliations"),
    "end_affiliation": ("/cysylltiadau/{affiliation_id}/diwedd", "/affiliations/{affiliation_id}/end"),
    "accessibility": ("/hygyrchedd", "/accessibility"),
    "privacy": ("/preifatrwydd", "/privacy"),
    "retention": ("/cadw-data", "/retention"),
    "voting": ("/sut-i-bleidleisio", "/how-voting-works"),
    "terms": ("/telerau", "/terms"),
}


def url(language: Language, name: str, /, query: Mapping[str, object] | None = None, **ids: UUID | str) -> str:
    """The path of a named page in `language`. Raises KeyError for a page that is not in the table."""
    path = f"/{language}" + PAGES[name][LANGUAGES.index(language)].format(**ids)
    return f"{path}?{urlencode(query, doseq=True)}" if query else path


def routes(name: str) -> list[str]:
    """The paths of a page as the router wants them, Welsh first."""
    return [
        f"/{language}" + re.sub(r"\{(\w+)\}", r"{\1:uuid}", PAGES[name][LANGUAGES.index(language)])
        for language in LANGUAGES
    ]


_PATTERNS = [
    (name, re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path)) + "/?"))
    for name, paths in PAGES.items()
    for path in paths
]


# Where the form of an act stands, for the addresses that only take one: there is no page of their own to read.
FORM_OF: Mapping[str, str] = {
    "sign_out": "account",
    "end_other_sessions": "account",
    "choose_findable": "account",
    "approve_application": "application",
    "ask_applicant": "application",
    "answer_question": "application",
    "refuse_application": "application",
    "make_representation": "application",
    "review_application": "application",
    "withdraw_application": "application",
    "resign_membership": "membership",
    "suspend_membership": "membership",
    "reinstate_membership": "membership",
    "propose_removal": "membership",
    "be_heard": "membership",
    "decide_removal": "membership",
    "end_membership": "membership",
    "record_payment": "membership",
    "say_legal_form": "register_kept",
    "write_register": "register_line",
    "ask_inspection": "register_kept",
    "give_copy": "inspection",
    "apply_to_court": "inspection",
    "register_copy_file": "register_copy",
    "give_consent": "disclosures",
    "withdraw_consent": "disclosures",
    "object_to_sharing": "disclosures",
    "end_agreement": "partner",
    "make_secret": "partner",
    "end_secret": "partner",
    "put_keys": "partner",
    "disable_client": "partner",
    "preview_entry": "put_entry",
    "withdraw_entry": "put_entry",
    "extend_call": "call",
    "approve_text": "motion",
    "second_motion": "motion",
    "withdraw_second": "motion",
    "transition_motion": "motion",
    "appeal_ruling": "motion_procedure",
    "decide_appeal": "motion_procedure",
    "ask_withdrawal": "motion_procedure",
    "consent_withdrawal": "motion_procedure",
    "adopt_motion": "motion_procedure",
    "adjourn_motion": "motion_procedure",
    "refer_motion": "motion_procedure",
    "report_referral": "motion_procedure",
    "ask_reopening": "motion_procedure",
    "support_reopening": "motion_procedure",
    "answer_composite": "composite",
    "withdraw_composite": "composite",
    "plan_implementation": "motion_implementation",
    "add_milestone": "motion_implementation",
    "report_progress": "motion_implementation",
    "end_implementation": "motion_implementation",
    "preview_ballot": "schedule_ballot",
    "transition_ballot": "ballot",
    "give_casting_vote": "ballot",
    "decide_ballot_proposal": "ballot",
    "confirm_vote": "vote_entries",
    "withdraw_vote": "vote_entries",
    "publish_decision": "decision",
    "remove_motion_version": "motion_versions",
    "ask_motion_version": "motion_versions",
    "remove_decision_version": "decision_versions",
    "ask_decision_version": "decision_versions",
    "accept_translation": "translation_offer",
    "decline_translation": "translation_offer",
    "withdraw_translation": "translation_offer",
    "preview_question": "ask_question",
    "transition_question": "question",
    "reply_to_objection": "question",
    "end_affiliation": "bodies",
    "end_appointment": "bodies",
    "ask_cover": "name_deputy",
    "end_cover": "bodies",
    "decide_proposal": "bodies",
    "decide_dissolution": "body",
    "take_in": "minutes",
    "transition_minutes": "minutes",
    "correct_minutes": "minutes",
    "end_interest": "declare_interest",
    "read_notice": "notices",
    "read_all_notices": "notices",
}


def elsewhere(path: str, language: Language, *, to_read: bool = False) -> str | None:
    """The address in `language` of the page that `path` names in either; None where it names no page.

    With `to_read`, the address of an act gives that of the page with its form.

    `/en/cynigion/1` asked of English is `/en/motions/1`: so does the language switch work, and a link with the
    wrong language's words still leads home.
    """
    rest = path[3:] if path[:3] in {f"/{each}" for each in LANGUAGES} else None
    if rest is None:
        return None
    for name, pattern in _PATTERNS:
        if found := pattern.fullmatch(rest):
            return url(language, FORM_OF.get(name, name) if to_read else name, None, **found.groupdict())
    return None
