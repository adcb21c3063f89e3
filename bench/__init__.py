"""What is measured: one file a figure, each a ratio taken in one run. `make bench` writes var/bench.json."""


class NotRun(Exception):  # noqa: N818 - told, and no fault
    """A figure that needs what is not there."""
