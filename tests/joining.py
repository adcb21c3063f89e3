"""Short ways to an application: as its draft, before the officers, and approved. All by the product's own actions."""

from uuid import UUID

import msgspec
from sqlalchemy import text

from governance.bilingual import Bilingual, BilingualProse, Language
from governance.memberships import actions
from governance.memberships.store import network
from governance.memberships.values import (
    NewAnswer,
    NewApplication,
    NewApproval,
    NewQuestion,
    NewRefusal,
    NewRepresentation,
    NewReview,
    NewVisitorApplication,
)
from governance.merges import actions as merges
from governance.merges.values import NewMerge
from governance.register import actions as register
from governance.register.values import LegalForm, NewInspection, NewLegalForm
from tests.cast import Someone

WORDS = BilingualProse(cy="Am resymau da.", en="For good reasons.")
# What every applicant sends who agrees to the principles of the cast's society.
AGREED = {"principles_version": 1, "principles_language": "cy", "agrees": True}

# What somebody sends who wishes for a copy of the register.
ASKS = {
    "name": "Cai Hir",
    "address": "2 Y Stryd Fawr",
    "email": "gwenhwyfar@example.org",
    "purpose": "Galw cyfarfod.",
    "discloses": False,
}


def by_letter(name: str = "Olwen Ysbaddaden", email: str = "olwen.y@example.org", **more: object) -> dict[str, object]:
    """What a visitor sends."""
    return {"name": name, "email": email, "language": "cy", **AGREED, **more}


async def drafted(act, name: str = "Goewin", email: str = "goewin@example.org") -> UUID:
    """The sign-in whose code confirms a draft of somebody whom nobody knows."""
    async with act(None) as ctx:
        agreed = {"principles_version": 1, "principles_language": Language.CY, "agrees": True}
        new = NewVisitorApplication(name=name, email=email, language="cy", **agreed)
        return (await actions.apply_for_membership(ctx, new, Language.CY, None)).sign_in_id


async def applied(act, someone: Someone) -> UUID:
    """An application of somebody who has an account and no membership, before the officers."""
    async with act(someone) as ctx:
        new = NewApplication(principles_version=1, principles_language=Language.CY, agrees=True)
        return await actions.apply_as_myself(ctx, new, Language.CY)


async def admitted(act, society, application_id: UUID) -> None:
    """The application, approved by the membership officer."""
    async with act(society.nisien) as ctx:
        await actions.approve_application(ctx, application_id, NewApproval())


async def for_an_organisation(act, someone: Someone) -> UUID:
    """An application of somebody for an organisation, before the officers."""
    async with act(someone) as ctx:
        new = NewApplication(
            organisation_name=Bilingual(cy="Te a Sgwrs"),
            organisation_kind="community_group",
            position="Ysgrifennydd",
            principles_version=1,
            principles_language=Language.CY,
            agrees=True,
        )
        return await actions.apply_as_myself(ctx, new, Language.CY)


async def asked(act, society, application_id: UUID) -> UUID:
    """The application, with a question back to its applicant."""
    async with act(society.nisien) as ctx:
        await actions.ask_applicant(ctx, application_id, NewQuestion(WORDS))
    return application_id


async def answered(act, someone: Someone, application_id: UUID) -> None:
    """The same, answered."""
    async with act(someone) as ctx:
        await actions.answer_question(ctx, application_id, NewAnswer("Ydw."))


async def refused(act, society) -> UUID:
    """An application of Efnisien's for an organisation, which Gwydion of the board refused."""
    application_id = await for_an_organisation(act, society.efnisien)
    async with act(society.gwydion) as ctx:
        await actions.refuse_application(ctx, application_id, NewRefusal(WORDS))
    return application_id


async def represented(act, society, application_id: UUID) -> UUID:
    """What was refused, put before the board again by Efnisien."""
    async with act(society.efnisien) as ctx:
        await actions.make_representation(ctx, application_id, NewRepresentation("Meddyliwch eto."))
    return application_id


async def reviewed(act, society, application_id: UUID, to: str = "refused_final") -> None:
    """The same, decided for good by Arianrhod."""
    async with act(society.arianrhod) as ctx:
        await actions.review_application(ctx, application_id, NewReview(to, WORDS))


async def withdrawn(act, someone: Someone) -> None:
    """An application that its applicant took back."""
    application_id = await applied(act, someone)
    async with act(someone) as ctx:
        await actions.withdraw_application(ctx, application_id)


async def beside(act, society, asked_applicant: UUID) -> None:
    """Applications in the states that the scene has none of: Efnisien's own, which was asked back, is approved."""
    await answered(act, society.efnisien, asked_applicant)
    await admitted(act, society, asked_applicant)
    await reviewed(act, society, await represented(act, society, await refused(act, society)))
    await withdrawn(act, society.nisien)


async def registered(act, society, form: LegalForm = LegalForm.COMPANY) -> UUID:
    """The network, which is a company and so keeps a register of its members."""
    async with act(society.gwydion) as ctx:
        network_id = await network(ctx.db)
        await register.say_legal_form(ctx, network_id, NewLegalForm(form))
    return network_id


async def inspecting(act, email: str = "cai@example.org", someone: Someone | None = None) -> UUID:
    """An ask to look into the register."""
    async with act(someone) as ctx:
        new = msgspec.convert(ASKS | {"email": email}, NewInspection)
        return (await register.ask_inspection(ctx, new)).id


async def copied(act, society) -> UUID:
    """Another, which was answered with a copy."""
    inspection_id = await inspecting(act, "mabli@example.org")
    async with act(society.nisien) as ctx:
        await register.give_copy(ctx, inspection_id)
    return inspection_id


async def membership_of(act, member_id: UUID) -> UUID:
    """The membership of a member that lasts, or ended last."""
    async with act(None) as ctx:
        query = text("SELECT id FROM membership WHERE member_id = :id ORDER BY id DESC LIMIT 1")
        return (await ctx.db.execute(query, {"id": member_id})).scalar_one()


async def twice(act, officer: Someone, kept: Someone, merged: Someone) -> UUID:
    """A proposal to merge two members, which waits for a second officer."""
    assert kept.member_id is not None
    assert merged.member_id is not None
    async with act(officer) as ctx:
        return await merges.propose_merge(ctx, NewMerge(kept.member_id, merged.member_id, WORDS))
