"""Every kind of letter, by its name."""

from collections.abc import Mapping

from governance.notices import about_ballots, about_bodies, about_members, about_motions
from governance.notices.kind import Kind

KINDS: Mapping[str, Kind] = {
    name: kind
    for about in (about_motions, about_ballots, about_bodies, about_members)
    for name, kind in about.KINDS.items()
}
# The acts of which people are told, by their public names, and the kind of letter that tells of each.
TOLD: Mapping[str, str] = {act: name for name, kind in KINDS.items() for act in kind.acts.split()}
