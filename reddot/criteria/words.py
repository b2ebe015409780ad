"""How criteria say facts: codes, values and contradictions as a person reads them."""

from collections.abc import Iterable, Sequence

from reddot.criteria.facts import Fact
from reddot.kernel.facts import FactKind, fitness_of, role_of
from reddot.kernel.period import in_words

_MODELS = {"m26": "M26", "x26": "X26", "x2": "X2", "taser-7": "TASER 7", "taser-10": "TASER 10"}

_TESTS = {
    "shuttle_15m": "15-metre shuttle run",
    "chester_treadmill_walk": "Chester treadmill walk",
    "chester_treadmill_run": "Chester treadmill run",
}


def model_in_words(model: str) -> str:
    """A device model as its maker writes it: TASER 7."""
    return _MODELS.get(model, model)


def test_in_words(test: str) -> str:
    """A fitness test as a trainer says it: 15-metre shuttle run."""
    return _TESTS.get(test, test)


def code_in_words(code: str) -> str:
    """A code as words: special_chief_inspector becomes special chief inspector."""
    return code.replace("_", " ")


def a(noun: str) -> str:
    """A noun with its article: an inspector, an X2 course result."""
    return f"{'an' if noun[:1].lower() in 'aeiou' or noun[:2] in ('M2', 'X2') else 'a'} {noun}"


def any_of(words: Iterable[str]) -> str:
    """Alternatives as a person says them: "response, firearms or dogs"."""
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


def all_of(words: Iterable[str]) -> str:
    """Several things as a person says them: "the X2 and TASER 7"."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def value_in_words(fact: Fact) -> str:
    """What a fact says, in words."""
    if fact.kind is FactKind.ROLE:
        role = role_of(fact.number)
        facing = {True: "public-facing", False: "not public-facing", None: "not known whether public-facing"}
        return f"{code_in_words(role.category)}, {facing[role.public_facing]}"
    if fact.kind is FactKind.FITNESS:
        test, level = fitness_of(fact.number)
        return f"{test_in_words(test)} level {level.normalize():f}"
    if fact.kind is FactKind.DUTY_HOURS:
        return f"{hours_in_words(fact.number)} hours"
    return code_in_words(fact.value)


def hours_in_words(hundredths: int) -> str:
    """Hours as a person writes them: 41.5. hundredths: [hundredths of an hour]."""
    whole, part = divmod(hundredths, 100)
    return f"{whole:,}" if not part else f"{whole:,}.{part:02}".rstrip("0")


def contradiction(facts: Sequence[Fact]) -> str:
    """Facts that contradict each other, side by side: "hr says passed, training says failed"."""
    return ", ".join(f"{fact.source or fact.ref or 'one record'} says {value_in_words(fact)}" for fact in facts)


def since_in_words(fact: Fact) -> str:
    """When a fact began: "since 14 March 2019"."""
    return f"since {in_words(fact.valid_from)}"
