"""A list of members that leaves the system. It is written down as told to whoever made it, before they can have it."""

from uuid import UUID

from governance.context import Context
from governance.exports import events, rules, store
from governance.exports.values import Export, NewExport
from governance.identifiers import new_id
from governance.journal import record
from governance.partners.store import find_agreement
from governance.permissions import Permission
from governance.refusal import NotFound


async def make_export(ctx: Context, new: NewExport) -> UUID:
    """Make a list of today's members. Each of them reads that it was made, by whom, what for and what it says.

    Raises `NotFound`, `AgreementOver` or `NothingAgreed`.
    """
    person_id = ctx.actor.require(Permission.MEMBERSHIP_ADMIT)
    agreement = await find_agreement(ctx.db, new.agreement_id, lock=True) if new.agreement_id else None
    if new.agreement_id and agreement is None:
        raise NotFound
    now = await ctx.now()
    told = rules.told(new.fields, agreement, now)
    export = Export(
        id=new_id(),
        purpose=new.purpose,
        fields=told.most,
        agreement_id=new.agreement_id,
        made_by=person_id,
        made_at=now,
    )
    members = await store.put(ctx.db, export, told)
    await record(ctx, events.MembersExported(export.id, members=members))
    return export.id
