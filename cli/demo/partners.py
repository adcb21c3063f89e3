"""The demo's partners: one that asks each member, one that rests on an interest, and what the first was told."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from governance.bilingual import Bilingual, BilingualProse, Language
from governance.context import Client, Context
from governance.partners import actions, queries
from governance.partners.values import Field, NewConsent, NewPartner
from governance.permissions import Office, Scope

As = Callable[..., Context]
OFFICER = ("rhiannon", Office.SECRETARY)


async def share(as_: As, data: list[dict[str, Any]], area: Mapping[str, str]) -> None:
    """Enter the partners; let members consent to the first, and its program read who did."""
    officer = as_(*OFFICER)
    today = (await officer.now()).date()
    for each in data:
        new = NewPartner(
            name=Bilingual(**each["name"]),
            email=each["email"],
            membership=BilingualProse(**each["membership"]),
            contact=BilingualProse(**each["contact"]) if "contact" in each else None,
            basis=each["basis"],
            scopes=tuple(Scope(scope) for scope in each["scopes"]),
            fields=tuple(Field(field) for field in each["fields"]),
            regions=tuple(area[name] for name in each.get("regions", ())),
            starts_on=today - timedelta(days=each["days_ago"]),
            ends_on=today + timedelta(days=each["days"]),
        )
        made = await actions.enter_partner(officer, new)
        await _told(as_, made.partner_id, made.secret.client_id, each)


async def _told(as_: As, partner_id: UUID, client_id: UUID, data: dict[str, Any]) -> None:
    agreement = (await queries.partner(as_(*OFFICER), partner_id)).agreements[0]
    for key, purposes in data.get("consents", {}).items():
        for purpose in purposes:
            await actions.give_consent(as_(key), NewConsent(agreement.id, purpose, Language.CY))
    reader = Client(client_id, agreement.id, frozenset(agreement.scopes), frozenset(agreement.fields))
    for _ in range(data.get("readings", 0)):
        await actions.read_members(Context(as_(*OFFICER).db, reader), limit=200)
