"""How members of the demo joined: the principles, and the applications, brought to where they are by the actions."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from cli.demo.story import MEMBERSHIP_OFFICER, Story
from governance.ballots.rules import same_time
from governance.bilingual import Language
from governance.memberships import actions
from governance.memberships.values import NewApplication
from governance.permissions import Office

Data = dict[str, Any]


def steps(story: Story, data: Data) -> Iterator[tuple[datetime, Any]]:
    """Every step with its instant, in no order."""
    application: dict[str, UUID] = {}
    for applied in data["applications"]:
        yield same_time(story.today, -applied["days_ago"]), partial(_apply, story, applied, data, application)
        if decided := applied.get("decided"):
            decide = _approve if decided["to"] == "approved" else _withdraw
            yield same_time(story.today, -decided["days_ago"]), partial(decide, story, applied["by"], application)


async def _apply(story: Story, applied: Data, data: Data, application: dict[str, UUID]) -> None:
    language = Language(applied["read_in"])
    new = NewApplication(
        region_code=applied.get("region"),
        principles_version=len(data["principles"]),
        principles_language=language,
        agrees=True,
    )
    application[applied["by"]] = await actions.apply_as_myself(story.context(applied["by"]), new, language)


async def _approve(story: Story, key: str, application: dict[str, UUID]) -> None:
    officer = story.context(MEMBERSHIP_OFFICER, Office.MEMBERSHIP_OFFICER)
    await actions.approve_application(officer, application[key])


async def _withdraw(story: Story, key: str, application: dict[str, UUID]) -> None:
    await actions.withdraw_application(story.context(key), application[key])
