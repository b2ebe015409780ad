"""The runner of the benchmarks tells kept from missed."""

import subprocess

import pytest

import bench.__main__ as runner
from bench.row import Row, at_least


def row(*, ok: bool) -> Row:
    bar = at_least(0.8)
    return Row(name="append", value=900, unit="rows/s", peer_name="insert", peer_value=1000, bar=bar, ok=ok)


def test_a_row_shows_its_peer_its_ratio_and_its_bar() -> None:
    shown = runner.table([row(ok=True)])

    assert "| append  | 900 rows/s | insert: 1,000 rows/s | 0.90  | at least 0.8 of the peer | kept |" in shown


@pytest.mark.parametrize(("ok", "code", "word"), [(True, 0, "kept"), (False, 1, "MISSED")])
def test_a_missed_bar_fails_the_run(
    ok: bool, code: int, word: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(runner, "measure", lambda name, small: [row(ok=ok)])

    assert runner.run_all(["ledger"], small=False) == code
    assert word in capsys.readouterr().out


def test_a_quick_look_promises_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "measure", lambda name, small: [row(ok=False)])

    assert runner.run_all(["ledger"], small=True) == 0


def test_a_benchmark_that_breaks_fails_the_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks(name: str, small: bool) -> list[Row]:
        raise subprocess.CalledProcessError(1, name)

    monkeypatch.setattr(runner, "measure", breaks)

    assert runner.run_all(["ledger"], small=False) == 1
    assert "broken: ledger" in capsys.readouterr().out


def test_a_run_that_measured_nothing_fails() -> None:
    assert runner.run_all([], small=False) == 1
