"""What an action is given: the transaction, who acts, and nothing ambient."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import DateTime, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.permissions import LENT, OFFICES, AppScope, Office, Permission, Scope, permissions_of
from governance.refusal import InsufficientScope, NotAMember, NotPermitted, PartnersOnly, Refusal, SignInNeeded

T = TypeVar("T")

_NOW = select(func.app_now(type_=DateTime(timezone=True)))


@dataclass(frozen=True)
class Visitor:
    """Nobody is signed in."""

    person_id: None = None
    permissions: frozenset[Permission] = frozenset()
    offices: frozenset[Office] = frozenset()
    cover_id: None = None
    app: None = None

    def require(self, permission: Permission) -> UUID:  # noqa: ARG002 - as Person's
        """Raise `SignInNeeded`: a visitor may only read what is public."""
        raise SignInNeeded

    def acts_in(self, office: Office | None) -> None:
        """Nothing: a visitor holds no office."""


@dataclass(frozen=True)
class App:
    """A partner's app that acts for a member who let it: which program, by which permit, and how far that goes."""

    client_id: UUID
    permit_id: UUID
    scopes: frozenset[AppScope]

    @property
    def lent(self) -> frozenset[Permission]:
        """What it may use of what a member may do."""
        return frozenset().union(*(LENT[scope] for scope in self.scopes))

    def require(self, scope: AppScope) -> None:
        """Raise `InsufficientScope` where the member did not let it."""
        if scope not in self.scopes:
            raise InsufficientScope(scope)


@dataclass(frozen=True)
class Person:
    """Somebody signed in, with the permissions that offices and membership give today.

    `covers` are those of the offices that they have only as a deputy, each with the cover by which they do. With an
    `app` it is not they who ask but the app, in their name: no office is lent to it.
    """

    person_id: UUID
    name: str
    offices: frozenset[Office]
    is_member: bool
    covers: Mapping[Office, UUID] = field(default_factory=dict)
    app: App | None = None
    used: set[Permission | Office] = field(default_factory=set, compare=False, repr=False)

    @property
    def permissions(self) -> frozenset[Permission]:
        given = permissions_of(self.offices, is_member=self.is_member)
        return given if self.app is None else given & self.app.lent

    def require(self, permission: Permission) -> UUID:
        """Give the person's id, or raise `NotPermitted`, or `InsufficientScope` where an app was not let do it."""
        if permission not in self.permissions:
            wanted = next((scope for scope, lent in LENT.items() if self.app and permission in lent), None)
            raise InsufficientScope(wanted) if wanted and self.is_member else NotPermitted(permission)
        self.used.add(permission)
        return self.person_id

    def acts_in(self, office: Office | None) -> None:
        """Note that an act is open to them by this office, where it is one of theirs."""
        if office in self.offices:
            self.used.add(office)

    @property
    def cover_id(self) -> UUID | None:
        """The cover by which they have what was asked of them in this transaction, where they have it by nothing else.

        So the journal says of an act that it was a deputy's, and whose.
        """
        own = self.offices - self.covers.keys()
        theirs = own | permissions_of(own, is_member=self.is_member)
        given = ((cover_id, {office, *OFFICES[office]}) for office, cover_id in sorted(self.covers.items()))
        return next((cover_id for cover_id, gives in given if gives & (self.used - theirs)), None)


@dataclass(frozen=True)
class Client:
    """A partner's program, by a token of its own. `fields` is the most that its agreement lets it be told.

    Of what is public it reads what a visitor does, and what an agreement gives beside. It never acts as a member.
    """

    client_id: UUID
    agreement_id: UUID
    scopes: frozenset[Scope]
    fields: frozenset[str]
    person_id: None = None
    permissions: frozenset[Permission] = frozenset()
    offices: frozenset[Office] = frozenset()
    cover_id: None = None
    app: None = None

    def require(self, permission: Permission) -> UUID:  # noqa: ARG002 - as Person's
        """Raise `NotAMember`."""
        raise NotAMember

    def acts_in(self, office: Office | None) -> None:
        """Nothing: a program holds no office."""


Actor = Visitor | Person | Client


@dataclass(frozen=True)
class Context:
    """One request's transaction and actor. Actions never commit: the door that opened it does."""

    db: AsyncConnection
    actor: Actor

    async def now(self) -> datetime:
        """The database's clock, read afresh: ask for it after the lock that a decision needs."""
        return (await self.db.execute(_NOW)).scalar_one()

    def person_id(self) -> UUID:
        """Who acts; raises `SignInNeeded` for a visitor, `NotAMember` for a partner's program."""
        if isinstance(self.actor, Client):
            raise NotAMember
        if self.actor.person_id is None:
            raise SignInNeeded
        return self.actor.person_id

    def client(self, scope: Scope | None = None) -> Client:
        """The partner's program that asks. Raises `SignInNeeded`, `PartnersOnly`, or `InsufficientScope`."""
        if isinstance(self.actor, Visitor):
            raise SignInNeeded
        if isinstance(self.actor, Person):
            raise PartnersOnly
        if scope is not None and scope not in self.actor.scopes:
            raise InsufficientScope(scope)
        return self.actor


async def attempt(ctx: Context, act: Awaitable[T]) -> tuple[T | None, Refusal | None]:
    """Try an act: what it gives, or the refusal; a refusal undoes what the act began, and nothing before it."""
    try:
        async with ctx.db.begin_nested():
            return await act, None
    except Refusal as refusal:
        return None, refusal
