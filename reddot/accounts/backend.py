"""Who a session belongs to, read by hand: every page asks it, and the ORM's read costs three times as much."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db import connection

from reddot.accounts.models import User

_FIELDS = tuple(field.attname for field in User._meta.concrete_fields)
_READ = f"SELECT {', '.join(_FIELDS)} FROM {User._meta.db_table} WHERE id = %s AND is_active"  # noqa: S608 - names from the model


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """allauth's sign-in; only the read of the signed-in user is ours."""

    def get_user(self, user_id: int) -> User | None:
        """The open account with this id, or None."""
        with connection.cursor() as cursor:
            cursor.execute(_READ, [user_id])
            row = cursor.fetchone()
        return User.from_db(connection.alias, _FIELDS, _converted(row)) if row else None


def _converted(row: tuple[object, ...]) -> list[object]:
    """A row as the ORM would give it: SQLite has no dates and no truth values of its own."""
    if connection.vendor != "sqlite":
        return list(row)
    values = []
    for field, value in zip(User._meta.concrete_fields, row, strict=True):
        for convert in connection.ops.get_db_converters(field.get_col(User._meta.db_table)):
            value = convert(value, None, connection)
        values.append(value)
    return values
