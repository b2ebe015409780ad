"""The table of routes refuses lines that do not say enough."""

import pytest

from reddot.accounts.routes import parse

HEADER = "route,method,permission,personal,example"


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        (["route,method"], "the columns must be"),
        ([HEADER, "a,GET,public,no,", "a,GET,public,no,"], "a GET is there twice"),
        ([HEADER, "a,GET,people.reed,no,"], "'people.reed' is not in permissions.csv"),
        ([HEADER, "a,GET,public,perhaps,"], "say yes or no under personal"),
        ([HEADER, "a,GET,people.read,no,"], "write 'no: why this page shows none'"),
        ([HEADER, "a,GET,people.read,no: ,"], "write 'no: why this page shows none'"),
    ],
)
def test_a_line_that_does_not_say_enough_is_refused(lines: list[str], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        parse(lines)


def test_a_line_says_why_a_page_of_a_personal_permission_shows_no_record() -> None:
    route = parse([HEADER, "a,POST,people.read,no: it only redirects,an_officer"])[("a", "POST")]
    assert (route.personal, route.example) == (False, "an_officer")
