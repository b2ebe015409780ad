"""What a rule says when it stops an action."""

from typing import ClassVar


class Refusal(Exception):
    """A rule of the programme stopped an action, and says so in plain words.

    Subclasses are defined beside the function that raises them. `code` is the stable name that the API and the
    command line print; `str(refusal)` is the sentence a person reads and says what to do next; `field` names the
    form field, column or option the sentence belongs to, when there is one.
    """

    code: ClassVar[str] = "refused"

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
