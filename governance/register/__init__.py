"""The register of members that a network of some legal forms must keep, and how anybody has a copy of it."""
