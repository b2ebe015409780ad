"""Forms of the pages about several subjects, a file for each."""

from reddot.entry.web.forms.officer import Ask, sent

__all__ = ["Ask", "sent"]
