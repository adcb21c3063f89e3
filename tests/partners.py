"""Short ways to a partner with an agreement, to its token, and to a member's consent: by the actions and the wire."""

from datetime import timedelta

from governance.bilingual import Bilingual, BilingualProse, Language
from governance.motions.rules import LONDON
from governance.partners import actions
from governance.partners.values import Credentials, Field, Granted, NewConsent, NewPartner, TokenAsked
from governance.permissions import Scope
from tests.conftest import client

NAME = Bilingual(cy="Cyngor Gwirfoddol y Dyffryn", en="Valley Voluntary Council")
MEMBERSHIP = BilingualProse(cy="I wybod pwy sy’n aelod.", en="To know who is a member.")
CONTACT = BilingualProse(cy="I anfon newyddion atoch.", en="To send you news.")


def new_partner(today, **changes) -> NewPartner:
    given = {
        "name": NAME,
        "email": "data@partner.example",
        "membership": MEMBERSHIP,
        "basis": "consent",
        "contact": CONTACT,
        "scopes": tuple(Scope),
        "fields": tuple(Field),
        "starts_on": today,
        "ends_on": today + timedelta(days=365),
    }
    return NewPartner(**given | changes)


async def made(act, society, **changes):
    """A partner that Rhiannon entered, with all its agreement gives unless `changes` say otherwise."""
    async with act(society.rhiannon) as ctx:
        today = (await ctx.now()).astimezone(LONDON).date()
        return await actions.enter_partner(ctx, new_partner(today, **changes))


async def token(act, partner, scope: str | None = None) -> str:
    shown = Credentials(str(partner.secret.client_id), partner.secret.client_secret)
    async with act(None) as ctx:
        granted = await actions.grant_token(ctx, TokenAsked("client_credentials", shown, scope))
    assert isinstance(granted, Granted), granted
    return granted.access_token


async def program(api, act, partner, scope: str | None = None):
    """A partner's program, with a token."""
    return client(api.app, api.engine, {"Authorization": f"Bearer {await token(act, partner, scope)}"})


async def agreement_of(act, partner):
    from governance.partners import queries

    async with act(None) as ctx:
        return (await queries.partner(ctx, partner.partner_id)).agreements[0].id


async def consented(act, someone, partner, purpose="membership") -> None:
    agreement_id = await agreement_of(act, partner)
    async with act(someone) as ctx:
        await actions.give_consent(ctx, NewConsent(agreement_id, purpose, Language.CY))
