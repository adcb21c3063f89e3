"""Partner bodies: what was agreed with each, what its programs may read, and what members say to it."""
