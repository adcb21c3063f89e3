"""Backups: taken from one snapshot, encrypted to a public key, and proven when they are restored."""
