"""Who may write, who may read, and how a service looks: what import-linter cannot see."""

import ast
from collections.abc import Iterator

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


def loose_services(source: Source) -> list[Offence]:
    """A public function of services that takes positional arguments, or writes without knowing by whom and when."""
    if source.part != "services" or source.places[-1].startswith("_"):
        return []
    functions = {node.name: node for node in source.tree.body if isinstance(node, ast.FunctionDef)}
    found = []
    for name, function in functions.items():
        if name.startswith("_"):
            continue
        if function.args.posonlyargs or function.args.args or function.args.vararg:
            found.append(source.offence(function, f"{name}() takes positional arguments: start them with *"))
        missing = {"by", "at"} - {argument.arg for argument in function.args.kwonlyargs}
        if missing and _writes_somewhere(function, functions):
            found.append(source.offence(function, f"{name}() writes and does not take {' and '.join(sorted(missing))}"))
    return found


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
