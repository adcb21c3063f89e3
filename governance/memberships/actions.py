"""How people become members: they apply, agree to the principles, confirm their address, and are admitted.

Every action reads: may, load, decide, store, record.
"""

from dataclasses import replace
from datetime import date
from uuid import UUID

from msgspec import structs

from governance.accounts import actions as accounts
from governance.accounts import store as account_store
from governance.accounts.refusals import CodeNotValid
from governance.accounts.values import Door, PersonChoice, SignInAsked, Token
from governance.bilingual import Language
from governance.bodies.store import act_with, members_rules, members_rules_of, today
from governance.context import Context, Person
from governance.identifiers import new_id
from governance.journal import defer, record
from governance.members import store as members
from governance.memberships import events, rules, store
from governance.memberships.refusals import AlreadyMember, ApplicationWaits, DecisionUnknown, RegionUnknown
from governance.memberships.values import (
    Application,
    Authority,
    NewAnswer,
    NewApplication,
    NewApproval,
    NewConfirmation,
    NewPrinciples,
    NewQuestion,
    NewRefusal,
    NewRepresentation,
    NewReview,
    NewVisitorApplication,
    Question,
)
from governance.permissions import Permission
from governance.promises import store as promises
from governance.promises.events import PromiseGiven
from governance.promises.rules import on_admission


async def apply_for_membership(
    ctx: Context, new: NewVisitorApplication, read_in: Language, network: str | None
) -> SignInAsked:
    """Apply as somebody who is not signed in: the draft waits for the code that goes to its address.

    Same answer for every address, and mailed as seldom as the code of a sign-in: beyond that nothing is kept either.
    """
    await _agreed(ctx, new)
    writes_in = Language(new.language) if new.language != "both" else read_in
    asked, is_mailed = await accounts.ask_code(ctx, new.email, writes_in, network, applies=True)
    if is_mailed:
        draft = rules.drafted(
            new,
            id_=new_id(),
            name=new.name.strip(),
            email=new.email,
            language=new.language,
            read_in=read_in,
            sign_in_id=asked.sign_in_id,
            now=await ctx.now(),
        )
        await store.put(ctx.db, draft)
    return asked


async def confirm_application(ctx: Context, new: NewConfirmation, secret: str, door: Door) -> Token | CodeNotValid:
    """Confirm the address of a draft by the code: it comes before the officers, and the applicant is signed in.

    A wrong try must be kept, so `CodeNotValid` is given back and not raised. Raises `AlreadyMember` and
    `ApplicationWaits`, where the person of this name at this address is one, or has applied.
    """
    draft = await store.load_draft(ctx.db, new.sign_in_id)
    confirmed = await accounts.confirm_address(ctx, new.sign_in_id, new.code, secret)
    if draft is None or draft.email is None or isinstance(confirmed, CodeNotValid):
        return CodeNotValid()
    known = rules.known_as(draft, await account_store.people_at(ctx.db, draft.email))
    if known is None:
        person_id = await members.enter_person(ctx.db, draft.name, draft.language)
        await account_store.enter_address(ctx.db, person_id, draft.email)
        known = PersonChoice(person_id, draft.name)
    token = await accounts.open_session(ctx, known, door)
    applicant = replace(ctx, actor=Person(known.person_id, known.name, frozenset(), is_member=False))
    await _submit(applicant, draft, known.person_id)
    return token


async def apply_as_myself(ctx: Context, new: NewApplication, read_in: Language) -> UUID:
    """Apply as whoever is signed in: their address is known, so the application is submitted at once. Gives its id."""
    person_id = ctx.person_id()
    await _agreed(ctx, new)
    who, now = await members.load_person(ctx.db, person_id), await ctx.now()
    draft = rules.drafted(
        new,
        id_=new_id(),
        name=who.name,
        email=None,
        language=who.language,
        read_in=read_in,
        sign_in_id=None,
        now=now,
    )
    await _submit(ctx, draft, person_id, is_new=True)
    return draft.id


