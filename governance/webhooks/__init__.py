"""Webhooks: what a partner's program is told without asking, in as few words as do, and what became of each."""
