"""A hostile file gets a sentence within five seconds, and the process that took it stays small and alive."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import perf_counter

import pytest

from reddot.exchange import FORMATS, hr_extract, sandbox, sniff
from reddot.exchange.limits import DEFAULT
from reddot.exchange.table import open_table
from reddot.exchange.zip_directory import UnreadableFile
from tests.faults import exchange_files as files

AS_OF = date(2019, 9, 30)
SECONDS = 5.0
MEBIBYTES = 150

HOSTILE: tuple[tuple[Callable[[], bytes], str], ...] = (
    (files.bomb, "file.unpacks_too_large"),
    (files.ratio_bomb, "file.ratio"),
    (files.lying_sizes, "file."),
    (files.four_gigabytes, "file.unpacks_too_large"),
    (files.sparse, "file.too_many_cells"),
    (files.sparse_that_lies, "file.memory"),
    (files.billion_laughs, "file.entities"),
    (files.laughs_in_excel, "file.entities"),
    (files.late_entities, "file.damaged"),
    (files.repeated_columns, "file."),
    (files.repeated_rows, "file."),
    (files.many_parts, "file.too_many_parts"),
    (files.path_outside, "file.path_outside"),
    (files.deep_nesting, "file.no_rows"),
    (files.endless, "file.too_many_rows"),
    (files.blank_dates, "date.not_a_date"),
    (files.wide, "file.too_many_columns"),
    (files.huge_cell, "file.cell_too_long"),
    (files.huge_cell_in_excel, "file.cell_too_long"),
    (files.truncated, "file.damaged"),
    (files.no_end_quote, "file.cell_too_long"),
    (files.encrypted_excel, "file.encrypted"),
    (files.encrypted_zip, "file.encrypted"),
    (files.end_that_overlaps, "file.damaged"),
)


def forget_peak() -> None:
    """Begin to measure memory anew: the kernel's high-water mark falls to what is held now."""
    Path("/proc/self/clear_refs").write_text("5")


def peak() -> float:
    """The most memory this process has held since [MiB]."""
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


@pytest.mark.parametrize(("make", "code"), HOSTILE, ids=lambda value: getattr(value, "__name__", value))
def test_a_hostile_file_gets_a_sentence_within_five_seconds(make: Callable[[], bytes], code: str) -> None:
    data = make()
    forget_peak()
    before, started = peak(), perf_counter()

    found = hr_extract.read(data, as_of=AS_OF)

    assert perf_counter() - started < SECONDS
    assert peak() - before < MEBIBYTES
    assert found.rows == ()
    problem = next(problem for problem in found.problems if problem.code.startswith(code))
    assert problem.fatal
    assert problem.message.endswith(".")
    assert "Traceback" not in problem.message


@pytest.mark.parametrize("make", [make for make, _ in HOSTILE], ids=lambda make: make.__name__)
def test_every_format_survives_it(make: Callable[[], bytes]) -> None:
    data = make()

    for one in FORMATS:
        found = one.read(data, AS_OF)

        assert found.rows == (), one.name
        assert any(problem.fatal for problem in found.problems), one.name


def test_the_sentence_about_four_gigabytes_says_what_to_do() -> None:
    found = hr_extract.read(files.four_gigabytes(), as_of=AS_OF)

    assert found.problems[0].message == (
        "This file says it unpacks to 4 GB; the limit is 250 MB. Save it again as CSV and try once more."
    )


@pytest.mark.parametrize("make", [files.bomb, files.ratio_bomb, files.path_outside, files.encrypted_zip])
def test_it_is_the_check_of_the_directory_that_refuses(
    make: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    code = dict(HOSTILE)[make]
    monkeypatch.setattr(sniff, "check_parts", lambda parts, size, limits: size)

    assert hr_extract.read(make(), as_of=AS_OF).problems[0].code != code


def test_it_is_the_check_of_dimensions_that_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sniff, "check_dimensions", lambda data, parts, limits: None)

    assert hr_extract.read(files.sparse(), as_of=AS_OF).problems[0].code == "file.memory"


def test_it_is_the_childs_memory_limit_that_stops_a_sheet_spread_wide() -> None:
    rows = "".join(files.number_row(row, row) for row in range(2, 1_000))
    spread = files.xlsx(files.HEADING + rows + '<row r="1001"><c r="XFD1001"><v>1</v></c></row>')
    small = replace(DEFAULT, memory=256 << 20)

    assert hr_extract.read(spread, as_of=AS_OF, limits=small).problems[0].code == "file.memory"
    assert hr_extract.read(spread, as_of=AS_OF).problems[0].code == "file.too_many_columns"


