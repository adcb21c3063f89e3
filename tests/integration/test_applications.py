"""Becoming a member through the API and the database: applied for, confirmed, decided, and able to vote at once."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from governance.accounts.rules import code_of
from governance.memberships import actions, rules
from governance.motions.rules import LONDON
from tests import joining
from tests.stage import opened

APPLICATIONS = "/api/v1/applications"


@pytest.fixture
def confirm(api, settings):
    """Confirm a draft over the wire, and give the answer."""

    async def confirm(sign_in_id: str, code: str | None = None):
        sent = {"sign_in_id": sign_in_id, "code": code or code_of(settings.secret, UUID(sign_in_id))}
        return await api.post(f"{APPLICATIONS}/confirmations", json=sent)

    return confirm


async def applied(api, **more) -> str:
    asked = await api.post(APPLICATIONS, json=joining.by_letter(**more))
    assert asked.status_code == 202
    return asked.json()["sign_in_id"]


def refusal_of(answer) -> str:
    return answer.json()["type"].rpartition("/")[2]


def bearer(answer) -> dict[str, str]:
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


async def rights_of(api, headers) -> list[dict]:
    return (await api.get("/api/v1/me", headers=headers)).json()["rights"]


async def test_a_stranger_applies_confirms_is_approved_and_holds_a_right_from_that_moment(api, society, confirm):
    begun = await confirm(await applied(api, region_code=None))
    assert (begun.status_code, begun.headers["cache-control"]) == (201, "no-store")
    me = bearer(begun)
    [mine] = (await api.get(APPLICATIONS, headers=me)).json()["data"]
    assert (mine["state"], mine["mine"], mine["allowed_actions"]) == ("submitted", True, ["withdraw_application"])
    assert await rights_of(api, me) == []
    officer = await api.as_(society.nisien)
    [waits] = (await officer.get("/api/v1/tasks")).json()["data"]
    assert (waits["kind"], waits["id"], waits["mine"]) == ("decide_application", mine["id"], True)
    approved = await officer.post(f"{APPLICATIONS}/{mine['id']}/approval", json={})
    assert (approved.status_code, approved.json()["state"]) == (200, "approved")
    assert (approved.json()["assent"], approved.json()["decided_by"]) == ({"version": 1, "language": "cy"}, "Nisien")
    [right] = await rights_of(api, me)
    assert (right["member_id"], right["capacity"]) == (approved.json()["member_id"], "own")
    assert [each["event"] for each in approved.json()["history"]] == ["application.submitted", "application.approved"]
    assert (await officer.post(f"{APPLICATIONS}/{mine['id']}/approval", json={})).status_code == 409


async def test_a_new_member_is_on_the_next_frozen_roll_and_not_on_the_open_one(api, act, society, clock, confirm):
    before = await opened(act, society, clock)
    application_id = await joining.applied(act, society.myrddin)
    await joining.admitted(act, society, application_id)
    after = await opened(act, society, clock)
    async with act(society.rhiannon) as ctx:
        query = "SELECT e.ballot_id FROM roll_entry e JOIN application a USING (member_id) WHERE e.on_roll"
        assert list((await ctx.db.execute(text(query))).scalars()) == [after] != [before]


async def test_no_mail_and_no_draft_says_whether_an_address_is_known(api, society, engine):
    known = await api.post(APPLICATIONS, json=joining.by_letter("Branwen", "branwen@example.org"))
    unknown = await api.post(APPLICATIONS, json=joining.by_letter())
    assert (known.status_code, known.json().keys()) == (unknown.status_code, unknown.json().keys())
    async with engine.begin() as db:
        query = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'send_code'"
        assert (await db.execute(text(query))).scalar_one() == 2


async def test_a_member_who_applies_again_is_told_so_and_only_after_the_code(api, confirm):
    sign_in_id = await applied(api, name="branwen", email="branwen@example.org")
    answer = await confirm(sign_in_id)
    assert (answer.status_code, refusal_of(answer)) == (409, "already-member")


async def test_who_applied_and_waits_cannot_apply_twice(api, act, society, confirm):
    assert (await confirm(await applied(api))).status_code == 201
    again = await confirm(await applied(api))
    assert (again.status_code, refusal_of(again)) == (409, "application-waits")


async def test_another_person_at_a_shared_address_applies_as_themselves(api, engine, confirm):
    assert (await confirm(await applied(api, name="Gwri", email="cartref@example.org"))).status_code == 201
    async with engine.begin() as db:
        query = "SELECT p.name FROM address a JOIN person p ON p.id = a.person_id WHERE a.email = 'cartref@example.org'"
        assert set((await db.execute(text(query))).scalars()) == {"Manawydan", "Cigfa", "Gwri"}


async def test_a_wrong_code_counts_and_the_code_of_an_application_signs_nobody_in(api, settings, confirm):
    sign_in_id = await applied(api, name="Branwen", email="branwen@example.org")
    code = code_of(settings.secret, UUID(sign_in_id))
    assert (await api.post("/api/v1/sessions", json={"sign_in_id": sign_in_id, "code": code})).status_code == 422
    for _ in range(4):
        assert (await confirm(sign_in_id, "00000000")).status_code == 422
    assert (await confirm(sign_in_id)).status_code == 422


async def test_the_code_of_a_sign_in_confirms_no_application(api, confirm):
    asked = await api.post("/api/v1/sign-ins", json={"email": "branwen@example.org"})
    assert (await confirm(asked.json()["sign_in_id"])).status_code == 422
    assert (await confirm(str(uuid4()), "12345678")).status_code == 422


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"agrees": False}, 422, "assent-needed"),
        ({"principles_version": 2}, 409, "principles-changed"),
        ({"principles_version": None}, 409, "principles-changed"),
        ({"region_code": "cantrer-gwaelod"}, 422, "region-unknown"),
        ({"name": ""}, 400, "invalid-request"),
        ({"email": "nowhere"}, 400, "invalid-request"),
        ({"language": "fr"}, 400, "invalid-request"),
        ({"kind": "person"}, 400, "invalid-request"),
    ],
)
async def test_what_cannot_be_applied_for_is_refused_and_nothing_is_kept(api, engine, changed, status, code):
    answer = await api.post(APPLICATIONS, json=joining.by_letter() | changed)
    assert (answer.status_code, refusal_of(answer)) == (status, code)
    async with engine.begin() as db:
        assert (await db.execute(text("SELECT count(*) FROM application"))).scalar_one() == 0


async def test_applications_are_read_by_the_applicant_and_by_those_who_decide_alone(api, act, society):
    application_id = await joining.applied(act, society.myrddin)
    for someone, status in (("myrddin", 200), ("nisien", 200), ("gwydion", 200), ("branwen", 404), ("rhiannon", 404)):
        client = await api.as_(society.people[someone])
        assert (await client.get(f"{APPLICATIONS}/{application_id}")).status_code == status, someone
    assert (await api.get(f"{APPLICATIONS}/{application_id}")).status_code == 401
    member = await api.as_(society.branwen)
    assert (await member.post(f"{APPLICATIONS}/{application_id}/approval", json={})).status_code == 403
    assert (await member.post(f"{APPLICATIONS}/{application_id}/withdrawal")).status_code == 404
    overdue = await member.get("/api/v1/tasks")
    assert [each for each in overdue.json()["data"] if each["type"] == "application"] == []


async def test_who_was_a_member_before_has_the_same_right_again_without_the_time_between(api, act, society):
    application_id = await joining.applied(act, society.efnisien)
    await joining.admitted(act, society, application_id)
    client = await api.as_(society.efnisien)
    [right] = (await client.get("/api/v1/me")).json()["rights"]
    assert right["member_id"] == str(society.efnisien.member_id)
    async with act(None) as ctx:
        today = (await ctx.now()).astimezone(LONDON).date()
        query = text(
            "SELECT rests_from, rests_to, held_to FROM voting_right JOIN right_rest USING (member_id)"
            " WHERE member_id = :id"
        )
        gap = (await ctx.db.execute(query, {"id": society.efnisien.member_id})).one()
        assert tuple(gap) == (today - timedelta(days=100), today - timedelta(days=1), None)


async def test_a_draft_that_nobody_confirms_is_forgotten_after_a_day(act, clock):
    await joining.drafted(act)
    for hours, left in ((23, 1), (2, 0)):
        await clock.forward(hours=hours)
        async with act(None) as ctx:
            await actions.advance_due(ctx)
            assert (await ctx.db.execute(text("SELECT count(*) FROM application"))).scalar_one() == left


async def test_principles_are_enacted_by_the_board_and_old_assents_stay(api, act, society):
    application_id = await joining.applied(act, society.myrddin)
    board = await api.as_(society.gwydion)
    async with act(None) as ctx:
        today = (await ctx.now()).astimezone(LONDON).date().isoformat()
    both = {"text": {"cy": "Newydd.", "en": "New."}, "effective_on": today}
    enacted = await board.post("/api/v1/principles", json=both)
    assert [(each["version"], each["in_force"]) for each in enacted.json()["data"]] == [(2, True), (1, False)]
    assert (await board.get(f"{APPLICATIONS}/{application_id}")).json()["assent"]["version"] == 1
    assert refusal_of(await api.post(APPLICATIONS, json=joining.by_letter())) == "principles-changed"
    assert (await board.post("/api/v1/principles", json=both | {"text": {"cy": "Dim."}})).status_code == 422
    assert (await (await api.as_(society.rhiannon)).post("/api/v1/principles", json=both)).status_code == 403


@pytest.mark.parametrize(
    "forged",
    [
        (
            "INSERT INTO application SELECT gen_random_uuid(), 'approved', name, NULL, language, NULL,"
            " principles_version, principles_language, NULL, person_id, begun_at, submitted_at, state_since"
            " FROM application"
        ),
        "UPDATE application SET state = 'approved'",
        (
            "UPDATE application SET state = 'approved', decided_by = person_id, member_id = (SELECT member_id FROM"
            " voting_right LIMIT 1)"
        ),
        (
            "UPDATE application SET state = 'draft', person_id = NULL, submitted_at = NULL, email = 'a@b.cd',"
            " sign_in_id = id"
        ),
        "DELETE FROM application",
        "UPDATE application SET member_id = (SELECT member_id FROM voting_right LIMIT 1)",
        "UPDATE application SET principles_version = NULL",
        "UPDATE principles SET effective_on = app_today()",
        "INSERT INTO application_move VALUES ('withdrawn', 'approved')",
    ],
)
async def test_the_schema_admits_nobody_past_the_rules(act, society, forged):
    await joining.applied(act, society.myrddin)
    with pytest.raises(DBAPIError):
        async with act(None) as ctx:
            await ctx.db.execute(text(forged))


async def test_the_schema_knows_the_moves_that_the_rules_know(act):
    async with act(None) as ctx:
        stored = {tuple(row) for row in await ctx.db.execute(text("SELECT from_state, to_state FROM application_move"))}
    assert stored == {(str(from_), str(to)) for (from_, _), to in rules.MOVES.items()}


async def test_a_question_is_asked_answered_and_each_side_told_what_waits(api, act, society):
    application_id = await joining.applied(act, society.myrddin)
    officer, applicant = await api.as_(society.nisien), await api.as_(society.myrddin)
    path = f"{APPLICATIONS}/{application_id}"
    assert (await officer.post(f"{path}/questions", json={"question": {"en": "Why?"}})).status_code == 422
    asked = await officer.post(f"{path}/questions", json={"question": {"cy": "Pam?"}})
    assert (asked.status_code, asked.json()["state"], asked.json()["allowed_actions"]) == (201, "info_needed", [])
    [mine] = (await applicant.get("/api/v1/me/tasks")).json()["data"]
    assert (mine["kind"], mine["due_at"]) == ("answer_application", asked.json()["answer_due_at"])
    assert [e for e in (await officer.get("/api/v1/tasks")).json()["data"] if e["kind"] == "decide_application"] == []
    assert (await officer.post(f"{path}/answer", json={"answer": "Achos."})).status_code == 404
    answered = await applicant.post(f"{path}/answer", json={"answer": "Achos."})
    assert (answered.json()["state"], answered.json()["questions"][0]["answer"]) == ("submitted", "Achos.")


async def test_an_application_whose_question_stays_open_lapses_as_of_its_time(api, act, society, clock):
    application_id = await joining.asked(act, society, await joining.applied(act, society.myrddin))
    applicant = await api.as_(society.myrddin)
    due = (await applicant.get(f"{APPLICATIONS}/{application_id}")).json()["answer_due_at"]
    await clock.forward(days=28, hours=2)
    applicant = await api.as_(society.myrddin)
    assert (await applicant.post(f"{APPLICATIONS}/{application_id}/answer", json={"answer": "Te"})).status_code == 409
    async with act(None) as ctx:
        assert await actions.advance_due(ctx) == 1
    lapsed = (await applicant.get(f"{APPLICATIONS}/{application_id}")).json()
    assert (lapsed["state"], lapsed["state_since"]) == ("lapsed", due)
    await joining.applied(act, society.myrddin)  # and may apply again


async def test_only_the_board_refuses_and_somebody_else_of_it_decides_for_good(api, act, society):
    application_id = await joining.for_an_organisation(act, society.branwen)
    path, why = f"{APPLICATIONS}/{application_id}", {"reasons": {"cy": "Na.", "en": "No."}}
    delegate, board, chair = [await api.as_(society.people[each]) for each in ("nisien", "gwydion", "arianrhod")]
    applicant = await api.as_(society.branwen)
    assert (await delegate.post(f"{path}/refusal", json=why)).status_code == 403
    assert (await board.post(f"{path}/refusal", json={"reasons": {"cy": "Na."}})).status_code == 422
    assert (await board.post(f"{path}/refusal", json=why)).json()["state"] == "refused"
    assert (await applicant.get(path)).json()["allowed_actions"] == ["make_representation"]
    again = await applicant.post(f"{path}/representation", json={"representation": "Ond eto."})
    assert again.json()["state"] == "under_review"
    assert (await board.post(f"{path}/review", json=why | {"to": "approved"})).status_code == 403
    admitted = await chair.post(f"{path}/review", json=why | {"to": "approved"})
    assert (admitted.json()["state"], admitted.json()["authority"]) == ("approved", "board")
    rights = (await applicant.get("/api/v1/me")).json()["rights"]
    assert [(each["capacity"], each["name"]) for each in rights][1:] == [("representative", {"cy": "Te a Sgwrs"})]
    assert (await chair.post(f"{path}/review", json=why | {"to": "refused_final"})).status_code == 409


async def test_what_the_board_upholds_is_final(api, act, society):
    application_id = await joining.represented(act, society, await joining.refused(act, society))
    await joining.reviewed(act, society, application_id)
    found = (await (await api.as_(society.efnisien)).get(f"{APPLICATIONS}/{application_id}")).json()
    assert (found["state"], found["allowed_actions"], found["review"]["cy"]) == ("refused_final", [], "Am resymau da.")


async def test_an_approval_names_only_a_published_decision(api, act, society):
    application_id = await joining.applied(act, society.myrddin)
    board = await api.as_(society.gwydion)
    answer = await board.post(f"{APPLICATIONS}/{application_id}/approval", json={"decision_id": str(uuid4())})
    assert (answer.status_code, refusal_of(answer)) == (422, "decision-unknown")


@pytest.mark.parametrize(
    "forged",
    [
        "UPDATE application SET state = 'refused', refused_by = :nisien, refused_at = app_now(), reasons = :why",
        "UPDATE application SET state = 'refused'",
        "UPDATE application SET state = 'info_needed', organisation_name = :why",
        "UPDATE application_question SET answer = 'Na.', answered_at = app_now() WHERE answer IS NOT NULL",
        "UPDATE application_question SET question = :why",
        (
            "UPDATE application SET state = 'approved', decided_by = :branwen, authority = 'delegation',"
            " member_id = (SELECT member_id FROM voting_right LIMIT 1)"
        ),
    ],
)
async def test_the_schema_keeps_what_was_said_and_by_whom_it_is_decided(act, society, forged):
    application_id = await joining.asked(act, society, await joining.applied(act, society.myrddin))
    await joining.answered(act, society.myrddin, application_id)
    keys = {each: society.people[each].person_id for each in ("nisien", "branwen")}
    keys |= {"why": '{"cy": "Na.", "en": "No."}'}
    with pytest.raises(DBAPIError):
        async with act(None) as ctx:
            await ctx.db.execute(text(forged), {each: keys[each] for each in keys if f":{each}" in forged})
