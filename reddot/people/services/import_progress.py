"""Signs of life from whatever works on an import, in files beside the database: on SQLite nothing else can be written
while an import is, and on both engines nobody sees what a transaction has not ended.
"""

import json
import os
from datetime import datetime

from reddot.people.queries.imports import progress_file


def note_progress(*, batch_id: int, done: int, at: datetime) -> None:
    """Leave word that so many officers have been looked at. The file is replaced whole, so a reader never sees half."""
    path = progress_file(batch_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_text(json.dumps({"done": done, "at": at.isoformat()}), "utf-8")
    part.replace(path)


def forget_progress(*, batch_id: int) -> None:
    """Take the sign of life away when the work is over."""
    progress_file(batch_id).unlink(missing_ok=True)
