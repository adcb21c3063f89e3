"""One moment of a society, for tests that look at everything: a thing for each operation, and everybody signed in."""

import dataclasses
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import text

from governance.accessible import actions as accessible
from governance.accessible import queries as accessible_queries
from governance.accessible.values import Kind, NewVersion, Of
from governance.accounts.rules import token_digest
from governance.affiliations import actions as affiliations
from governance.affiliations.values import NewPersonAffiliation
from governance.apps.values import AppMade
from governance.assisted import actions as assisted
from governance.assisted.values import NewVoteEntry
from governance.ballots import actions as ballots
from governance.ballots.values import NewBallot
from governance.bilingual import Bilingual, BilingualProse, Language
from governance.bodies import actions as bodies
from governance.bodies.rules import PRESETS
from governance.bodies.store import today as day_in_wales
from governance.bodies.values import NewAffiliation, NewBody
from governance.context import Context
from governance.decisions import actions as decisions
from governance.decisions.values import LinkedMotion, NewDecision
from governance.dissolution import actions as dissolution
from governance.dissolution.values import NewDissolution
from governance.minutes import actions as minutes
from governance.minutes.values import ItemText, MinutesChanges, NewMinutes, NewMove
from governance.motions import actions as motions
from governance.motions.rules import LONDON
from governance.motions.values import NewMotion, NewSecond, NewTransition
from governance.nominations import actions as nominations
from governance.nominations.values import NewNomination, Role
from governance.notices import actions as notices
from governance.offices import actions as offices
from governance.offices.values import NewAppointment, NewCover, NewInterest
from governance.partners import actions as sharing
from governance.partners import queries as sharing_queries
from governance.partners.values import Credentials, Granted, TokenAsked
from governance.permissions import Office
from governance.translations import actions as translations
from governance.translations.values import NewMotionOffer
from i18n.record import say
from tests import apps, asking, exporting, importing, joining, letters, partners, promises, rectifications, stage
from tests.conftest import Clock, actor

TITLE = Bilingual(cy="Te a sgwrs", en="Tea and talk")
TEXT = BilingualProse(cy="Bod te ar gael.", en="That there be tea.")
AFFILIATION = NewAffiliation(name=TITLE, held_from=date(2024, 1, 1))

# Who asks: nobody, the mover, another member, somebody with two rights, one who lapsed, and each officer.
ROLES = {
    "visitor": None,
    "mover": "branwen",
    "member": "manawydan",
    "two_rights": "bendigeidfran",
    "lapsed": "efnisien",
    "translator": "heledd",
    "secretary": "rhiannon",
    "chair": "pwyll",
    "returning": "teyrnon",
    "scrutineer": "olwen",
    "membership": "nisien",
    "board_sec": "gwydion",
    "board_chair": "arianrhod",
    # By an app: of another member’s, and of the secretary’s, to which no office is lent.
    "app": None,
    "office_app": None,
}


