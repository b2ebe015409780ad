"""What stands round every page: navigation, search, account, notes. The site's context processor hands it over as `shell`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class NavItem:
    """A link of the navigation or the footer."""

    text: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """What stands round every page.

    search: the address that the one search box asks with `q`; "" for no box. searched: what was asked last.
    account: the name of the person signed in; account_href: their own page. sign_out: the address that a POST signs
    out at; sign_in: shown when nobody is signed in.
    phase: a word such as "Demo", with phase_text beside it. note: a sentence at the foot of every page.
    """

    home: str = "/"
    navigation: Sequence[NavItem] = ()
    search: str = ""
    searched: str = ""
    search_label: str = "Search"
    account: str = ""
    account_href: str = ""
    sign_out: str = ""
    sign_in: str = ""
    phase: str = ""
    phase_text: str = ""
    note: str = ""
    footer: Sequence[NavItem] = ()


def with_current(items: Sequence[NavItem], path: str) -> tuple[NavItem, ...]:
    """The same items, the one that `path` lies under marked: the longest address wins, and "/" only itself."""
    fits = [item for item in items if path == item.href or (item.href != "/" and path.startswith(item.href))]
    best = max(fits, key=lambda item: len(item.href), default=None)
    return tuple(replace(item, current=item is best) for item in items)
