"""Composites: several motions of one body are put together as one, with the consent of each mover."""
