"""What the society decides and remembers. No HTTP here."""
