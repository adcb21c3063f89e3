"""Searching: what is found by which words, and that nobody finds what they may not see."""

import asyncio
import random
import string
from uuid import UUID

import pytest
from sqlalchemy import text

from governance.accounts import actions as accounts
from governance.accounts.values import NewFindable
from governance.bilingual import Bilingual, BilingualProse, Language
from governance.bodies import store as bodies
from governance.decisions import actions as decisions
from governance.motions import actions as motions
from governance.motions.rules import LONDON
from governance.motions.values import NewMotion, NewText, NewTransition
from governance.search import rules
from governance.search.queries import search
from tests import stage
from tests.integration.test_motions import proposed
from tests.mailbox import a_decision, published

CY, EN = Language


async def motion(act, society, cy: str | None, en: str | None = None, *, public: bool = True, body: str = "x") -> UUID:
    """A motion of Branwen's with this title, seeking seconders or still her own."""
    async with act(society.branwen) as ctx:
        new = NewMotion(
            body_id=society.forum_id,
            original_language=CY if cy else EN,
            title=Bilingual(cy=cy, en=en),
            text=BilingualProse(cy=cy and body, en=en and body),
        )
        motion_id = await motions.propose_motion(ctx, new)
        if public:
            await motions.transition_motion(ctx, motion_id, NewTransition("seeking_seconders"))
    return motion_id


async def found(act, question: str, someone=None, **asked) -> list[UUID]:
    async with act(someone) as ctx:
        return [each.id for each in await search(ctx, question, **asked)]


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("fwrdd", "Llythyr at bwrdd yr elusen"),
        ("bwrdd", "Y cais i fwrdd yr elusen"),
        ("bwrdd", "Fy mwrdd"),
        ("llyn", "Bws i Ben Llŷn"),
        ("Llŷn", "Bws i Ben Llyn"),
        ("cynnig", "Fy nghynnig"),
        ("nghynnig", "Y cynnig"),
        ("gardd", "Yr ardd"),
        ("haelodau", "Ein haelodau ni"),
        ("aelodau", "Ei haelodau’r llynedd"),
        ("GOFAL", "Costau gofalwyr"),
        ("gofalwyr teithio", "Costau teithio i ofalwyr"),
        ("di-drais", "Bywyd di-drais"),
        ("aelodau’r fforwm", "Fforwm aelodau Môn"),
    ],
)
async def test_welsh_is_found_whatever_its_beginning_and_its_accents(act, society, question, title):
    here = await motion(act, society, title)
    await motion(act, society, "Cadeiriau newydd")
    assert await found(act, question, kind="motion") == [here]


@pytest.mark.parametrize("question", ["cadeirio", "xyz", "ll", "!!!", "", "   ", "’r", "teithio cadeiriau"])
async def test_what_does_not_hold_the_words_is_not_found(act, society, question):
    await motion(act, society, "Cadeiriau newydd")
    await motion(act, society, "Costau teithio")
    assert await found(act, question) == []


async def test_english_is_found_by_its_stems(act, society):
    here = await motion(act, society, None, "The carers’ travelling costs")
    assert await found(act, "travel cost") == [here]
    assert await found(act, "carers") == [here]
    assert await found(act, "carer’s costs", language=EN) == [here]
    assert await found(act, "carers", language=CY) == []


async def test_all_the_words_stand_in_one_language(act, society):
    here = await motion(act, society, "Te a theisen", "Tea and cake")
    assert await found(act, "tea cake") == await found(act, "teisen") == [here]
    assert await found(act, "teisen cake") == []


async def test_it_is_found_by_its_reference(act, society, clock):
    motion_id = await stage.noticed(act, society, clock)
    async with act(None) as ctx:
        reference = (await ctx.db.execute(text("SELECT reference FROM motion"))).scalar_one()
        [only] = await search(ctx, f" {reference.lower()} ")
    assert (only.id, only.reference, only.named) == (motion_id, reference, True)


async def test_nobody_finds_a_draft_but_its_mover(act, society):
    draft = await motion(act, society, "Cyfrinach", public=False)
    assert await found(act, "cyfrinach", society.branwen) == [draft]
    for someone in (None, society.pwyll, society.rhiannon):
        assert await found(act, "cyfrinach", someone) == []
    async with act(society.branwen) as ctx:
        await motions.transition_motion(ctx, draft, NewTransition("withdrawn"))
    assert await found(act, "cyfrinach") == []