async def ask_applicant(ctx: Context, application_id: UUID, new: NewQuestion) -> None:
    """Ask the applicant something: the clock stops, and the application lapses where no answer comes in time."""
    officer_id = ctx.actor.require(Permission.MEMBERSHIP_ADMIT)
    application = await store.load(ctx.db, application_id, lock=True)
    periods, now = (await members_rules_of(ctx.db, application.standing_orders_id)).rules, await ctx.now()
    asked = rules.asked(application, new.question, periods, officer_id, now)
    question = Question(
        id=new_id(), application_id=application_id, question=new.question, asked_by=officer_id, asked_at=now
    )
    await store.put_question(ctx.db, question)
    await store.change(ctx.db, application, asked)
    await record(ctx, events.ApplicantAsked(application_id))
    await defer(ctx, "tell", event=events.ApplicantAsked.name, subject_id=question.id)


async def answer_question(ctx: Context, application_id: UUID, new: NewAnswer) -> None:
    """Answer the question about one's own application: it comes before the officers again."""
    person_id = ctx.person_id()
    application = await store.load(ctx.db, application_id, lock=True)
    now = await ctx.now()
    answered = rules.answered(application, person_id, now)
    question_id = await store.put_answer(ctx.db, application_id, new.answer, now)
    await store.change(ctx.db, application, answered)
    await record(ctx, events.ApplicantAnswered(application_id))
    await defer(ctx, "tell", event=events.ApplicantAnswered.name, subject_id=question_id)


async def approve_application(ctx: Context, application_id: UUID, new: NewApproval) -> None:
    """Admit an applicant, as the board's officer or in an office to which it delegated that and which is held today."""
    officer_id = ctx.actor.require(Permission.MEMBERSHIP_ADMIT)
    application = await store.load(ctx.db, application_id, lock=True)
    if new.decision_id is not None and not await store.is_published(ctx.db, new.decision_id):
        raise DecisionUnknown
    authority: Authority = "board" if Permission.MEMBERSHIP_DECIDE in ctx.actor.permissions else "delegation"
    await _admit(ctx, application, rules.approved(application, officer_id, authority, new.decision_id, await ctx.now()))


async def refuse_application(ctx: Context, application_id: UUID, new: NewRefusal) -> None:
    """Refuse an applicant, as the board alone may: the reasons are sent at once."""
    officer_id = ctx.actor.require(Permission.MEMBERSHIP_DECIDE)
    application = await store.load(ctx.db, application_id, lock=True)
    periods = (await members_rules_of(ctx.db, application.standing_orders_id)).rules
    refused = rules.refused(application, new.reasons, periods, officer_id, await ctx.now())
    await store.change(ctx.db, application, refused)
    await record(ctx, events.ApplicationRefused(application_id))


async def make_representation(ctx: Context, application_id: UUID, new: NewRepresentation) -> None:
    """Ask the board to think again about the refusal of one's own application: once, while there is time."""
    person_id = ctx.person_id()
    application = await store.load(ctx.db, application_id, lock=True)
    represented = rules.represented(application, new.representation, person_id, await ctx.now())
    if application.kind == "person":
        _free(*await store.standing_of(ctx.db, person_id))
    await store.change(ctx.db, application, represented)
    await record(ctx, events.RepresentationMade(application_id))


async def review_application(ctx: Context, application_id: UUID, new: NewReview) -> None:
    """Decide for good on what the applicant said to a refusal, by somebody else on the board than who recorded it."""
    officer_id = ctx.actor.require(Permission.MEMBERSHIP_DECIDE)
    application = await store.load(ctx.db, application_id, lock=True)
    now = await ctx.now()
    refusers = await act_with(ctx.db, application.refused_at or now, application.refused_by)
    reviewed = rules.reviewed(application, new, officer_id, refusers, now)
    if new.to == "approved":
        await _admit(ctx, application, reviewed)
    else:
        await store.change(ctx.db, application, reviewed)
        await record(ctx, events.RefusalUpheld(application_id))


