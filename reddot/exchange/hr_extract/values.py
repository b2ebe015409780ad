"""What a cell says: codes under the names people type, and dates under the one declared order, day first."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from reddot.exchange.hr_extract.fields import normalise
from reddot.exchange.table import Cell, as_text
from reddot.kernel.facts import (
    APPLICATION_STATES,
    DEVICE_MODELS,
    EMPLOYMENTS,
    FITNESS_TESTS,
    PATROL_STATUSES,
    RANKS,
    RESULTS,
    ROLE_CATEGORIES,
    STANDARDS_RESULTS,
    YES_NO,
)
from reddot.kernel.period import in_words

BLANK = frozenset(
    {"na", "n a", "null", "nil", "none", "unknown", "not known", "not recorded", "not taken", "not applicable", "tbc",
     "no record", "blank"}
)  # fmt: skip
"""What people type for nothing, normalised."""

FIRST_DAY = date(1940, 1, 1)
LAST_DAY = date(2099, 12, 31)
_EXCEL_EPOCH = date(1899, 12, 30)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SLASHED = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s\-/.]+([A-Za-z]{3,9})[\s\-/.,]+(\d{4})")
_SHORT = re.compile(r"\d{1,2}[\s/.\-](?:\d{1,2}|[A-Za-z]{3,9})[\s/.\-]\d{2}")
_TIME = re.compile(r"[T ]\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([AaPp][Mm])?\s*(Z|[+-]\d{2}:?\d{2})?$")
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip


class CellError(ValueError):
    """A cell cannot be read: a stable code, and a sentence that says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def is_blank(cell: Cell) -> bool:
    """Whether a cell says nothing: empty, or one of the words people type for nothing."""
    if cell is None or cell == "":
        return True
    if not isinstance(cell, str) or cell[0].isdigit():
        return False
    plain = normalise(cell)
    return plain in BLANK if plain else not any(mark.isalnum() for mark in cell)


def day_of(cell: Cell) -> date:
    """The day a cell names: a date cell, 2019-04-03, 03/04/2019 (3 April), 3 Apr 2019, or an Excel serial number.

    Raises: CellError; codes date.month_day_order (the second number is above 12), date.two_figure_year,
    date.impossible, date.not_a_date, date.out_of_range.
    """
    day = _day_of(cell)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise CellError("date.out_of_range", f"{in_words(day)} cannot be right. Check the year.")
    return day


def _day_of(cell: Cell) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, bool):
        raise _not_a_date(cell)
    if isinstance(cell, int | float):
        return _serial(float(cell))
    text = as_text(cell).strip()
    if len(text) > 40:
        raise _not_a_date(text)
    return _typed_day(_TIME.sub("", text))


def _typed_day(text: str) -> date:
    """The day of a text without its time."""
    if found := _ISO.fullmatch(text):
        return _real(int(found[1]), int(found[2]), int(found[3]), text)
    if found := _SLASHED.fullmatch(text):
        return _slashed(int(found[1]), int(found[2]), int(found[3]), text)
    if found := _NAMED.fullmatch(text):
        return _real(int(found[3]), _month(found[2]), int(found[1]), text)
    if _SERIAL.fullmatch(text):
        return _serial(float(text))
    if _SHORT.fullmatch(text):
        raise CellError("date.two_figure_year", f"{text!r} gives its year in two figures. Give all four: 3/4/2019.")
    raise _not_a_date(text)


def _slashed(first: int, second: int, year: int, text: str) -> date:
    if second > 12 >= first:
        raise CellError(
            "date.month_day_order",
            f"{text!r} has no month {second}. Dates here are read as day/month/year. If this file puts the month first, "
            "change its dates to day/month/year or 2019-04-03.",
        )
    return _real(year, second, first, text)


def _month(name: str) -> int:
    lowered = name.lower()
    if lowered in _FULL_MONTHS:
        return _FULL_MONTHS.index(lowered) + 1
    short = "sep" if lowered == "sept" else lowered
    return _MONTHS.index(short) + 1 if short in _MONTHS else 0