@dataclass
class Scene:
    """One moment of a society: a motion in each state that an operation needs, an open ballot, a board's draft."""

    call: UUID
    draft: UUID
    seeking: UUID
    submitted: UUID
    noticed: UUID
    carried: UUID
    appealable: UUID
    appealed: UUID
    bound: UUID
    planned: UUID
    admitted: UUID
    application: UUID  # by Myrddin
    membership: UUID  # of Branwen
    export: UUID  # a list of members that Nisien made
    member_import: UUID  # a list that was read
    entered_import: UUID  # another, of one organisation
    asked_applicant: UUID  # by Efnisien
    refused: UUID  # of an organisation of Efnisien's
    reviewed: UUID  # of another
    consenting: UUID
    referred: UUID
    composite: UUID  # whose movers, Branwen and Manawydan, are being asked
    asked_mover: UUID  # the one of its motions that is Branwen's
    combinable: tuple[UUID, UUID]
    open: UUID
    declared: UUID
    tied: UUID
    offer: UUID  # of a translation, by Cigfa
    recording: UUID  # of the submitted motion, in Welsh
    summed: UUID  # a published decision whose summary lacks English
    entry: UUID
    decision: UUID
    asked: UUID
    consent: UUID
    objection: UUID
    answered: UUID
    closing: str  # when a question asked now could close
    sign_in: UUID
    applying: UUID  # an ask for the code of a draft
    forum: UUID
    board: UUID
    network: UUID  # a company, which keeps a register of its members
    inspection: UUID  # by a stranger, of its register
    rectification: UUID  # Branwen's, which waits
    copied: UUID  # another, which was given a copy
    merge: UUID  # of Culhwch and Cigfa, which Nisien proposed
    twins: tuple[UUID, UUID]  # two members whom nobody proposed to merge
    committee: UUID  # of the board
    dissolution: UUID  # of another
    session: UUID
    stepping: UUID  # a ballot of which a step is proposed
    step: UUID
    notice: UUID
    later: date  # on which new rules may come into force
    affiliation: UUID
    patron: UUID
    scrutineer: UUID
    proposal: UUID
    cover: UUID
    minutes: UUID  # a draft
    proposed_minutes: UUID
    interest: UUID
    person_affiliation: UUID
    person: UUID
    partner: UUID
    agreement: UUID
    organisation: UUID  # as a member
    client: UUID
    secret: UUID
    app: AppMade  # whom Branwen, Manawydan and Rhiannon let act in their name
    sharing: dict[str, object]  # what is agreed with the partner, as it is sent
    acting: UUID  # the membership of that organisation
    nomination: UUID  # of Manawydan, who has not answered
    champion: UUID  # Cigfa, who has accepted
    shown: UUID  # a member with an entry in the directory: the mover
    feedback: UUID  # what the mover is asked of their promise
    letter: UUID  # to the mover
    reported_letter: UUID  # another, which was reported
    voter: dict[str, str]  # whose vote an officer may still enter, and who asks for it
    tokens: dict[str, str] = field(default_factory=dict)


