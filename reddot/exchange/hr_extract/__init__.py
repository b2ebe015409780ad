"""HR extract: one row per officer, as CSV, XLSX or ODS. Page: docs/reference/formats/hr-extract.md."""

from reddot.exchange.hr_extract.fields import FIELDS, Field
from reddot.exchange.hr_extract.mapping import Proposal, apply_mapping, columns_of, propose_mapping
from reddot.exchange.hr_extract.preview import Preview, preview
from reddot.exchange.hr_extract.reading import read
from reddot.exchange.hr_extract.rows import Extract, FactRow, OfficerRow, Reading

__all__ = [
    "FIELDS",
    "Extract",
    "FactRow",
    "Field",
    "OfficerRow",
    "Preview",
    "Proposal",
    "Reading",
    "apply_mapping",
    "columns_of",
    "preview",
    "propose_mapping",
    "read",
]
