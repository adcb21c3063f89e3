"""The directory: what members show of themselves, field by field, to other members or to everybody."""