@pytest.fixture
async def scene(act, society, clock: Clock, engine) -> Scene:
    """The moment, made by the product's own actions."""
    declared = await _declared(act, society, clock)
    bound, planned = [await stage.bound(act, society, clock) for _ in range(2)]
    tied = await _tied(act, society, clock)
    answered = await asking.asked(act, society)
    await asking.answer(act, society.branwen, answered, choice="support")
    await asking.closed(act, clock)
    noticed = await stage.noticed(act, society, clock)
    open_ = await stage.opened(act, society, clock)
    referred = await stage.referred(act, society, clock)
    stepping, step = await _proposed_step(act, society, clock)
    appealable, appealed = [await stage.ruled_out(act, society) for _ in range(2)]
    await stage.appealed(act, society, appealed)
    await stage.planned(act, society, planned, due_on=date(2199, 1, 1))
    async with act(society.rhiannon) as ctx:
        member = {"member_id": society.cigfa.member_id, "asked_by": society.cigfa.person_id}
        entry = await assisted.enter_vote(ctx, open_, NewVoteEntry(**member, channel="phone", choice="yes"))
    async with act(society.branwen) as ctx:
        draft, seeking, submitted = [await _proposed(ctx, society) for _ in range(3)]
        for motion_id in (seeking, submitted):
            await motions.transition_motion(ctx, motion_id, NewTransition("seeking_seconders"))
    async with act(society.manawydan) as ctx:
        await motions.second_motion(ctx, submitted, NewSecond())
    async with act(society.cigfa) as ctx:
        await motions.second_motion(ctx, submitted, NewSecond())
        new = NewMotionOffer(title=TITLE, text=TEXT)
        offer = await translations.offer_motion_translation(ctx, submitted, new)
    carried = await _motion_of(engine, declared)
    async with act(society.gwydion) as ctx:
        later = (await ctx.now()).astimezone(LONDON).date() + timedelta(days=100)
        decision = await decisions.record_decision(ctx, _answer(society, carried))
        halved = replace(_answer(society, carried), motions=(), summary=BilingualProse(cy="Te."))
        summed = await decisions.record_decision(ctx, halved)
        await decisions.publish_decision(ctx, summed)
        closing = (await ctx.now() + timedelta(days=10)).isoformat()
        interest = await offices.declare_interest(ctx, NewInterest(nature=TITLE))
        affiliation = await bodies.affiliate_body(ctx, society.board_id, AFFILIATION)
    consent = await asking.asked(act, society, "consent")
    await asking.answer(act, society.cigfa, consent, choice="object", comment="Rhy bell.")
    [objection] = (await asking.seen(act, None, consent)).objections
    async with act(society.rhiannon) as ctx:
        new = NewAppointment(
            office=Office.RETURNING_OFFICER, person_id=society.branwen.person_id, held_from=date(2099, 1, 1)
        )
        proposal = await offices.appoint(ctx, society.forum_id, new)
        assert proposal is not None
    scrutineer, patron = [await _appointment(engine, each) for each in ("scrutineer", "patron")]
    agreed, partner, agreement, client, secret = await _shared(act, society)
    committee, dissolving = await _ending(act, society)
    made = Scene(
        **await _to_combine(act, society),
        draft=draft,
        seeking=seeking,
        submitted=submitted,
        noticed=noticed,
        carried=carried,
        appealable=appealable,
        application=await joining.applied(act, society.myrddin),
        membership=await joining.membership_of(act, society.branwen.member_id),
        export=await exporting.made(act, society),
        member_import=await importing.checked(act, society),
        entered_import=await importing.committed(act, society, importing.ORGANISATION),
        asked_applicant=await joining.asked(act, society, await joining.applied(act, society.efnisien)),
        refused=await joining.refused(act, society),
        reviewed=await joining.represented(act, society, await joining.refused(act, society)),
        appealed=appealed,
        bound=bound,
        planned=planned,
        admitted=await stage.asked_back(act, society, asked=False),
        referred=referred,
        consenting=await stage.asked_back(act, society),
        open=open_,
        declared=declared,
        tied=tied,
        offer=offer,
        recording=await _recorded(act, society, submitted),
        summed=summed,
        entry=entry,
        decision=decision,
        call=await stage.called(act, society, days=90),
        asked=await asking.asked(act, society, "approval"),
        consent=consent,
        objection=objection.id,
        answered=answered,
        closing=closing,
        sign_in=uuid4(),
        applying=await joining.drafted(act),
        forum=society.forum_id,
        board=society.board_id,
        network=await joining.registered(act, society),
        inspection=await joining.inspecting(act),
        rectification=await rectifications.asked(act, society.branwen),
        copied=await joining.copied(act, society),
        committee=committee,
        dissolution=dissolving,
        session=uuid4(),
        stepping=stepping,
        step=step,
        notice=await _told(act, society, open_),
        later=later,
        affiliation=affiliation,
        patron=patron,
        scrutineer=scrutineer,
        proposal=proposal,
        cover=await _cover(act, society, await _appointment(engine, "translator"), later),
        minutes=await _minutes(act, society),
        proposed_minutes=await _minutes(act, society, proposed=True),
        interest=interest,
        person_affiliation=await _volunteering(act, society),
        person=society.manawydan.person_id,
        partner=partner,
        app=await apps.registered(act, society),
        agreement=agreement,
        organisation=society.cartref_id,
        client=client,
        secret=secret,
        sharing=agreed,
        **await _acting(act, society),
        shown=await stage.shown(act, society.branwen),
        merge=await joining.twice(act, society.nisien, society.culhwch, society.cigfa),
        twins=(society.heledd.member_id, society.olwen.member_id),
        feedback=await promises.asked_today(act, society),
        letter=await letters.sent(act, society),
        reported_letter=await letters.reported(act, society),
        voter={"member_id": str(society.culhwch.member_id), "asked_by": str(society.culhwch.person_id)},
    )
    await _sign_everybody_in(engine, society, made)
    await _let_in(act, society, made)
    return made


async def _ending(act, society) -> tuple[UUID, UUID]:
    """A committee of the board, and the proposal to dissolve another."""
    async with act(society.gwydion) as ctx:
        one, other = [
            await bodies.establish_body(
                ctx,
                NewBody(kind="committee", name=Bilingual(cy=each, en=each), purpose=TEXT, parent_id=society.board_id),
            )
            for each in ("Un", "Dau")
        ]
        new = NewDissolution(last_on=date(2099, 1, 1), reason=TEXT)
        return one, await dissolution.dissolve_body(ctx, other, new)