def test_a_child_that_works_too_long_is_ended() -> None:
    data = files.xlsx(files.HEADING + "".join(files.number_row(row, *range(20)) for row in range(2, 60_000)))
    hurried = replace(DEFAULT, base_seconds=0.1, bytes_per_second=1 << 40)
    started = perf_counter()

    found = hr_extract.read(data, as_of=AS_OF, limits=hurried)

    assert perf_counter() - started < 2
    assert found.problems[0].code == "file.too_slow"


def test_a_child_that_says_nothing_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    silent = tmp_path / "silent.py"
    silent.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(sandbox, "_CHILD", str(silent))
    started = perf_counter()

    found = hr_extract.read(b"Collar number\n1\n", as_of=AS_OF, limits=replace(DEFAULT, base_seconds=0.3))

    assert perf_counter() - started < 2
    assert found.problems[0].code == "file.too_slow"


@pytest.mark.parametrize(
    "said", ["not json", "[1]", '{"t": "run"}', '{"t": "refused", "code": "made.up"}', "[" * 100_000]
)
def test_a_child_that_talks_nonsense_is_a_damaged_file(
    said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    liar = tmp_path / "liar.py"
    liar.write_text(f"print({said!r}, flush=True)\n")
    monkeypatch.setattr(sandbox, "_CHILD", str(liar))

    assert hr_extract.read(b"Collar number\n1\n", as_of=AS_OF).problems[0].code == "file.damaged"


def test_a_parent_that_takes_its_time_is_no_fault_of_the_file() -> None:
    lines = "Collar number,Surname\n" + "".join(f"{n},Ashby\n" for n in range(200_000))
    table = open_table(lines.encode(), limits=replace(DEFAULT, base_seconds=1.0, bytes_per_second=1 << 40))
    rows = iter(table.rows)
    next(rows)
    started = perf_counter()
    while perf_counter() - started < 1.5:
        pass

    assert sum(1 for _ in rows) == 199_999


def test_closing_a_table_half_way_leaves_no_child() -> None:
    table = open_table(("Collar number,Surname\n" + "1,Ashby\n" * 200_000).encode())
    next(iter(table.rows))
    assert children() != []

    table.close()

    assert children() == []


def test_a_message_too_large_for_any_honest_file_ends_the_child(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    flood = tmp_path / "flood.py"
    flood.write_text("while True: print('x' * 1_000_000, end='', flush=True)\n")
    monkeypatch.setattr(sandbox, "_CHILD", str(flood))
    monkeypatch.setattr(sandbox, "_MOST_MESSAGE", 4 << 20)

    assert hr_extract.read(b"Collar number\n1\n", as_of=AS_OF).problems[0].code == "file.memory"
    assert children() == []


def test_without_memory_files_a_temporary_file_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("os.memfd_create")

    assert hr_extract.read(b"Collar number\n1\n", as_of=AS_OF).rows[0].collar_number == "1"


def test_the_child_sees_none_of_the_parents_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDDOT_SECRET_KEY", "must not be inherited")
    seen: list[object] = []
    real = sandbox.subprocess.Popen

    def spy(*args: object, **kwargs: object) -> object:
        seen.append((args, kwargs))
        return real(*args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(sandbox.subprocess, "Popen", spy)
    hr_extract.read(b"Collar number\n1\n", as_of=AS_OF)

    [(args, kwargs)] = seen  # type: ignore[misc]
    assert args[0][1:3] == ["-I", "-S"]  # type: ignore[index]
    assert kwargs["env"] == {"LC_ALL": "C.UTF-8"}  # type: ignore[index]


def test_damaged_bytes_never_raise_and_never_hang() -> None:
    draw = random.Random(20)
    whole = files.xlsx(files.HEADING + files.number_row(2, 1))
    started = perf_counter()
    for _ in range(4_000):
        assert verdict(damaged(whole, draw)).endswith((".", "csv", "xlsx", "ods"))
        assert verdict(draw.randbytes(draw.randint(1, 600))).endswith((".", "csv"))
    for _ in range(100):
        found = hr_extract.read(damaged(whole, draw), as_of=AS_OF)
        assert all(problem.message.endswith(".") for problem in found.problems)

    assert perf_counter() - started < 60


def damaged(whole: bytes, draw: random.Random) -> bytes:
    """A file with up to thirty of its bytes changed."""
    data = bytearray(whole)
    for _ in range(draw.randint(1, 30)):
        data[draw.randrange(len(data))] = draw.randrange(256)
    return bytes(data)


def verdict(data: bytes) -> str:
    """What a file is, or the sentence that says why it is not read; nothing else is raised."""
    try:
        return sniff.kind_and_size(data, DEFAULT)[0]
    except UnreadableFile as error:
        return error.problem.message


def children() -> list[str]:
    """The processes that this one has started and not yet buried."""
    return [pid for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()]
