"""The demo's partners: one that asks each member, one that rests on an interest, and what the first was told."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from governance.apps import actions as apps
from governance.apps.values import NewApp
from governance.bilingual import Bilingual, BilingualProse, Language
from governance.context import Client, Context
from governance.partners import actions, queries
from governance.partners.values import Field, NewConsent, NewPartner
from governance.permissions import AppScope, Office, Scope
from governance.webhooks import actions as webhooks
from governance.webhooks.values import NewEndpoint, Outcome, Topic

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
        if "app" in each:
            await _registered(officer, made.partner_id, each["app"])


async def _registered(officer: Context, partner_id: UUID, data: dict[str, Any]) -> None:
    """An app on members' own machines: whoever tries the demo can write one, and let it in."""
    scopes = tuple(AppScope(scope) for scope in data["scopes"])
    new = NewApp(Bilingual(**data["name"]), tuple(data["redirect_uris"]), scopes, public=True)
    await apps.register_app(officer, partner_id, new)


async def _told(as_: As, partner_id: UUID, client_id: UUID, data: dict[str, Any]) -> None:
    agreement = (await queries.partner(as_(*OFFICER), partner_id)).agreements[0]
    for key, purposes in data.get("consents", {}).items():
        for purpose in purposes:
            await actions.give_consent(as_(key), NewConsent(agreement.id, purpose, Language.CY))
    program = Client(client_id, agreement.id, frozenset(agreement.scopes), frozenset(agreement.fields))
    reader = Context(as_(*OFFICER).db, program)
    for _ in range(data.get("readings", 0)):
        await actions.read_members(reader, limit=200)
    if url := data.get("told_at"):
        await _listens(reader, url)


async def _listens(reader: Context, url: str) -> None:
    """A program that is told of memberships: its first test found nobody there, the second arrived."""
    topics = (Topic.MEMBERSHIP_STARTED, Topic.MEMBERSHIP_LAPSED, Topic.MEMBERSHIP_ENDED, Topic.CONSENT_WITHDRAWN)
    # Nobody is there to be shown its secret, so it is made under none.
    made = await webhooks.make_endpoint(reader, NewEndpoint(url, topics, "cy"), "", local=False)
    for status in (503, 204):
        delivery_id = await webhooks.test_endpoint(reader, made.id)
        await webhooks.end_try(reader, delivery_id, Outcome(status=status))
