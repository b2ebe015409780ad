"""Home Office police workforce tables (ODS). Page: docs/reference/formats/home-office-workforce.md."""

from reddot.exchange.home_office_workforce.names import canonical, territorial
from reddot.exchange.home_office_workforce.tables import ENGLAND_AND_WALES, WorkforceExtract, WorkforceRow, read

__all__ = ["ENGLAND_AND_WALES", "WorkforceExtract", "WorkforceRow", "canonical", "read", "territorial"]
