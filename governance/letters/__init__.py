"""Letters between members by way of the directory: the site carries them, and neither sees the other's address."""
