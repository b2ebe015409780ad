"""The policies that come with Reddot, for a force to adopt or to start from."""

from functools import cache
from importlib import resources

from reddot.criteria.policy import Policy
from reddot.criteria.policy_file import load_policy

_FOLDER = resources.files("reddot.criteria").joinpath("policies")


@cache
def policy_names() -> tuple[str, ...]:
    """The names of the policies, in order."""
    return tuple(sorted(file.name.removesuffix(".yaml") for file in _FOLDER.iterdir() if file.name.endswith(".yaml")))


def policy_text(name: str) -> str:
    """The YAML of a policy.

    Raises: KeyError for a name that is not in policy_names().
    """
    if name not in policy_names():
        raise KeyError(name)
    return _FOLDER.joinpath(f"{name}.yaml").read_text("utf-8")


@cache
def shipped_policy(name: str) -> Policy:
    """A policy that comes with Reddot.

    Raises: KeyError for a name that is not in policy_names().
    """
    loaded = load_policy(policy_text(name))
    if loaded.policy is None:
        raise ValueError(f"{name}.yaml: {loaded.problems[0].message}")
    return loaded.policy
