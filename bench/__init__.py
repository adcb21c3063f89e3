"""What is measured: one file a figure, each a ratio taken in one run. `make bench` writes var/bench.json."""
