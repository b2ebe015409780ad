"""The ledger: every write leaves an entry that cannot be changed unseen. tree, leaf, note and checkpoint are pure."""
