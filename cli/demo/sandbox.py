"""A partner for developers to try things as: its secret stands in the guide (docs/partners.md). In the demo alone."""

from datetime import timedelta
from uuid import UUID

from governance.apps import rules as apps
from governance.apps import store as app_store
from governance.apps.values import NewApp
from governance.bilingual import Bilingual, BilingualProse
from governance.context import Context
from governance.partners import actions, rules, store
from governance.partners.values import Field, NewPartner
from governance.permissions import AppScope, Scope

CLIENT_ID = UUID("0190a5b0-0000-7000-8000-5a4d626f7801")
APP_ID = UUID("0190a5b0-0000-7000-8000-5a4d626f7802")
APP_NAME = Bilingual(cy="Ap y blwch tywod", en="The sandbox’s app")
WAY_BACK = "http://127.0.0.1/yn-ol"
SECRET = "blwch-tywod-nid-cyfrinach-mohono"  # noqa: S105 - “sandbox: this is no secret”


async def enter(officer: Context) -> None:
    """Enter the partner, with an agreement for a year, and its program and its app, whose ids everybody knows."""
    now = await officer.now()
    new = NewPartner(
        name=Bilingual(cy="Blwch tywod i ddatblygwyr", en="A sandbox for developers"),
        email="blwch-tywod@example.org",
        membership=BilingualProse(
            cy="I roi cynnig ar raglenni gyda phobl a ddyfeisiwyd.", en="To try programs out on invented people."
        ),
        contact=BilingualProse(cy="I roi cynnig ar anfon llythyrau atynt.", en="To try out sending them letters."),
        basis="legitimate_interests",
        scopes=tuple(Scope),
        fields=tuple(Field),
        starts_on=now.date(),
        ends_on=now.date() + timedelta(days=365),
    )
    made = await actions.enter_partner(officer, new)
    await store.put_client(officer.db, CLIENT_ID, made.partner_id, now)
    await store.put_secret(officer.db, CLIENT_ID, rules.digest_of(SECRET), officer.person_id(), now)
    app = NewApp(APP_NAME, (WAY_BACK,), tuple(AppScope), public=True)
    await store.put_client(officer.db, APP_ID, made.partner_id, now)
    await app_store.put_app(officer.db, APP_ID, app, apps.registered(app), officer.person_id(), now)
