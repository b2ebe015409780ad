"""The pivot: may this officer carry this device, at this moment, and why? Computed, never stored."""
