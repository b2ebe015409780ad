"""Hidden rules, the clock, size, names of forces and names of machines: each a short list and a reason."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator

from tests.architecture.house import Offence, Source

FUNCTION_LINES = 60
FILE_LINES = 500
LONGER_FILES = {"reddot/ledger/verify.py": 800}  # handed out as one file that needs nothing else
TEMPLATE_LINES = 80

CLOCK_PARTS = frozenset({"views", "api", "cli", "jobs", "middleware"})
CLOCK = frozenset(
    {
        "timezone.now",
        "timezone.localdate",
        "timezone.localtime",
        "datetime.now",
        "datetime.utcnow",
        "datetime.today",
        "date.today",
        "time.time",
        "time.time_ns",
    }
)
CLOCK_IMPORTS = frozenset(
    {"django.utils.timezone.now", "django.db.models.functions.Now", "time.time", "time.time_ns", "time.localtime"}
)

FORCES = """
    avon and somerset, bedfordshire, cambridgeshire, cheshire, city of london, cleveland, cumbria, derbyshire,
    devon and cornwall, dorset, durham, dyfed powys, essex, gloucestershire, greater manchester, gwent, hampshire,
    hertfordshire, humberside, kent, lancashire, leicestershire, lincolnshire, merseyside, metropolitan, norfolk,
    north wales, north yorkshire, northamptonshire, northumbria, nottinghamshire, south wales, south yorkshire,
    staffordshire, suffolk, surrey, sussex, thames valley, warwickshire, west mercia, west midlands, west yorkshire,
    wiltshire
"""
"""The 43 territorial forces of England and Wales. Their names belong in policy files and profiles, never in code."""
FORCE = re.compile(rf"\b({'|'.join(name.strip() for name in FORCES.split(','))})\b")

MACHINE = re.compile(r"(?<![\w.~])/(?:work|root|home/\w+)/|pypi\.org|pythonhosted\.org|npmjs\.\w|deb\.debian\.org")


def hidden_rules(source: Source) -> list[Offence]:
    """Signals, save() overrides, ModelForm, Meta.ordering and field validators: rules that a bulk write walks past."""
    if source.is_migration:
        return []
    return [source.offence(node, what) for node in ast.walk(source.tree) for what in _hidden_rule(node, source)]


def _hidden_rule(node: ast.AST, source: Source) -> Iterator[str]:
    for name in _imported(node):
        if name.startswith("django.dispatch") or ".signals" in name:
            yield f"{name}: no signals; the service that writes does what follows from it"
        if name.endswith(("ModelForm", "modelform_factory")):
            yield f"{name}: forms parse, services write"
    if isinstance(node, ast.Attribute) and node.attr in ("ModelForm", "modelform_factory", "signals"):
        yield f"{node.attr}: forms parse, services write, nothing listens"
    if isinstance(node, ast.ClassDef) and source.part in ("models", "managers"):
        yield from _hidden_in_model(node)


def _hidden_in_model(model: ast.ClassDef) -> Iterator[str]:
    for node in model.body:
        if isinstance(node, ast.FunctionDef) and node.name in ("save", "delete", "clean", "full_clean"):
            yield f"{model.name}.{node.name}(): a service decides, a constraint promises"
        if model.name == "Meta" and _assigns(node, "ordering"):
            yield "Meta.ordering: each query says its own order"
        if isinstance(node, ast.Assign) and _has_keyword(node.value, "validators"):
            yield f"{model.name}: field validators are skipped by every write but a form's; use a constraint"


def _has_keyword(value: ast.expr, name: str) -> bool:
    return isinstance(value, ast.Call) and any(keyword.arg == name for keyword in value.keywords)


def _assigns(node: ast.stmt, name: str) -> bool:
    return isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets)


def clock_inside(source: Source) -> list[Offence]:
    """The clock read anywhere but at the edges: there `at` is taken, below it is passed."""
    if source.part in CLOCK_PARTS or source.is_migration:
        return []
    found = []
    for node in ast.walk(source.tree):
        for what in _clock(node):
            found.append(source.offence(node, f"{what}: take `at` as an argument; only edges read the clock"))
    return found


def _clock(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Attribute):
        name = ".".join(ast.unparse(node).split(".")[-2:])
        if name in CLOCK:
            yield name
    yield from CLOCK_IMPORTS.intersection(_imported(node))
    if isinstance(node, ast.keyword) and node.arg in ("auto_now", "auto_now_add"):
        yield str(node.arg)


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module or ''}.{alias.name}" for alias in node.names]
    return []


def too_long(source: Source) -> list[Offence]:
    """A function past 60 lines or a file past 500."""
    if source.is_migration:
        return []
    found = []
    lines = source.text.count("\n")
    if lines > LONGER_FILES.get(source.path, FILE_LINES):
        found.append(source.offence(1, f"{lines} lines: split the file by noun"))
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                found.append(source.offence(node, f"{node.name}() has {length} lines: name its parts"))
    return found


def long_template(source: Source) -> list[Offence]:
    """A template of 80 lines or more."""
    lines = source.text.count("\n")
    return [source.offence(1, f"{lines} lines: split it into parts")] if lines >= TEMPLATE_LINES else []


def names_a_force(source: Source) -> list[Offence]:
    """A police force named in an identifier or a string. Docstrings and comments may cite one."""
    found = []
    for token in _tokens(source):
        named = FORCE.search(_as_words(token.string))
        if named:
            found.append(
                source.offence(token.start[0], f"names {named.group()}: a force is a profile and policy files")
            )
    return found


def _tokens(source: Source) -> Iterator[tokenize.TokenInfo]:
    docstrings = {
        (node.lineno, node.col_offset)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    }
    for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
        is_text = token.type in (tokenize.NAME, tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING))
        if is_text and token.start not in docstrings:
            yield token


def _as_words(text: str) -> str:
    """An identifier or a string as lower-case words: kent_specials, KentSpecials and "Kent specials" alike."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return re.sub(r"[^a-z]+", " ", parted.lower())


def names_a_machine(source: Source) -> list[Offence]:
    """A path of somebody's machine or the host of a package registry."""
    return [
        source.offence(number, f"{found.group()}: no machine's path and no registry's host is committed")
        for number, line in enumerate(source.text.splitlines(), 1)
        if (found := MACHINE.search(line))
    ]
