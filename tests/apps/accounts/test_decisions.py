"""The matrix decides as the roles page says, for every role, permission and place; and no cell can change unseen."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reddot.accounts import terms
from reddot.accounts.permissions import (
    LETTERS,
    NotAllowed,
    Part,
    Permission,
    Place,
    allowed,
    matrix,
    parse_matrix,
    require,
    scopes,
)
from reddot.kernel.actor import Actor, Grant, system
from tests.apps.accounts import oracle
from tests.apps.accounts.roles_page import cells_by_role, facts_by_role
from tests.factories.accounts import an_actor

SIGNED_IN_ROLES = [role for role in terms.ROLES if role.over]
PLACES = [
    Place(force=force, district=district, team=team, user_id=user_id, special=special, assigned=assigned)
    for force in ("northmoor", "southvale")
    for district, team in (("D1", "T1"), ("D1", "T2"), ("D2", "T3"))
    for user_id in (7, 8)
    for special in (True, False)
    for assigned in (True, False)
]


def grants_of(role: terms.Role) -> Iterator[Grant]:
    for over in role.over:
        unit = {"team": "T1", "district": "D1"}.get(over, "")
        yield Grant(role=role.code, scope=over, unit=unit)


def differences(permissions: Iterable[Permission]) -> list[str]:
    """The cells in which the table says other than the roles page."""
    return [
        f"{permission.name} for {role}: the table says {cell!r}, the page {on_page!r}"
        for permission in permissions
        for role, cell in permission.cells.items()
        if cell != (on_page := cells_by_role()[role].get(permission.name, ""))
    ]


def test_the_table_and_the_roles_page_say_the_same() -> None:
    assert differences(matrix().values()) == []
    assert set().union(*cells_by_role().values()) <= set(matrix()), "the page names a permission that is not there"


def test_the_roles_and_their_page_say_the_same() -> None:
    coded = {
        role.code: (role.title, frozenset(map(str, role.over)), role.privileged, role.two_person)
        for role in terms.ROLES
    }
    assert coded == facts_by_role()


def test_there_are_the_sixteen_roles() -> None:
    agreed = "OFF SUP SCI SPT TRN ARM CTR REV PSD FIN CHF PCC SCR AUD PUB ADM"
    assert " ".join(terms.ROLE_CODES) == agreed


@pytest.mark.parametrize("role", SIGNED_IN_ROLES, ids=lambda role: role.code)
def test_each_role_reaches_what_the_second_statement_says(role: terms.Role) -> None:
    for grant in grants_of(role):
        actor = Actor(user_id=7, name="Somebody", force="northmoor", grants=frozenset({grant}))
        for permission in matrix():
            scope = scopes(actor, permission)
            for place in PLACES:
                assert scope.level_of(place) == oracle.level(actor, permission, place), (grant, permission, place)


any_grant = st.sampled_from([grant for role in SIGNED_IN_ROLES for grant in grants_of(role)])
any_actor = st.builds(
    Actor,
    user_id=st.sampled_from([7, 8, None]),
    name=st.just("Somebody"),
    force=st.sampled_from(["northmoor", "southvale", None]),
    grants=st.frozensets(any_grant, max_size=4),
)


@given(any_actor, st.sampled_from(sorted(matrix())), st.sampled_from(PLACES))
def test_any_mix_of_roles_reaches_what_the_second_statement_says(actor: Actor, permission: str, place: Place) -> None:
    assert scopes(actor, permission).level_of(place) == oracle.level(actor, permission, place)


def test_every_changed_cell_is_noticed() -> None:
    """Teeth: each cell of the table in turn gets each other letter, and the comparison names exactly that cell."""
    tried = 0
    for permission in matrix().values():
        for role, cell in permission.cells.items():
            for letter in {"", *LETTERS} - {cell}:
                tried += 1
                named = differences([_with(permission, role, letter)])
                assert [line.startswith(f"{permission.name} for {role}:") for line in named] == [True]
    assert tried == len(matrix()) * 16 * len(LETTERS)


def test_every_deleted_or_reversed_cell_changes_a_decision() -> None:
    """Teeth: the decisions above are made from the table, so taking a cell away or giving a blank one is felt."""
    for permission in matrix().values():
        for role in SIGNED_IN_ROLES:
            flipped = "" if permission.cells[role.code] else "f"
            assert _decisions(_with(permission, role.code, flipped), role) != _decisions(permission, role), (
                permission.name,
                role.code,
            )


def _with(permission: Permission, role: str, letter: str) -> Permission:
    return replace(permission, cells={**permission.cells, role: letter})


def _decisions(permission: Permission, role: terms.Role) -> list[object]:
    found: list[object] = []
    for grant in grants_of(role):
        actor = Actor(user_id=7, name="Somebody", force="northmoor", grants=frozenset({grant}))
        scope = scopes(actor, permission.name, table={permission.name: permission})
        found += [bool(scope), *(scope.level_of(place) for place in PLACES)]
    return found


def test_every_cell_means_something_for_every_part_its_role_can_be_held_over() -> None:
    for permission in matrix().values():
        for role in SIGNED_IN_ROLES:
            for grant in grants_of(role):
                actor = Actor(user_id=7, name="Somebody", force="northmoor", grants=frozenset({grant}))
                given_something = bool(permission.cells[role.code])
                assert (allowed(actor, permission.name) is not None) == given_something, (permission.name, grant)


def test_a_role_outside_any_force_reaches_no_record() -> None:
    actor = an_actor(("SPT", "force", ""), force=None)
    assert allowed(actor, "people.read") is None


def test_an_unknown_role_reaches_nothing() -> None:
    assert allowed(an_actor(("XXX", "force", "")), "people.read") is None


def test_a_person_cannot_pass_for_a_job() -> None:
    assert allowed(an_actor((terms.JOB_ROLE, "force", "")), "people.read") is None


def test_a_job_reaches_everything_in_its_force_and_only_there() -> None:
    scope = require(terms.job("nightly sweep", force="northmoor"), "people.read")
    assert scope.whole_force
    assert scope.level_of(Place(force="northmoor")) == "full"
    assert scope.level_of(Place(force="southvale")) is None


def test_an_actor_without_roles_reaches_nothing() -> None:
    assert allowed(system("some command"), "people.read") is None


def test_the_public_sees_what_is_published_and_nothing_else() -> None:
    reached = {name for name in matrix() if allowed(terms.PUBLIC, name)}
    assert reached == {"statistics.published", "ledger.checkpoint"}


def test_a_system_administrator_sees_no_record_of_a_person() -> None:
    actor = an_actor(("ADM", "force", ""), force=None)
    assert [name for name, line in matrix().items() if line.personal and allowed(actor, name)] == []


def test_require_refuses_in_words() -> None:
    with pytest.raises(NotAllowed, match="Your roles do not allow this"):
        require(an_actor(("OFF", "own", "")), "people.record")


def test_an_unnamed_permission_is_an_error_not_a_no() -> None:
    with pytest.raises(KeyError):
        scopes(an_actor(("OFF", "own", "")), "people.reed")


def test_several_roles_add_up() -> None:
    scope = scopes(an_actor(("SUP", "team", "T1"), ("CTR", "force", "")), "people.read")
    assert scope.full == {Part(over="team", unit="T1")}
    assert scope.redacted == {Part(over="force")}
    assert scope.teams == {"T1"}
    assert not scope.whole_force


HEADER = "permission,personal,what," + ",".join(terms.ROLE_CODES)


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        (["permission,personal,what,OFF"], "the columns"),
        ([HEADER, "a.b,yes,What," + "," * 15, "a.b,yes,What," + "," * 15], "twice"),
        ([HEADER, "a.b,perhaps,What," + "," * 15], "yes or no"),
        ([HEADER, "a.b,yes,What,q" + "," * 15], "'q' is not one of"),
    ],
)
def test_a_broken_table_is_refused(lines: list[str], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        parse_matrix(lines)
