"""`python -m reddot.entry.jobs BATCH`: carries out the task that waits for an import."""

import os
import sys

import django


def main(batch_id: int) -> None:
    """Start Django, then do the work."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reddot.entry.web.settings")
    django.setup()
    from reddot.entry.jobs.imports import carry_out

    carry_out(batch_id)


if __name__ == "__main__":
    main(int(sys.argv[1]))