async def test_an_old_version_of_a_text_is_not_found(act, society):
    here = await motion(act, society, "Hen eiriau", public=False)
    async with act(society.branwen) as ctx:
        new = NewText(title=Bilingual(cy="Brawddeg newydd"), text=BilingualProse(cy="Bod brawddeg."))
        await motions.edit_motion(ctx, here, new, None)
    assert await found(act, "eiriau", society.branwen) == []
    assert await found(act, "brawddeg", society.branwen) == [here]


async def test_a_draft_of_the_boards_is_found_by_its_officers_alone(act, society):
    async with act(society.gwydion) as ctx:
        draft = await decisions.record_decision(ctx, a_decision(society))
        word = rules.asked_words(a_decision(society).title.cy or "")[-1]
    for someone in (None, society.rhiannon):
        assert await found(act, word, someone, kind="decision") == []
    assert await found(act, word, society.gwydion, kind="decision") == [draft]


async def test_a_published_decision_is_found_by_all(act, society):
    decision_id = await published(act, society, a_decision(society))
    async with act(None) as ctx:
        reference = (await ctx.db.execute(text("SELECT reference FROM decision"))).scalar_one()
    assert await found(act, reference, kind="decision") == [decision_id]


async def test_only_whoever_wished_it_is_found_by_name_and_by_members_only(act, society):
    assert await found(act, "manawydan", society.branwen) == []
    async with act(society.manawydan) as ctx:
        await accounts.choose_findable(ctx, NewFindable(findable=True))
    assert await found(act, "Manawydan", society.branwen) == [society.manawydan.person_id]
    assert await found(act, "manaw", society.rhiannon, kind="person") == [society.manawydan.person_id]
    assert await found(act, "manawydan") == await found(act, "manawydan", society.efnisien) == []
    async with act(society.manawydan) as ctx:
        await accounts.choose_findable(ctx, NewFindable(findable=False))
    assert await found(act, "manawydan", society.branwen) == []


async def test_people_choose_for_themselves_and_the_journal_knows(api, act, society):
    client = await api.as_(society.cigfa)
    assert (await client.get("/api/v1/me")).json()["findable"] is False
    chosen = await client.put("/api/v1/me/findable", json={"findable": True})
    assert (chosen.status_code, chosen.json()["findable"]) == (200, True)
    assert (await api.put("/api/v1/me/findable", json={"findable": True})).status_code == 401
    assert (await client.put("/api/v1/me/findable", json={"findable": "yes"})).status_code == 400
    async with act(None) as ctx:
        row = (await ctx.db.execute(text("SELECT * FROM journal WHERE event = 'person.findable_chosen'"))).one()
    assert (row.person_id, row.facts) == (society.cigfa.person_id, {"findable": True})


async def test_bodies_come_first_then_titles_then_the_newest(act, society):
    async with act(None) as ctx:
        name = Bilingual(cy="Grŵp Gofalwyr Gwynedd", en="Gwynedd Carers Group")
        body = await bodies.establish(
            ctx.db, "g", "regional_group", name, None, (await ctx.now()).astimezone(LONDON).date()
        )
    old = await motion(act, society, "Costau gofalwyr")
    new = await motion(act, society, "Tocynnau i ofalwyr")
    inside = await motion(act, society, "Rhywbeth arall", body="Mae gofalwyr yn blino.")
    assert await found(act, "gofalwyr") == [body, new, old, inside]
    assert await found(act, "gofalwyr", kind="motion", limit=2) == [new, old]


async def test_by_the_api_page_by_page(api, act, society):
    made = [await motion(act, society, f"Te rhif {number}") for number in range(5)]
    seen, path = [], "/api/v1/search?q=rhif&limit=2"
    while path:
        answer = await api.get(path)
        assert answer.status_code == 200, answer.text
        seen += [each["id"] for each in answer.json()["data"]]
        path = answer.links["next"]["url"] if "next" in answer.links else None
    assert seen == [str(each) for each in reversed(made)]
    cursor = (await api.get("/api/v1/search?q=rhif&limit=2")).json()["next_cursor"]
    assert (await api.get("/api/v1/search", params={"q": "te", "cursor": cursor})).status_code == 400


@pytest.mark.parametrize("query", ["", "q=", "q=" + "x" * 201, "q=te&kind=vote", "q=te&language=fr", "q=te&size=3"])
async def test_bad_questions_are_refused(api, query):
    assert (await api.get(f"/api/v1/search?{query}")).status_code == 400


@pytest.mark.parametrize("question", ["'", "a & b | !c", "te:*", "\\'", "((", "<b>te</b>", "te\u0000"[:2], "👵🏽", "%"])
async def test_signs_of_a_language_of_queries_are_only_signs(api, question):
    assert (await api.get("/api/v1/search", params={"q": question})).status_code == 200