async def withdraw_application(ctx: Context, application_id: UUID) -> None:
    """Take back one's own application, while it waits."""
    person_id = ctx.person_id()
    application = await store.load(ctx.db, application_id, lock=True)
    withdrawn = rules.withdrawn(application, person_id, await ctx.now())
    await store.change(ctx.db, application, withdrawn)
    await record(ctx, events.ApplicationWithdrawn(application_id))


async def enact_principles(ctx: Context, new: NewPrinciples) -> None:
    """Add a version of the principles, for today or a later day. Who agreed to an older one did agree to that."""
    person_id = ctx.actor.require(Permission.PRINCIPLES_ENACT)
    last, last_on = await store.last_principles(ctx.db)
    rules.check_principles(new, last_on, await today(ctx.db))
    await store.put_principles(ctx.db, last + 1, new.text, new.effective_on, person_id, await ctx.now())
    await record(ctx, events.PrinciplesEnacted(await store.network(ctx.db), version=last + 1))


async def advance_due(ctx: Context) -> int:
    """Lapse what waits for an answer too long, and forget the drafts that nobody confirmed in a day. Gives how many."""
    now = await ctx.now()
    late = await store.unanswered(ctx.db, now)
    for application_id in late:
        application = await store.load(ctx.db, application_id, lock=True)
        await store.change(ctx.db, application, rules.lapsed(application))
        await record(ctx, events.ApplicationLapsed(application_id))
    return len(late) + await store.forget_drafts(ctx.db, now)


async def _agreed(ctx: Context, new: NewApplication) -> None:
    """Refuse what no applicant may send. Raises what `rules.agreed` does, or `RegionUnknown`."""
    rules.agreed(new, await store.in_force(ctx.db), await promises.in_force(ctx.db))
    if new.region_code is not None and not await store.is_region(ctx.db, new.region_code):
        raise RegionUnknown


async def _submit(ctx: Context, draft: Application, person_id: UUID, *, is_new: bool = False) -> None:
    """Bring a draft before the officers, unless the person is a member or has applied before."""
    if draft.kind == "person":
        _free(*await store.standing_of(ctx.db, person_id))
    submitted = rules.submitted(draft, person_id, (await members_rules(ctx.db)).id, await ctx.now())
    if is_new:
        await store.put(ctx.db, submitted)
    else:
        await store.change(ctx.db, draft, submitted)
    await record(ctx, events.ApplicationSubmitted(draft.id))


def _free(is_member: bool, waits: bool) -> None:
    """Whether somebody may apply in their own right. Raises `AlreadyMember` or `ApplicationWaits`."""
    if is_member:
        raise AlreadyMember
    if waits:
        raise ApplicationWaits


async def _admit(ctx: Context, application: Application, approved: Application) -> None:
    """Make a member of whoever applied: the right may be used from now on, an organisation's by who signed for it."""
    assert application.person_id is not None  # noqa: S101 - the rules approve nothing that nobody has confirmed
    day, region_code = await today(ctx.db), application.region_code
    if application.organisation_name is None or application.organisation_kind is None:
        membership = await members.admit_person(ctx.db, application.person_id, day, region_code)
    else:
        organisation_id = await members.enter_organisation(
            ctx.db, application.organisation_name, application.organisation_kind
        )
        membership = await members.admit_organisation(ctx.db, organisation_id, application.person_id, day, region_code)
    await store.change(ctx.db, application, structs.replace(approved, member_id=membership.member_id))
    await record(ctx, events.ApplicationApproved(application.id))
    await record(ctx, events.MembershipStarted(membership.id))
    await _promise(ctx, application, membership.member_id, day)


async def _promise(ctx: Context, application: Application, member_id: UUID, day: date) -> None:
    """Keep the promise that came with an application, unless one stands from an earlier membership."""
    version, language, person_id = application.promise_version, application.promise_language, application.person_id
    if version is None or language is None or person_id is None or await promises.load(ctx.db, member_id, lock=True):
        return
    await promises.put(ctx.db, on_admission(member_id, version, language, person_id, day))
    await record(ctx, PromiseGiven(member_id, member_id, wording=version))
