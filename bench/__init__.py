"""Promises of speed, each measured beside a peer or a limit in the same run: `make bench`."""
