"""Moments as people send them."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta

# With its offset: a time without one is another moment in summer.
Instant = Annotated[datetime, Meta(tz=True)]
