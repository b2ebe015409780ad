"""Outside formats in and out: one file or folder per format. Pure: values in, values out; files are parsed in a child."""

from reddot.exchange.formats import FORMATS, Format, format_named

__all__ = ["FORMATS", "Format", "format_named"]
