"""The one door to the GOV.UK macro package: to swap it, change this file and the parity test beside it.

The package's macros count on names that may be missing, and our own templates must not: so they live in an
environment of their own and are handed over as functions that take one mapping and return safe HTML.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, PrefixLoader
from markupsafe import Markup

PACKAGE = "govuk_frontend_jinja"

Macro = Callable[..., Markup]


@cache
def _environment() -> Environment:
    loader = PrefixLoader({PACKAGE: PackageLoader(PACKAGE)})
    return Environment(loader=loader, autoescape=True, auto_reload=False, cache_size=-1)


@cache
def macro(component: str) -> Macro:
    """The macro of a GOV.UK component by its upstream folder name, such as "date-input".

    Raises: TemplateNotFound for a component that the package has not got.
    """
    name = "govuk" + component.title().replace("-", "")
    module = _environment().get_template(f"{PACKAGE}/components/{component}/macro.html").module
    found: Macro = getattr(module, name)
    return found


def component(name: str, params: Mapping[str, Any]) -> Markup:
    """The HTML of a GOV.UK component, with the options that the Design System documents for it."""
    return macro(name)(params)
