"""What is known of the request being served, for the access log and for the guard that no read goes unlogged."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True, kw_only=True)
class Trace:
    """One request. reads: how many rows its reads wrote to the access log. must_read: whether its page needs one."""

    request: str
    route: str = ""
    reads: int = 0
    must_read: bool = False


current: ContextVar[Trace | None] = ContextVar("reddot_trace", default=None)
"""The request that this thread serves; None in a job or a command."""