async def test_what_was_found_is_shown_where_it_stands(api, act, society):
    async with act(society.branwen) as ctx:
        new = NewMotion(
            body_id=society.forum_id,
            original_language=CY,
            title=Bilingual(cy="Teithio", en="Travel"),
            text=BilingualProse(cy="Gofyn i’r Fwrdd <b>dalu</b>.", en="To ask the Board."),
        )
        motion_id = await motions.propose_motion(ctx, new)
        await motions.transition_motion(ctx, motion_id, NewTransition("seeking_seconders"))
    [one] = (await api.get("/api/v1/search?q=bwrdd&kind=motion")).json()["data"]
    assert (one["kind"], one["state"], one["named"]) == ("motion", "seeking_seconders", False)
    assert one["title"] == {"cy": "Teithio", "en": "Travel"}
    assert one["excerpt"]["language"] == "cy"
    assert [part["text"] for part in one["excerpt"]["parts"] if part["match"]] == ["Fwrdd"]
    assert "".join(part["text"] for part in one["excerpt"]["parts"]) == "Gofyn i’r Fwrdd <b>dalu</b>."
    [one] = (await api.get("/api/v1/search?q=boards&kind=motion")).json()["data"]
    assert one["excerpt"]["language"] == "en"
    [one] = (await api.get("/api/v1/search?q=travelling")).json()["data"]
    assert one["title_marked"] == {"language": "en", "parts": [{"text": "Travel", "match": True}]}


async def test_the_database_folds_as_the_rules_do(act):
    chance = random.Random(7)  # noqa: S311 - to be repeated
    letters = string.printable.replace("\0", "") + "ŵŷâêîôûïÿŴÝ’‘“–—…\u00ad\u034f\u0301łØđßΣéñŁ中ж" + "ab cd ’r"
    said = ["".join(chance.choices(letters, k=40)) for _ in range(300)]
    async with act(None) as ctx:
        for each in said:
            words = (await ctx.db.execute(text("SELECT search_words(:said)"), {"said": each})).scalar_one()
            assert set(words) == set(rules.words_of(each)), each


async def test_five_thousand_motions_are_searched_by_their_index(engine, act, society):
    await _many(engine, society, 5000)
    async with act(society.branwen) as ctx:
        began = asyncio.get_running_loop().time()
        some = await search(ctx, "cyfieithwyr")
        rare = asyncio.get_running_loop().time() - began
        began = asyncio.get_running_loop().time()
        all_ = await search(ctx, "aelodau")
        common = asyncio.get_running_loop().time() - began
    assert (len(some), len(all_)) == (5, 50)
    assert rare < 0.3  # milliseconds, by the index
    assert common < 3  # each of the 5,000 is put in its place


async def _many(engine, society, number: int) -> None:
    """Public motions with texts of a page, in one statement."""
    async with engine.begin() as db:
        await db.execute(
            text(
                """
                WITH made AS (
                  INSERT INTO motion (id, body_id, standing_orders_id, mover_id, moved_by, state, legal_effect,
                                      text_version, created_at, state_since, seconding_closes_at)
                  SELECT gen_random_uuid(), :forum, :orders, :member, :person, 'seeking_seconders', 'advisory', 1,
                         app_now(), app_now(), app_now() + interval '9 days' FROM generate_series(1, :number)
                  RETURNING id)
                INSERT INTO motion_text (motion_id, version, original_language, title, text, digest, written_by,
                                         written_at)
                SELECT id, 1, 'cy', jsonb_build_object('cy', 'Cynnig ' || n),
                       jsonb_build_object('cy', repeat('Bod yr aelodau yn talu costau ' || n || ' ', 60)
                         || CASE WHEN n % 1000 = 0 THEN 'i gyfieithwyr' ELSE '' END),
                       repeat('0', 64), :person, app_now()
                  FROM (SELECT id, row_number() OVER () AS n FROM made) numbered
                """
            ),
            {
                "forum": society.forum_id,
                "orders": society.orders_id,
                "member": society.branwen.member_id,
                "person": society.branwen.person_id,
                "number": number,
            },
        )


async def test_a_motion_in_the_story_is_found(act, society):
    assert await found(act, "te") == []
    assert await found(act, "seconders") == []
    here = await proposed(act, society, society.branwen)
    async with act(None) as ctx:
        title = (await ctx.db.execute(text("SELECT title FROM motion_text"))).scalar_one()
    assert await found(act, title["cy"]) == [here]