def _real(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise CellError("date.impossible", f"There is no such day as {text!r}. Correct the date.") from None


def _serial(number: float) -> date:
    if not 14_611 <= number < 73_051:
        raise _not_a_date(number)
    return _EXCEL_EPOCH + timedelta(days=int(number))


def _not_a_date(cell: Cell) -> CellError:
    return CellError("date.not_a_date", f"{as_text(cell)[:60]!r} is not a date. Write it as 3/4/2019 or 2019-04-03.")


def level_of(cell: Cell) -> str:
    """A fitness level as text: "5.4". Raises: CellError."""
    text = as_text(cell).strip().lower().removeprefix("level").strip()
    try:
        level = Decimal(text)
    except InvalidOperation:
        level = Decimal(-1)
    if not level.is_finite() or not 0 < level < 100 or level != round(level, 3):
        raise CellError(
            "number.level", f"{as_text(cell)[:60]!r} is not a fitness level. Write it as a number such as 5.4."
        )
    return f"{level.normalize():f}"


def collar_of(cell: Cell) -> str:
    """A collar number as it is kept: capitals, no spaces at its ends, a number without its decimals.

    Raises: CellError when it is empty or holds anything but letters, figures, spaces, hyphens and strokes.
    """
    text = " ".join(as_text(cell).split()).upper()
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    if not text:
        raise CellError("collar.missing", "Enter the collar number.")
    if not re.fullmatch(r"[A-Z0-9][A-Z0-9 /\-]{0,15}", text):
        raise CellError(
            "collar.form", f"{text[:60]!r} is not a collar number. Use up to 16 letters, figures, hyphens and strokes."
        )
    return text


def _codes(listed: tuple[str, ...], names: dict[str, str]) -> dict[str, str]:
    table = {normalise(code): code for code in listed}
    for code, typed in names.items():
        if code not in listed:
            raise LookupError(f"{code} is not a code of the kernel")
        table |= {normalise(name): code for name in typed.split(",")}
    return table


EMPLOYMENT_NAMES = _codes(EMPLOYMENTS, {
    "regular": "regular officer, police officer, police, officer, reg, regulars, constabulary, officers",
    "special": "special constable, specials, special constabulary, sc, msc, spc, volunteer special",
    "left": "leaver, resigned, retired, dismissed, transferred out, transferred, terminated, deceased, former, ex officer",
})  # fmt: skip
RANK_NAMES = _codes(RANKS, {
    "constable": "pc, dc, police constable, detective constable, con, const, tdc, t dc, trainee detective constable, "
    "student officer, student constable, pc det, probationary constable",
    "sergeant": "ps, sgt, ds, police sergeant, detective sergeant, det sgt, serjeant, sergt, sarge, dsgt",
    "inspector": "insp, pi, di, police inspector, detective inspector, det insp",
    "chief_inspector": "ci, c insp, ch insp, chief insp, dci, chinsp, cinsp, detective chief inspector, ch inspector",
    "superintendent": "supt, d supt, dsupt, det supt, detective superintendent, sup",
    "chief_superintendent": "ch supt, chief supt, dcs, c supt, chsupt, csupt, detective chief superintendent, d ch supt",
    "assistant_chief_constable": "acc, asst chief constable, t acc",
    "deputy_chief_constable": "dcc",
    "chief_constable": "cc",
    "special_constable": "sc, spc, s con, special con, special pc, special",
    "special_sergeant": "sps, s sgt, ssgt, special sgt, special serjeant",
    "special_inspector": "si, s insp, sinsp, special insp",
    "special_chief_inspector": "sci, s ch insp, sch insp, special ch insp, special chief insp",
    "special_superintendent": "s supt, ssupt, special supt",
    "special_chief_officer": "sco, chief officer special constabulary, chief officer of specials, special chief officer",
})  # fmt: skip
ACTING_PREFIX = re.compile(r"^(?:a|t|acting|temp|temporary)(?:[/\s.]+)(?=\S)", re.IGNORECASE)
PATROL_NAMES = _codes(PATROL_STATUSES, {
    "independent": "ips, independent patrol, fit for independent patrol, solo, yes, y, true, 1, independent patrol status",
    "accompanied": "aps, accompanied patrol, not independent, tutored, in tutorship, no, n, false, 0, tutor constable unit",
})  # fmt: skip
RESULT_NAMES = _codes(RESULTS, {
    "passed": "pass, p, yes, y, competent, achieved, complete, completed, qualified, met, meets standard, successful, true, 1",
    "failed": "fail, f, no, n, not competent, not achieved, not qualified, not met, below standard, unsuccessful, false, 0, "
    "not yet competent",
})  # fmt: skip
STANDARDS_NAMES = _codes(STANDARDS_RESULTS, {
    "clear": "cleared, no concerns, none, pass, passed, nothing adverse, no trace, ok, approved, no concern",
    "adverse": "concern, concerns, fail, failed, not clear, refused, live investigation, rejected, trace",
    "pending": "in progress, awaited, awaiting, outstanding, requested, sent, open",
})  # fmt: skip
YES_NO_NAMES = _codes(YES_NO, {"yes": "y, true, t, 1, x", "no": "n, false, f, 0, none, not restricted"})
RESTRICTION_NAMES = YES_NO_NAMES | _codes(YES_NO, {
    "yes": "restricted, recuperative, adjusted, limited, restricted duties, recuperative duties, adjusted duties",
    "no": "full, full duties, unrestricted, operational, fully operational, nil",
})  # fmt: skip
CATEGORY_NAMES = _codes(ROLE_CATEGORIES, {
    "response": "ert, response team, response officer, response policing, emergency response, patrol, response constable, "
    "response sergeant, local policing response",
    "neighbourhood": "npt, snt, neighbourhood policing, neighbourhood officer, safer neighbourhoods, community policing, "
    "neighbourhood team, beat officer, neighbourhood beat officer, neighbourhood sergeant",
    "roads_policing": "rpu, roads, traffic, roads policing unit, roads policing officer, traffic officer",
    "firearms": "arv, afo, armed response, armed policing, firearms officer, armed response vehicle, sco19",
    "dogs": "dog, dog unit, dog section, dog handler, canine",
    "public_order": "psu, pou, tsg, osu, police support unit, tactical support, operational support, territorial support",
    "custody": "custody officer, custody sergeant, custody suite",
    "investigation": "cid, investigations, detective, criminal investigation, investigator, crime, major crime",
    "training": "learning and development, l d, trainer, instructor, learning",
    "control_room": "fcr, fcc, control, contact, contact management, force control room, dispatch",
    "headquarters": "hq, corporate, command, headquarters department",
    "search": "polsa, search team, search unit, search officer",
})  # fmt: skip
FITNESS_NAMES = _codes(FITNESS_TESTS, {
    "shuttle_15m": "bleep, bleep test, msft, mst, multi stage shuttle run, 15m, 15 m shuttle, 15m shuttle, 15m shuttle run, "
    "15m msft, 15mmsft, shuttle, shuttle run, 15 metre shuttle run, shuttle run 15m, multi stage fitness test",
    "chester_treadmill_walk": "chester walk, cwt, ctwt, treadmill walk, chester treadmill walk test, chester walk test",
    "chester_treadmill_run": "chester run, crt, ctrt, treadmill run, chester treadmill run test, chester run test",
})  # fmt: skip
MODEL_NAMES = _codes(DEVICE_MODELS, {
    "m26": "taser m26", "x26": "taser x26, x26e", "x2": "taser x2", "taser-7": "t7, taser7, 7", "taser-10": "t10, taser10, 10",
})  # fmt: skip
APPLICATION_NAMES = _codes(APPLICATION_STATES, {
    "volunteered": "volunteer, applied, yes, y, interested, submitted, true, 1",
    "withdrawn": "withdrew, cancelled, no longer interested, declined to carry, no longer wishes",
    "handed_back": "handed back device, returned, relinquished, given up, stopped carrying",
})  # fmt: skip


def code_of(cell: Cell, names: dict[str, str], what: str) -> str:
    """The code for what somebody typed. names: from normalised text; what: for the sentence, such as "a rank".

    Raises: CellError that lists the codes.
    """
    found = names.get(normalise(as_text(cell)))
    if found is None:
        known = ", ".join(code.replace("_", " ") for code in dict.fromkeys(names.values()))
        raise CellError("code.unknown", f"{as_text(cell)[:60]!r} is not {what}. Use one of: {known}.")
    return found


def rank_of(cell: Cell) -> str:
    """The code of a substantive rank. Raises: CellError, with a sentence of its own for an acting or temporary rank."""
    text = as_text(cell).strip()
    if normalise(text) not in RANK_NAMES and ACTING_PREFIX.match(text):
        raise CellError(
            "rank.acting",
            f"{text[:60]!r} is an acting or temporary rank. Give the substantive rank here and the other in a column of its own.",
        )
    return code_of(cell, RANK_NAMES, "a rank")


def acting_rank_of(cell: Cell) -> str:
    """The code of an acting or temporary rank, with or without A/ or T/ before it. Raises: CellError."""
    return code_of(ACTING_PREFIX.sub("", as_text(cell).strip()), RANK_NAMES, "a rank")
