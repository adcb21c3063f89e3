"""What is wrong with a form is said first, with the focus, and beside its field; nothing typed is lost, nothing done.

Every form of the pages once empty or half filled, and once too long or impossible; axe looks at each of these answers.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import text

from governance.bilingual import Language
from tests.browser.axe import faults
from tests.browser.errors import assert_wrong_is_said
from tests.browser.test_accessibility import listed, looks

# {own} and {other} in a field's name are the reader's two languages.
LONG_TITLE, LONG_TEXT = "Llŷn " * 40 + "x", "Ŵ" * 20_001


def no_ids(_demo):
    return {}


@dataclass(frozen=True)
class Wrong:
    """One form sent wrongly: by whom, from which page, what was typed, and beside which fields it must be said."""

    who: str | None
    page: str
    said: tuple[str, ...]
    typed: dict[str, str] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)
    id: Callable[[Any], dict[str, Any]] = no_ids
    form: str = ""  # where its form goes, if not to the page itself
    hidden: dict[str, str] = field(default_factory=dict)
    status: int = 422


def one_language(demo):
    return {"motion_id": demo.one_language}


def submitted(demo):
    return {"motion_id": demo.motion["submitted"]}


def open_ballot(demo):
    return {"ballot_id": demo.ballot["open"]}


def draft_decision(demo):
    return {"decision_id": demo.decision["draft"]}


EMPTY_DECISION = ("title_{own}", "text_{own}", "reasons_{own}", "decided_on", "yes", "no")
DECISION = {"title_cy": "Ateb", "text_cy": "Gwneud.", "reasons_en": "Needed.", "yes": "3", "no": "0"}
MOTION = {"title_{own}": "Lle tawel", "text_{own}": "Bod lle tawel."}

WRONG = {
    "sign-in, empty": Wrong(None, "sign_in", ("email",)),
    "sign-in, no address": Wrong(None, "sign_in", ("email",), {"email": "branwen yn example.org"}),
    "motion, empty": Wrong("branwen", "propose_motion", ("title_{own}", "text_{own}")),
    "motion, too long": Wrong(
        "branwen",
        "propose_motion",
        ("title_{own}", "text_{other}"),
        {"title_{own}": LONG_TITLE, "text_{own}": "Bod lle.", "text_{other}": LONG_TEXT},
    ),
    "motion, text in its other language alone": Wrong(
        "branwen", "propose_motion", ("text_{own}",), {"title_{own}": "Lle tawel", "text_{other}": "Bod lle tawel."}
    ),
    "motion, right not named": Wrong("bendigeidfran", "propose_motion", ("on_behalf_of",), MOTION, status=409),
    "motion, edited away": Wrong(
        "branwen", "edit_motion", ("title_cy", "text_cy"), {"title_cy": "", "text_cy": ""}, id=one_language
    ),
    "translation, emptied": Wrong(
        "heledd", "translate_motion", ("title_en", "text_en"), {"title_en": "", "text_en": " \n "}, id=submitted
    ),
    "vote, nothing chosen": Wrong("branwen", "ballot", ("choice",), id=open_ballot),
    "vote, reason too long": Wrong(
        "branwen", "ballot", ("reason",), {"reason": "ŷ" * 2001}, {"choice": "yes"}, id=open_ballot
    ),
    "ruling, in one language": Wrong(
        "pwyll",
        "motion",
        ("reason_{other}",),
        {"reason_{own}": "Mae gerbron."},
        id=submitted,
        form="transition_motion",
        hidden={"to": "ruled_out"},
    ),
    "annulment, without a reason": Wrong(
        "teyrnon",
        "ballot",
        ("reason_cy", "reason_en"),
        id=open_ballot,
        form="transition_ballot",
        hidden={"to": "annulled"},
    ),
    "decision, empty": Wrong("gwydion", "record_decision", EMPTY_DECISION),
    "decision, no number": Wrong(
        "gwydion", "record_decision", ("yes",), DECISION | {"decided_on": "2024-01-15", "yes": "tri"}
    ),
    "decision, in the future": Wrong(
        "gwydion", "record_decision", ("decided_on",), DECISION | {"decided_on": "2399-12-31"}
    ),
    "decision, emptied": Wrong(
        "gwydion",
        "amend_decision",
        ("title_{own}", "yes"),
        {"title_cy": "", "title_en": "", "yes": ""},
        id=draft_decision,
    ),
}


@pytest.mark.parametrize("case", list(WRONG))
async def test_what_is_wrong_is_said_first_and_beside_its_field(demo, demo_engine, language, case, open_demo):
    wrong = WRONG[case]
    reader = await open_demo(language, wrong.who)
    ids, before = wrong.id(demo), await everything(demo_engine)
    await reader.open(wrong.page, **ids)
    form = reader.form(wrong.form or wrong.page, wrong.hidden, **ids)
    typed = {named(name, language): value for name, value in wrong.typed.items()}
    for closed in await form.locator("xpath=ancestor-or-self::*[self::details] | .//details").all():
        await closed.evaluate("details => { details.open = true }")
    for name, value in typed.items():
        await form.locator(f'[name="{name}"]').fill(value)
    for name, value in wrong.chosen.items():
        await form.locator(f'[name="{name}"][value="{value}"]').check()
    await reader.send(form)
    await assert_wrong_is_said(reader, wrong.status, [named(name, language) for name in wrong.said])
    for name, value in typed.items():
        kept = form.locator(f'[name="{name}"]')
        assert (await kept.input_value()).strip() == value.strip(), name
    for name, value in wrong.chosen.items():
        assert await form.locator(f'[name="{name}"][value="{value}"]').is_checked(), name
    assert await everything(demo_engine) == before
    assert not (found := await faults(reader, looks(list(WRONG).index(case), language))), listed(found)


async def test_a_wrong_code_is_said_beside_its_field_and_signs_nobody_in(language, society, open_house, open_reader):
    house = await open_house()
    reader = await open_reader(house, language)
    await reader.open("sign_in")
    form = reader.form("sign_in")
    await form.locator('[name="email"]').fill(society.branwen.email)
    await reader.send(form)
    form = reader.form("sign_in_code")
    for code in ("", "0000 000x"):
        await form.locator('[name="code"]').fill(code)
        await reader.send(form)
        await assert_wrong_is_said(reader, 422, ["code"])
        assert await form.locator('[name="code"]').input_value() == code
        assert not (found := await faults(reader, looks(0, language))), listed(found)
    await reader.open("account")
    assert reader.path == reader.address("sign_in")


async def test_of_two_who_share_a_mailbox_one_must_be_chosen(language, society, open_house, open_reader):
    """The code alone signs nobody in; the page that asks says no error until nobody was chosen."""
    house = await open_house()
    reader = await open_reader(house, language)
    await reader.open("sign_in")
    await reader.sign_in(society.cigfa.email, lambda: house.code(society.cigfa.email))
    assert reader.answer.status == 409
    assert not (found := await faults(reader, looks(1, language))), listed(found)
    await reader.send(reader.form("sign_in_code"))
    await assert_wrong_is_said(reader, 422, ["person_id"])
    form = reader.form("sign_in_code")
    await form.locator(f'[name="person_id"][value="{society.cigfa.person_id}"]').check()
    await reader.send(form)
    await reader.open("account")
    await reader.sees("Cigfa")


def named(name: str, language: Language) -> str:
    return name.format(own=language, other=language.other)


async def everything(engine) -> int:
    """How many acts the journal holds: none is added by what was refused."""
    async with engine.begin() as db:
        return (await db.execute(text("SELECT count(*) FROM journal"))).scalar_one()
