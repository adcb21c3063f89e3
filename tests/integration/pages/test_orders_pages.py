"""Standing orders on the pages: reading, writing a version in two steps without losing a word, and the simulator."""

from urllib.parse import urlencode

import pytest

from governance.bilingual import Language
from governance.bodies.rules import PRESETS
from i18n.addresses import url
from tests.integration.pages.reader import CY, EN, Browser, check

REASON = {"reason_cy": "I gael mwy o gefnogaeth.", "reason_en": "To have more support."}


def typed(browser: Browser) -> dict[str, str]:
    """Every field of the form as it stands on the page."""
    inputs = [each for each in browser.page.all("input") if each.get("name") and each.get("type") != "radio"]
    chosen = [each for each in browser.page.all("input", type="radio") if "checked" in each]
    fields = {each["name"]: each.get("value") or "" for each in (*inputs, *chosen)}
    return {name: value for name, value in fields.items() if name != "csrf_token"} | _selected(browser)


def _selected(browser: Browser) -> dict[str, str]:
    found, name = {}, None
    for tag, attrs in browser.page.tags:
        if tag == "select":
            name = attrs["name"]
        elif tag == "option" and name and ("selected" in attrs or name not in found):
            found[name] = attrs["value"]
    return found


async def test_a_secretary_writes_a_version_looks_it_over_and_enacts_it(browse, society):
    browser = await browse(society.rhiannon)
    for language in Language:
        address = url(language, "enact_standing_orders", body_id=society.forum_id)
        await browser.open(address)
        fields = typed(browser) | REASON | {"seconders": "3" if language is CY else "4", "step": "review"}
        page = await browser.send(address, **fields)
        assert page.status_code == 200
        check(browser.page, page.text, language)
        kept = typed(browser)
        assert kept["seconders"] == fields["seconders"]
        assert REASON.items() <= kept.items()
        back = await browser.send(address, **kept | {"step": "edit"})
        check(browser.page, back.text, language)
        assert typed(browser)["seconders"] == fields["seconders"]
        done = await browser.follow(await browser.send(address, **kept | {"step": "enact"}))
        check(browser.page, done.text, language)
        assert {CY: "Yn dod i rym ar", EN: "Comes into force on"}[language] in browser.page.text
        assert REASON[f"reason_{language}"] in browser.page.text


WRONG = [
    ({"seconders": "many"}, "seconders", "Seconders that a motion needs: write a whole number from 0 to 1,000,000."),
    ({"seconders": ""}, "seconders", "Seconders that a motion needs: write a whole number from 0 to 1,000,000."),
    ({"voting_days": "0"}, "voting_days", "Days that voting stays open: write a whole number from 1 to 3,650."),
    ({"threshold_numerator": "1", "threshold_denominator": "3"}, "threshold_numerator", "Fewer than a majority"),
    ({"quorum_minimum": "500"}, "quorum_minimum", "Nothing could be decided"),
    ({"seconding_days": "0"}, "seconding_days", "at least one day to find them"),
    (
        {"special_threshold_numerator": "3"},
        "special_threshold_denominator",
        "Special resolution: out of parts in all: write a whole number from 1 to 100.",
    ),
    (
        {"special_threshold_numerator": "1", "special_threshold_denominator": "3"},
        "special_threshold_numerator",
        "A special resolution asks for no less than any other",
    ),
    ({"special_notice_clear_days": "21"}, "special_threshold_numerator", "Say what carries a special resolution"),
    ({"special_quorum_percent": "5"}, "special_quorum_minimum", "quorum, never fewer than: write a whole number"),
    ({"removal_notice_days": "6"}, "removal_notice_days", "heard before a removal: write a whole number from 7"),
    ({"grace_months": "hanner"}, "grace_months", "Months of arrears until a membership lapses: write a whole number"),
    ({"effective_on": "2020-01-01"}, "effective_on", "Members must know of new rules in time"),
    ({"effective_on": "soon"}, "effective_on", "cannot be read"),
    ({"reason_cy": ""}, "reason_cy", "Give the reason in Welsh and in English"),
    ({"reason_en": " "}, "reason_en", "Give the reason in Welsh and in English"),
    ({"threshold_base": "mine"}, "threshold_base", "What the threshold is a share of: choose one of these."),
    ({"base_version": "x"}, "form", "This form is not whole"),
    ({"base_version": "0"}, "form", "Somebody else changed this meanwhile"),
]


@pytest.mark.parametrize("step", ["review", "enact"])
@pytest.mark.parametrize(("changed", "place", "said"), WRONG)
async def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(browse, society, changed, place, said, step):
    browser = await browse(society.rhiannon)
    address = url(EN, "enact_standing_orders", body_id=society.forum_id)
    await browser.open(address)
    fields = typed(browser) | REASON | {"response_days": "17", "step": step} | changed
    page = await browser.send(address, **fields)
    assert page.status_code in (412, 422)
    assert said in browser.page.text
    if place != "form":
        assert f"{place}-error" in browser.page.ids
        assert f"#{place}" in [each["href"] for each in browser.page.all("a")]
    assert typed(browser)["response_days"] == "17"
    if not any(name.startswith("reason") for name in changed):
        assert REASON["reason_cy"] in page.text
    found = await browser.open(url(EN, "standing_orders", {"version": 2}, body_id=society.forum_id))
    assert found.status_code == 404


