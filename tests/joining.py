"""Short ways to an application: as its draft, before the officers, and approved. All by the product's own actions."""

from uuid import UUID

from governance.bilingual import Language
from governance.memberships import actions
from governance.memberships.values import NewApplication, NewVisitorApplication
from tests.cast import Someone

# What every applicant sends who agrees to the principles of the cast's society.
AGREED = {"principles_version": 1, "principles_language": "cy", "agrees": True}


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
        await actions.approve_application(ctx, application_id)


async def withdrawn(act, someone: Someone) -> None:
    """An application that its applicant took back."""
    application_id = await applied(act, someone)
    async with act(someone) as ctx:
        await actions.withdraw_application(ctx, application_id)
