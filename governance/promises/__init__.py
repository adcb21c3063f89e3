"""The co-production promise: its wording in versions, who gave it, and what they say of it every six months."""