async def _acting(act, society) -> dict[str, UUID]:
    """Manawydan is asked to be a champion of the organisation, which Cigfa is."""
    acting = await joining.membership_of(act, society.cartref_id)
    ids = []
    async with act(society.bendigeidfran) as ctx:
        today = await day_in_wales(ctx.db)
        for who in (society.manawydan, society.cigfa):
            new = NewNomination(role=Role.CHAMPION, starts_on=today, name=who.name, email=who.email)
            ids.append(await nominations.nominate_person(ctx, acting, new))
    async with act(society.cigfa) as ctx:
        await nominations.accept_nomination(ctx, ids[1])
    return {"acting": acting, "nomination": ids[0], "champion": ids[1]}


async def _proposed(ctx: Context, society) -> UUID:
    new = NewMotion(body_id=society.forum_id, original_language=Language.CY, title=TITLE, text=TEXT)
    return await motions.propose_motion(ctx, new)


async def _appointment(engine, office: str) -> UUID:
    async with engine.begin() as db:
        return (await db.execute(text("SELECT id FROM appointment WHERE office = :o"), {"o": office})).scalar_one()


async def _cover(act, society, translator: UUID, later: date) -> UUID:
    """Manawydan is to cover Heledd's office for a day."""
    async with act(society.heledd) as ctx:
        new = NewCover(person_id=society.manawydan.person_id, covers_from=later, covers_to=later)
        await offices.name_deputy(ctx, translator, new)
        cover_id: UUID = (await ctx.db.execute(text("SELECT id FROM cover"))).scalar_one()
    return cover_id


async def _minutes(act, society, *, proposed: bool = False) -> UUID:
    """Minutes of the forum's that Rhiannon drafted, and put forward."""
    async with act(society.rhiannon) as ctx:
        new = NewMinutes(body_id=society.forum_id, period_from=date(2024, 1, 1), period_to=date(2024, 1, 31))
        minutes_id = await minutes.draft_minutes(ctx, new, say)
        note = ItemText(text=BilingualProse(cy="Cafwyd te.", en="There was tea."))
        await minutes.amend_minutes(ctx, minutes_id, MinutesChanges(items=(note,)))
        if proposed:
            await minutes.transition_minutes(ctx, minutes_id, NewMove("proposed"))
    return minutes_id


async def _recorded(act, society, motion_id: UUID) -> UUID:
    """A recording of a motion, in Welsh."""
    async with act(society.heledd) as ctx:
        sound = NewVersion(text="Bod te ar gael.", audio=b"ID3" + bytes(1000))
        await accessible.put_version(ctx, Of.MOTION, motion_id, Language.CY, Kind.AUDIO, sound)
        [recording] = (await accessible_queries.versions(ctx, Of.MOTION, motion_id)).there
    return recording.id


async def _shared(act, society) -> tuple[dict[str, object], UUID, UUID, UUID, UUID]:
    """A partner with its agreement, to which Branwen consented, and which was told of her once."""
    async with act(None) as ctx:
        new = partners.new_partner((await ctx.now()).astimezone(LONDON).date())
    made = await partners.made(act, society)
    agreement_id = await partners.agreement_of(act, made)
    await partners.consented(act, society.branwen, made)
    shown = Credentials(str(made.secret.client_id), made.secret.client_secret)
    async with act(None) as ctx:
        granted = await sharing.grant_token(ctx, TokenAsked("client_credentials", shown))
        assert isinstance(granted, Granted)
        reader = await sharing_queries.client_of(ctx.db, token_digest(granted.access_token))
        assert reader is not None
        await sharing.read_members(dataclasses.replace(ctx, actor=reader), limit=9)
    said = {name: value for name, value in msgspec.to_builtins(new).items() if name not in ("name", "email")}
    async with act(society.rhiannon) as ctx:
        [client] = (await sharing_queries.partner(ctx, made.partner_id)).clients or []
    return said, made.partner_id, agreement_id, client.id, client.secrets[0].id


async def _motion_of(engine, ballot_id: UUID) -> UUID:
    async with engine.begin() as db:
        return (await db.execute(text("SELECT motion_id FROM ballot WHERE id = :id"), {"id": ballot_id})).scalar_one()


