"""Write an OpenDocument spreadsheet: typed cells on plain sheets, headings in bold, and nothing else.

Source: OASIS OpenDocument 1.3 part 3, sections 3.16 (packages) and 9.1 (tables).
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import IO
from xml.sax.saxutils import escape, quoteattr

Cell = str | int | float | date | datetime | None
Sheet = tuple[str, Sequence[str], Iterable[Sequence[Cell]]]
"""Name, headings and rows of one sheet."""

_MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">\
<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{_MIMETYPE}"/>\
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""
_NAMESPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("number", "datastyle"),
        ("fo", "xsl-fo-compatible"),
    )
)  # fmt: skip
_DAY = '<number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/>\
<number:text>-</number:text><number:day number:style="long"/>'
_TIME = '<number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text>\
<number:minutes number:style="long"/>'
_OPENING = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document-content {_NAMESPACES} office:version="1.3"><office:automatic-styles>\
<number:date-style style:name="D">{_DAY}</number:date-style>\
<number:date-style style:name="M">{_DAY}{_TIME}</number:date-style>\
<style:style style:name="day" style:family="table-cell" style:data-style-name="D"/>\
<style:style style:name="moment" style:family="table-cell" style:data-style-name="M"/>\
<style:style style:name="head" style:family="table-cell"><style:text-properties fo:font-weight="bold"/></style:style>\
</office:automatic-styles><office:body><office:spreadsheet>"""
_CLOSING = "</office:spreadsheet></office:body></office:document-content>"


def ods_bytes(sheets: Iterable[Sheet]) -> bytes:
    """The bytes of a spreadsheet with these sheets. Texts must hold no character that XML forbids."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), _MIMETYPE, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        with archive.open("content.xml", "w") as content:
            content.write(_OPENING.encode())
            for name, headings, rows in sheets:
                _write_sheet(content, name, headings, rows)
            content.write(_CLOSING.encode())
    return stream.getvalue()


def _write_sheet(content: IO[bytes], name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    head = "".join(_cell(heading, "head") for heading in headings)
    content.write(
        f"<table:table table:name={quoteattr(name)}>"
        f'<table:table-column table:number-columns-repeated="{max(len(headings), 1)}"/>'
        f"<table:table-header-rows><table:table-row>{head}</table:table-row></table:table-header-rows>".encode()
    )
    for row in rows:
        cells = "".join(_cell(value) for value in row)
        content.write(f"<table:table-row>{cells or '<table:table-cell/>'}</table:table-row>".encode())
    content.write(b"</table:table>")


def _cell(value: Cell, style: str = "") -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, datetime):
        kind, shown = f'date" office:date-value="{value.isoformat(timespec="seconds")}', f"{value:%Y-%m-%d %H:%M}"
        style = "moment"
    elif isinstance(value, date):
        kind, shown, style = f'date" office:date-value="{value.isoformat()}', value.isoformat(), "day"
    elif isinstance(value, str):
        kind, shown = "string", "</text:p><text:p>".join(escape(line) for line in value.split("\n"))
    else:
        kind, shown = f'float" office:value="{value}', str(value)
    styled = f' table:style-name="{style}"' if style else ""
    return f'<table:table-cell{styled} office:value-type="{kind}"><text:p>{shown}</text:p></table:table-cell>'
