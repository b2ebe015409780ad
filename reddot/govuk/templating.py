"""The Jinja2 environment of every page."""

from typing import Any

from django.apps import apps
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import BaseStorage
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import BaseLoader, Environment, FileSystemLoader, StrictUndefined
from jinja2.exceptions import TemplateNotFound

from reddot.govuk import paging, tables
from reddot.govuk.errors import error_list, has_errors
from reddot.govuk.filters import FILTERS
from reddot.govuk.macros import component
from reddot.govuk.rendering import field_html


class _OurTemplates(FileSystemLoader):
    """Templates of installed apps that end in .jinja; the .html ones beside them are Django's, not ours."""

    def get_source(self, environment: Environment, template: str) -> Any:
        if not template.endswith(".jinja"):
            raise TemplateNotFound(template)
        return super().get_source(environment, template)


def _loader() -> BaseLoader:
    folders = [f"{app.path}/templates" for app in apps.get_app_configs()]
    return _OurTemplates(folders)


def url(name: str, /, *args: object, **kwargs: object) -> str:
    """The address of a named page."""
    return reverse(name, args=args, kwargs=kwargs)


def csrf(request: HttpRequest) -> str:
    """The hidden input that a form which changes something must carry."""
    return csrf_input(request)


def flashes(request: HttpRequest) -> BaseStorage | list[Any]:
    """The messages to show once, on the page after the one that did something."""
    return get_messages(request)


def nonce(request: HttpRequest) -> str:
    """The word that lets this page's one inline script run; "" when no policy is set.

    Asked for here and not in a template's `if`: the policy's word is false until it has been read once.
    """
    return str(getattr(request, "csp_nonce", ""))


GLOBALS = {
    "url": url,
    "static": static,
    "csrf": csrf,
    "flashes": flashes,
    "nonce": nonce,
    "component": component,
    "field_html": field_html,
    "error_list": error_list,
    "has_errors": has_errors,
    "with_query": paging.with_query,
    "without_place": paging.without_place,
    "page_links": paging.page_links,
    "sorting": paging.sorting,
    "chosen": paging.chosen,
    "columns_of": tables.columns_of,
    "table_body": tables.body,
}
"""What every template can call."""


def environment(**options: Any) -> Environment:
    """The environment that Django's Jinja2 backend asks for: strict about names, escaping, compiled once a process."""
    ours = ("loader", "autoescape", "undefined", "cache_size")
    built = Environment(
        loader=_loader(),
        autoescape=True,
        undefined=StrictUndefined,
        cache_size=-1,
        trim_blocks=True,
        lstrip_blocks=True,
        **{name: value for name, value in options.items() if name not in ours},
    )
    built.globals.update(GLOBALS)
    built.filters.update(FILTERS)
    return built