def _answer(society, motion_id: UUID) -> NewDecision:
    return NewDecision(
        body_id=society.board_id,
        title=TITLE,
        text=TEXT,
        reasons=TEXT,
        decided_on=date(2024, 1, 1),
        yes=3,
        no=0,
        motions=(LinkedMotion(motion_id, "accepted"),),
    )


_SESSION = (
    "INSERT INTO session (id, person_id, token_digest, door, began_at, seen_at, expires_at)"
    " VALUES (:id, :person_id, :digest, 'api', app_now(), app_now(), app_now() + interval '9 days')"
)
_SIGN_IN = (
    "INSERT INTO sign_in (id, email, language, asked_at, expires_at)"
    " VALUES (:id, 'branwen@example.org', 'cy', app_now(), app_now() + interval '10 minutes')"
)


async def _volunteering(act, society) -> UUID:
    """What the board's secretary says of themselves."""
    async with act(society.gwydion) as ctx:
        return await affiliations.declare_affiliation(ctx, NewPersonAffiliation(name=TITLE, held_from=date(2019, 1, 1)))


async def _declared(act, society, clock: Clock) -> UUID:
    """A ballot that carried its motion."""
    ballot_id = await stage.opened(act, society, clock)
    for someone in (society.branwen, society.manawydan, society.pwyll):
        await stage.cast(act, someone, ballot_id, "yes")
    await stage.closed(act, clock)
    return ballot_id


async def _tied(act, society, clock: Clock) -> UUID:
    """A ballot with equal votes that waits for the chair as long as rules can say; no other goes by such rules."""
    ballot_id = await stage.tied(act, society, clock, casting_vote_days=90)
    await stage.under(act, society, PRESETS["small-forum"])
    return ballot_id


async def _proposed_step(act, society, clock: Clock) -> tuple[UUID, UUID]:
    """A ballot that Teyrnon proposes to annul, and the proposal."""
    uncertain = await stage.noticed(act, society, clock)
    async with act(society.teyrnon) as ctx:
        ballot_id = await ballots.schedule_ballot(ctx, uncertain, NewBallot())
        return ballot_id, await ballots.annul_ballot(ctx, ballot_id, stage.TEXT)


async def _told(act, society, ballot_id: UUID) -> UUID:
    """The notice by which Branwen is told of a ballot, as is everybody on its roll; Gwydion has read his."""
    async with act(None) as ctx:
        await notices.tell(ctx, "ballot.opened", ballot_id)
        query = text("SELECT id FROM notice WHERE person_id = :person_id AND subject_id = :id")
        found = (await ctx.db.execute(query, {"person_id": society.branwen.person_id, "id": ballot_id})).scalar_one()
    async with act(society.gwydion) as ctx:
        await notices.read_all_notices(ctx)
    return found


async def _sign_everybody_in(engine, society, scene: Scene) -> None:
    async with engine.begin() as db:
        await db.execute(text(_SIGN_IN), {"id": scene.sign_in})
        spare = {"id": scene.session, "person_id": society.branwen.person_id, "digest": sha256(b"spare").digest()}
        await db.execute(text(_SESSION), spare)
        for role, name in ROLES.items():
            if name is not None:
                token = scene.tokens[role] = f"token-of-{name}".ljust(43, "-")
                someone = getattr(society, name)
                keys = {"id": uuid4(), "person_id": someone.person_id, "digest": sha256(token.encode()).digest()}
                await db.execute(text(_SESSION), keys)
        assert (await actor(db, society.branwen)).is_member


async def _let_in(act, society, scene: Scene) -> None:
    """Let an app act for three people, with all that it can be let do; it has a token of two of them."""
    for role, someone in (("", society.branwen), ("app", society.manawydan), ("office_app", society.rhiannon)):
        token = await apps.let_in(act, someone, scene.app)
        if role:
            scene.tokens[role] = token


async def _to_combine(act, society) -> dict[str, object]:
    """Two motions whose movers are asked about a composite, and two that may be put together."""
    asked = await stage.two_submitted(act, society)
    composite = await stage.offered(act, society, *asked)
    return {
        "asked_mover": asked[0],
        "composite": composite,
        "combinable": await stage.two_submitted(act, society),
    }
