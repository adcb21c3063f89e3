"""What the rules do by themselves at their time, in the order of business. Each may run again, and twice at once."""

from collections.abc import Awaitable, Callable, Mapping

from governance.accounts import actions as accounts
from governance.apps import actions as apps
from governance.ballots import actions as ballots
from governance.context import Context
from governance.dissolution import actions as dissolution
from governance.imports import actions as imports
from governance.letters import actions as letters
from governance.memberships import actions as memberships
from governance.motions import actions as motions
from governance.nominations import actions as nominations
from governance.offices import actions as offices
from governance.partners import actions as partners
from governance.procedure import actions as procedure
from governance.promises import actions as promises
from governance.questions import actions as questions
from governance.rectifications import actions as rectifications
from governance.retention import actions as retention
from governance.rights import actions as rights
from governance.standing import actions as standing
from governance.webhooks import actions as webhooks

# Each moves what is due, as nobody, and gives how many it moved.
TIMERS: Mapping[str, Callable[[Context], Awaitable[int]]] = {
    "motions": motions.advance_due,
    "procedure": procedure.advance_due,
    "ballots": ballots.advance_due,
    "questions": questions.advance_due,
    "offices": offices.advance_due,
    "dissolution": dissolution.advance_due,
    "memberships": memberships.advance_due,
    "standing": standing.advance_due,
    "nominations": nominations.advance_due,
    "promises": promises.advance_due,
    "accounts": accounts.advance_due,
    "partners": partners.advance_due,
    "imports": imports.advance_due,
    "webhooks": webhooks.advance_due,
    "apps": apps.advance_due,
    "letters": letters.advance_due,
    "rectifications": rectifications.advance_due,
    "retention": retention.advance_due,
    "rights": rights.advance_due,
}