async def test_a_form_begins_from_an_example(browse, society):
    browser = await browse(society.rhiannon)
    for begin, minimum in (("coop-society", "3"), ("unincorporated", "5"), ("nobodys", "3")):
        await browser.open(url(EN, "enact_standing_orders", {"begin": begin}, body_id=society.forum_id))
        assert typed(browser)["quorum_minimum"] == minimum
    assert set(PRESETS) <= {
        each["href"].rsplit("begin=", 1)[-1] for each in browser.page.all("a") if "begin=" in (each["href"] or "")
    }


async def test_only_officers_come_to_the_form(browse, society):
    for someone, status in ((society.branwen, 403), (society.gwydion, 403), (society.pwyll, 200)):
        browser = await browse(someone)
        page = await browser.open(url(CY, "enact_standing_orders", body_id=society.forum_id))
        assert page.status_code == status


async def test_the_simulator_shows_a_result_before_anybody_types_and_keeps_what_was_typed(browse):
    browser = await browse()
    page = await browser.open("/en/simulate")
    check(browser.page, page.text, EN)
    assert "Carried because 61 voted for" in browser.page.text
    asked = {"preset": "coop-society", "yes": 5, "no": 5, "abstain": "", "entitled": 20}
    page = await browser.open(f"/cy/efelychu?{urlencode(asked)}")
    check(browser.page, page.text, CY)
    assert "’n gyfartal" in browser.page.text
    assert _selected(browser)["preset"] == "coop-society"


@pytest.mark.parametrize(
    ("asked", "place", "said"),
    [
        ({"yes": "x"}, "yes", "Votes in favour: write a whole number from 0 to 1,000,000."),
        ({"yes": ""}, "yes", "Votes in favour: write a whole number"),
        ({"no": "-1"}, "no", "Votes against: write a whole number"),
        ({"entitled": "9" * 40}, "entitled", "Voting rights on the roll: write a whole number"),
        ({"entitled": "80"}, "entitled", "More have voted (81) than are entitled to (80)."),
        ({"threshold_denominator": "0"}, "threshold_denominator", "Threshold: out of parts in all: write"),
        ({"threshold_numerator": "0"}, "threshold_numerator", "Fewer than a majority"),
        ({"threshold_base": "mine"}, "threshold_base", "choose one of these"),
        ({"preset": "nobodys"}, "preset", "There is no example of this name."),
    ],
)
async def test_a_trial_that_cannot_be_is_said_beside_its_field(browse, society, asked, place, said):
    browser = await browse()
    query = {"preset": "clg", "yes": "61", "no": "20", "entitled": "240"} | asked
    page = await browser.open(f"/en/simulate?{urlencode(query)}")
    assert page.status_code == 422
    check(browser.page, page.text, EN)
    assert said in browser.page.text
    assert f"{place}-error" in browser.page.ids


async def test_a_body_without_rules_says_so(browse, society):
    browser = await browse()
    page = await browser.open(url(EN, "standing_orders", body_id=society.board_id))
    assert page.status_code == 200
    assert "This body has no rules of its own yet" in browser.page.text
    page = await browser.open(url(EN, "standing_orders", {"version": 9}, body_id=society.forum_id))
    assert page.status_code == 404


async def test_special_resolutions_are_written_kept_and_tried(browse, society):
    browser = await browse(society.rhiannon)
    address = url(EN, "enact_standing_orders", body_id=society.forum_id)
    await browser.open(address)
    own = {
        "special_threshold_numerator": "75",
        "special_threshold_denominator": "100",
        "special_notice_clear_days": "21",
    }
    page = await browser.send(address, **typed(browser) | REASON | own | {"step": "review"})
    check(browser.page, page.text, EN)
    assert "Special resolution: at least 75/100 of the votes for and against must be in favour." in browser.page.text
    kept = typed(browser)
    assert own.items() <= kept.items()
    await browser.send(address, **kept | {"step": "edit"})
    assert own.items() <= typed(browser).items()
    assert typed(browser)["special_quorum_minimum"] == ""
    await browser.follow(await browser.send(address, **kept | {"step": "enact"}))
    assert "at least 75/100" in browser.page.text
    tried = {"body_id": str(society.forum_id), "yes": "74", "no": "26", "abstain": "0", "entitled": "240"}
    refused = await browser.open(f"{url(EN, 'simulate')}?{urlencode(tried | {'resolution': 'special'})}")
    assert refused.status_code == 422
    assert "The rules of this body know no special resolutions." in browser.page.text
    for language, said in ((EN, "Special resolution lost: 74 in favour"), (CY, "Gwrthodwyd penderfyniad arbennig: 74")):
        address = url(language, "simulate")
        page = await browser.open(f"{address}?{urlencode(tried | {'resolution': 'special', 'version': '2'})}")
        check(browser.page, page.text, language)
        assert said in browser.page.text
