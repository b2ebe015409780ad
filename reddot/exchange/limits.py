"""What a file handed in may cost: the numbers of reliability.md D9 in one place."""

from dataclasses import dataclass

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on one file. Sizes in bytes, times in seconds.

    upload, unpacked: size of the file, and of everything in it as its directory declares it.
    ratio: unpacked over packed; parts: entries of the directory; cells: rows times columns that a sheet declares.
    rows, columns, cell_characters: longest and widest sheet and longest cell that are read; the rows of a spreadsheet.
    memory, cpu: what the parsing child may use.
    base_seconds, bytes_per_second: how long the parent waits for the child: base + unpacked size / rate.
    """

    upload: int = 50 * MEBIBYTE
    unpacked: int = 250 * MEBIBYTE
    ratio: int = 100
    parts: int = 5_000
    cells: int = 1 << 22
    rows: int = 1_048_576
    columns: int = 1_024
    cell_characters: int = 32_767
    memory: int = 1 << 30
    cpu: int = 60
    base_seconds: float = 4.0
    bytes_per_second: int = 4_000_000

    def seconds(self, unpacked: int) -> float:
        """How long to wait for the child in all [s], for a file of `unpacked` bytes."""
        return min(self.base_seconds + unpacked / self.bytes_per_second, float(self.cpu))


DEFAULT = Limits()
