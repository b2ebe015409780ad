"""Who may write, who may read, and how a service looks: what import-linter cannot see."""

import ast
from collections.abc import Iterator, Sequence

from tests.architecture.house import Offence, Source, pure_rooms

WRITES_WITHOUT_POSITIONS = frozenset({"save", "asave", "create", "acreate", "update", "aupdate", "delete", "adelete"})
"""Also names of other things (a dict's update, a workbook's save), which take a positional argument."""
WRITES = frozenset(
    {
        "bulk_create",
        "abulk_create",
        "bulk_update",
        "abulk_update",
        "get_or_create",
        "aget_or_create",
        "update_or_create",
        "aupdate_or_create",
        "create_user",
        "create_superuser",
    }
)
WRITING_SQL = ("insert", "update", "delete", "replace", "truncate", "copy")
ROOMS_WITHOUT_TABLES = pure_rooms() | {"govuk"}
MANAGERS = frozenset({"objects", "_default_manager", "_base_manager"})
READERS = frozenset({"queries", "services", "models", "managers"})


def writes_outside_services(source: Source) -> list[Offence]:
    """A write to the database anywhere but in services and migrations."""
    if source.room in ROOMS_WITHOUT_TABLES or source.part == "services" or source.is_migration:
        return []
    return [
        source.offence(call, f"{_shown(call)} writes: call a service, which takes by and at and appends to the ledger")
        for call in _calls(source.tree)
        if is_write(call)
    ]


def reads_outside_queries(source: Source) -> list[Offence]:
    """A model's manager anywhere but in queries, services and models."""
    if source.part in READERS or source.is_migration:
        return []
    return [
        source.offence(node, f".{node.attr} belongs in queries, where every query starts from visible_to(actor)")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS
    ]


def loose_services(source: Source, inner: frozenset[str] = frozenset()) -> list[Offence]:
    """A public function of services that takes positional arguments, or writes without knowing by whom and when.

    inner: functions of a folder of services that only that folder calls (inner_functions); they are its own business.
    """
    if source.part != "services" or source.places[-1].startswith("_"):
        return []
    functions = {node.name: node for node in source.tree.body if isinstance(node, ast.FunctionDef)}
    found = []
    for name, function in functions.items():
        if name.startswith("_") or f"{source.module}.{name}" in inner:
            continue
        if function.args.posonlyargs or function.args.args or function.args.vararg:
            found.append(source.offence(function, f"{name}() takes positional arguments: start them with *"))
        missing = {"by", "at"} - {argument.arg for argument in function.args.kwonlyargs}
        if missing and _writes_somewhere(function, functions):
            found.append(source.offence(function, f"{name}() writes and does not take {' and '.join(sorted(missing))}"))
    return found


def inner_functions(sources: Sequence[Source]) -> frozenset[str]:
    """Functions of folders of services that nothing outside their folder uses, and that its __init__ does not offer."""
    used: set[str] = set()
    for source in sources:
        home = _services_folder(source)
        used |= {name for name in _names_used(source.tree) if not home or not name.startswith(f"{home}.")}
    return frozenset(
        f"{source.module}.{node.name}"
        for source in sources
        if _services_folder(source)
        for node in source.tree.body
        if isinstance(node, ast.FunctionDef) and f"{source.module}.{node.name}" not in used
    )


def _services_folder(source: Source) -> str:
    """The dotted name of the folder of services that a file lies in; its __init__ looks out and so counts as outside."""
    folder = source.part == "services" and len(source.places) > 2 and source.places[-1] != "__init__"
    return source.module.rpartition(".")[0] if folder else ""


def _names_used(tree: ast.Module) -> set[str]:
    """Dotted names that a file imports, and the attributes it uses of the modules among them."""
    imported = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    attributes = {
        f"{imported[node.value.id]}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in imported
    }
    return attributes | set(imported.values())


def is_write(call: ast.Call) -> bool:
    """Whether a call looks like a write by the ORM or by SQL."""
    if not isinstance(call.func, ast.Attribute):
        return False
    name = call.func.attr
    if name in WRITES:
        return True
    if name in WRITES_WITHOUT_POSITIONS:
        return not call.args and not _is_super(call.func.value)
    return name in ("execute", "executemany", "copy") and _is_writing_sql(call)


def _is_writing_sql(call: ast.Call) -> bool:
    texts = (node.value for argument in call.args[:1] for node in ast.walk(argument) if isinstance(node, ast.Constant))
    return any(isinstance(text, str) and text.strip().lower().startswith(WRITING_SQL) for text in texts)


def _is_super(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "super"


def _writes_somewhere(
    function: ast.FunctionDef, functions: dict[str, ast.FunctionDef], seen: frozenset[str] = frozenset()
) -> bool:
    """Whether a function writes, itself or through another function of its module."""
    for call in _calls(function):
        if is_write(call):
            return True
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        inner = functions.get(name) if name not in seen else None
        if inner is not None and _writes_somewhere(inner, functions, seen | {name}):
            return True
    return False


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _shown(call: ast.Call) -> str:
    return ast.unparse(call.func)[-60:] + "()"
