"""Files made to hurt whoever reads them, built when a test runs: none is kept in the repository."""

import io
import random
import struct
import zipfile
from collections.abc import Mapping
from functools import cache

CONTENT_TYPES = """<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"""
RELS = """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"""
BOOK_RELS = """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"""
BOOK = """<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"""
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{dimension}<sheetData>{rows}</sheetData></worksheet>'
HEADING = '<row r="1"><c r="A1" t="inlineStr"><is><t>Collar number</t></is></c></row>'
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
ODS_CONTENT = """<?xml version="1.0"?>{doctype}<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"""
ODS_CELL = '<table:table-cell office:value-type="string"{extra}><text:p>{text}</text:p></table:table-cell>'


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip file of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def xlsx(rows: str = HEADING, *, dimension: str = "", extra: Mapping[str, str | bytes] | None = None) -> bytes:
    """A small Excel workbook with these rows on its only sheet. dimension: what the sheet declares, such as "A1:B9"."""
    declared = f'<dimension ref="{dimension}"/>' if dimension else ""
    return zipped(
        {
            "[Content_Types].xml": CONTENT_TYPES,
            "_rels/.rels": RELS,
            "xl/workbook.xml": BOOK,
            "xl/_rels/workbook.xml.rels": BOOK_RELS,
            "xl/worksheets/sheet1.xml": SHEET.format(dimension=declared, rows=rows),
            **(extra or {}),
        }
    )


def ods(rows: str, *, doctype: str = "") -> bytes:
    """A small OpenDocument spreadsheet with these rows."""
    return zipped({"mimetype": ODS_TYPE, "content.xml": ODS_CONTENT.format(doctype=doctype, rows=rows)})


def ods_row(*texts: str, extra: str = "") -> str:
    """One row of text cells."""
    return (
        "<table:table-row>" + "".join(ODS_CELL.format(extra=extra, text=text) for text in texts) + "</table:table-row>"
    )


def number_row(row: int, *values: object) -> str:
    """One row of number cells of an Excel sheet."""
    cells = "".join(f'<c r="{chr(65 + index)}{row}"><v>{value}</v></c>' for index, value in enumerate(values))
    return f'<row r="{row}">{cells}</row>'


@cache
def bomb(megabytes: int = 300) -> bytes:
    """A workbook whose sheet unpacks to so many megabytes of nothing."""
    return xlsx(HEADING + " " * (megabytes << 20))


@cache
def ratio_bomb() -> bytes:
    """A workbook under the size limit that unpacks to some thousand times its size."""
    return xlsx(HEADING + " " * (40 << 20))


@cache
def lying_sizes() -> bytes:
    """A bomb whose directory says that its sheet is small."""
    data = bytearray(bomb(300))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        real = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    for sign, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = -1
        while (at := data.find(sign, at + 1)) >= 0:
            if struct.unpack_from("<L", data, at + offset)[0] == real:
                struct.pack_into("<L", data, at + offset, 20_000)
    return bytes(data)


def four_gigabytes() -> bytes:
    """A workbook whose directory says a part unpacks to 4 GB."""
    data = bytearray(xlsx())
    at = data.find(b"PK\x01\x02")
    struct.pack_into("<L", data, at + 24, 0xFFFFFFFE)
    return bytes(data)


def sparse() -> bytes:
    """Two cells, the second in the last cell of the grid: 17 thousand million cells between them."""
    last = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return xlsx(HEADING + last, dimension="A1:XFD1048576")


def sparse_that_lies() -> bytes:
    """The same, in a sheet that declares two cells."""
    return xlsx(HEADING + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', dimension="A1:B2")


def billion_laughs() -> bytes:
    """An OpenDocument sheet with entities that grow tenfold nine times."""
    entities = '<!ENTITY a0 "lol">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return ods(ods_row("Collar number") + ods_row("&a9;"), doctype=f"<!DOCTYPE d [{entities}]>")


def laughs_in_excel() -> bytes:
    """The same in the sheet of a workbook."""
    entities = '<!DOCTYPE d [<!ENTITY a0 "lol">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
    )
    sheet = f'<?xml version="1.0"?>{entities}]>' + SHEET.format(
        dimension="", rows='<row r="1"><c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row>'
    )
    return xlsx(extra={"xl/worksheets/sheet1.xml": sheet})


def late_entities() -> bytes:
    """Entities declared behind more white space than the check of a part's head looks through."""
    return ods(ods_row("Collar number") + ods_row("&a;"), doctype=" " * 90_000 + '<!DOCTYPE d [<!ENTITY a "lol">]>')


def repeated_columns() -> bytes:
    """An OpenDocument row that repeats one filled cell a thousand million times."""
    return ods(ods_row("x", extra=' table:number-columns-repeated="1000000000"'))


def repeated_rows() -> bytes:
    """An OpenDocument sheet that repeats one filled row a thousand million times."""
    return ods('<table:table-row table:number-rows-repeated="1000000000">' + ods_row("x")[len("<table:table-row>") :])


def many_parts() -> bytes:
    """A workbook of six thousand parts."""
    return xlsx(extra={f"xl/media/{n}.png": b"" for n in range(6_000)})


def path_outside() -> bytes:
    """A workbook with a part that would be written over a system file."""
    return xlsx(extra={"../../../../etc/cron.d/evil": "* * * * * root true"})


@cache
def deep_nesting() -> bytes:
    """A sheet with elements nested a hundred thousand deep, each with a name of its own so that it hardly packs."""
    names = [f"a{random.Random(number).getrandbits(60):x}" for number in range(100_000)]
    return xlsx(HEADING + "".join(f"<{name}>" for name in names) + "".join(f"</{name}>" for name in reversed(names)))


def endless() -> bytes:
    """A CSV file of four million short rows."""
    return b"Collar number\n" + b"1\n" * 4_000_000


def blank_dates() -> bytes:
    """Dates made of a letter, thirty thousand spaces and a full stop: a careless pattern tries each space with each."""
    return b"Collar number,PST date\n" + b"".join(b"%d,x%s.\n" % (n, b" " * 30_000) for n in range(100))


def wide() -> bytes:
    """A CSV file of a hundred thousand columns."""
    return ",".join(f"c{n}" for n in range(100_000)).encode() + b"\n" + b"," * 99_999


def huge_cell() -> bytes:
    """A CSV file with one cell of ten megabytes."""
    return b"Collar number,Surname\n1," + b"a" * (10 << 20) + b"\n"


@cache
def huge_cell_in_excel() -> bytes:
    """The same in a workbook, of characters that hardly pack."""
    text = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=10 << 20))
    return xlsx(HEADING + f'<row r="2"><c r="A2" t="inlineStr"><is><t>{text}</t></is></c></row>')


def truncated() -> bytes:
    """A workbook that was cut off while it was copied."""
    return xlsx()[:-200]


def no_end_quote() -> bytes:
    """A CSV file whose first quotation mark never closes."""
    return b'Collar number,Surname\n1,"Ashby\n' + b"2,Bell\n" * 100_000


def encrypted_excel() -> bytes:
    """The outer shell that Excel puts around a workbook with a password."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500


def encrypted_zip() -> bytes:
    """A workbook whose parts are marked as encrypted."""
    data = bytearray(xlsx())
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        data[at + 8] |= 1
    return bytes(data)


def end_that_overlaps() -> bytes:
    """A zip file whose directory points past its own end."""
    data = bytearray(xlsx())
    at = data.rfind(b"PK\x05\x06")
    struct.pack_into("<L", data, at + 16, len(data))
    return bytes(data)
