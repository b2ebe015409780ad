"""The pivot and the list at national size: one force of 125,000 officers beside one of 1,000, in one database."""

import os
import resource
import statistics
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from bench.row import Row

SIZES = {True: (2_000, 400), False: (125_000, 1_000)}
BIG, LITTLE = "northmoor", "southvale"
ANSWERS_A_SECOND = 100_000
MEBIBYTES = 1_024
MILLISECONDS = 50
QUERIES = 8
PAGES_A_SECOND = 400
AT_MOST = 1.3


def run(small: bool) -> list[Row]:
    """Every promise about answers and lists, on a database made for it."""
    big, little = SIZES[small]
    kept = os.environ.get("REDDOT_BENCH_FOLDER")
    with tempfile.TemporaryDirectory(prefix="reddot-bench-") as folder:
        _start(Path(kept or folder))
        _make(big, little)
        return [*_whole_force(), *_one_answer(), *_lists(), _memory()]


def _start(folder: Path) -> None:
    """Point Django at a SQLite file in a folder, and migrate it."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["REDDOT_STATE"] = str(folder)
    os.environ.setdefault("REDDOT_DATABASE", f"sqlite:///{folder / 'bench.sqlite3'}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reddot.entry.web.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _make(big: int, little: int) -> None:
    from demo.build import make
    from demo.geography import Scale, plans
    from demo.moments import Calendar
    from reddot.people.models import Force

    if Force.objects.exists():
        return
    first, *others = plans(Scale.NATIONAL)
    other = next(plan for plan in others if plan.code == LITTLE)
    make(
        [
            replace(other, regulars=little - little // 14, specials=little // 14),
            replace(first, regulars=big - big // 14, specials=big // 14),
        ],
        Calendar(_now().date(), weekly=False),
        seed=2019,
    )


def _now() -> datetime:
    return datetime.now(UTC)


def _seconds(work: Callable[[], object], clock: Callable[[], float] = perf_counter) -> float:
    began = clock()
    work()
    return clock() - began


def _whole_force() -> list[Row]:
    """answer_all beside a plain loop over answer; first with no fact in memory, then as every later call."""
    from reddot.authority.queries.answers import answer
    from reddot.authority.queries.workforce import answer_all
    from reddot.people.models import Officer
    from reddot.people.queries.table import forget_tables

    def everyone() -> int:
        return len(answer_all(force=BIG, model="taser-7", at=_now()).officers)

    count = everyone()
    forget_tables()
    cold = _seconds(everyone)
    warm = statistics.median(_seconds(everyone) for _ in range(5))
    sample = list(Officer.objects.filter(force_id=BIG).order_by("pk")[:: max(1, count // 500)])
    looped = _seconds(lambda: [answer(officer=one, model="taser-7", at=_now()) for one in sample])
    plain = len(sample) / looped
    return [
        Row(
            name=f"answer_all on {count:,} officers", value=count / warm, unit="answers/s",
            peer_name="a plain loop over answer", peer_value=plain, bar=f"at least {ANSWERS_A_SECOND:,} answers/s",
            ok=count / warm >= ANSWERS_A_SECOND,
        ),
        Row(
            name="the same with every fact still to be read from the database", value=count / cold, unit="answers/s",
            peer_name="a plain loop over answer", peer_value=plain, bar="more than the loop", ok=count / cold > plain,
        ),
    ]  # fmt: skip


def _one_answer() -> list[Row]:
    """One officer's page and one may-carry by API, as the server does them, in the force of 125,000."""
    client = _lead(BIG, f"{BIG}.bench")
    page = _page_costs(client, "/officers/1001/", 25)
    little = _page_costs(_lead(LITTLE, f"{LITTLE}.bench"), f"/officers/{_some_collar(LITTLE)}/", 25)
    return [
        Row(
            name="an officer's page with the answer, median of server time", value=page.wall * 1000, unit="ms",
            peer_name="the same in the force of 1,000", peer_value=little.wall * 1000, bar=f"at most {MILLISECONDS} ms",
            ok=page.wall * 1000 <= MILLISECONDS,
        ),
        Row(
            name="queries of that page, the access log's insert apart", value=page.queries, unit="queries",
            peer_name="the same in the force of 1,000", peer_value=little.queries,
            bar=f"at most {QUERIES}, and the same in both", ok=page.queries <= QUERIES and page.queries == little.queries,
        ),
    ]  # fmt: skip


def _lists() -> list[Row]:
    """A list page of 50 rows, in the force of 125,000 and in that of 1,000, in turn."""
    big, little = _lead(BIG, f"{BIG}.bench"), _lead(LITTLE, f"{LITTLE}.bench")
    rounds = [(_page_costs(big, "/workforce/", 60), _page_costs(little, "/workforce/", 60)) for _ in range(5)]
    ratio = statistics.median(one.cpu / other.cpu for one, other in rounds)
    a_second = statistics.median(1 / one.cpu for one, _ in rounds)
    bare = 1 / _bare_cost()
    return [
        Row(
            name="cost of a list page at 125,000 rows over its cost at 1,000", value=ratio, unit="times",
            peer_name="the page at 1,000 rows", peer_value=1.0, bar=f"at most {AT_MOST}", ok=ratio <= AT_MOST,
        ),
        Row(
            name="list pages of 50 rows per CPU-second", value=a_second, unit="pages/s",
            peer_name="the emptiest page of the same server", peer_value=bare, bar=f"at least {PAGES_A_SECOND}",
            ok=a_second >= PAGES_A_SECOND,
        ),
    ]  # fmt: skip


def _memory() -> Row:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Row(
        name="memory of all of this, the making of the force included", value=peak, unit="MiB", peer_name="the limit",
        peer_value=MEBIBYTES, bar="under 1 GiB", ok=peak < MEBIBYTES,
    )  # fmt: skip


class _Cost:
    def __init__(self, wall: float, cpu: float, queries: int) -> None:
        self.wall, self.cpu, self.queries = wall, cpu, queries


def _page_costs(client: Any, path: str, times: int) -> _Cost:
    """Median wall seconds, mean CPU seconds and the number of queries of one request, warm."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(3):
        assert client.get(path) == 200, path
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    reads = [one for one in captured.captured_queries if "INSERT INTO accounts_accesslog" not in one["sql"]]
    walls = []
    began = process_time()
    for _ in range(times):
        walls.append(_seconds(lambda: client.get(path)))
    return _Cost(statistics.median(walls), (process_time() - began) / times, len(reads))


def _bare_cost() -> float:
    client = _Requests("")
    client.get("/static/none")
    began = process_time()
    for _ in range(200):
        client.get("/static/none")
    return (process_time() - began) / 200


class _Requests:
    """Requests straight to the WSGI application: no test client's own cost."""

    def __init__(self, session: str) -> None:
        from reddot.entry.web.wsgi import application

        self._application, self._session = application, session

    def get(self, path: str) -> int:
        """The status of one GET; the body is read to its end."""
        import io
        import sys

        status: list[int] = []
        route, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": route, "QUERY_STRING": query, "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.version": (1, 0), "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr, "wsgi.multithread": False,
            "wsgi.multiprocess": False, "wsgi.run_once": False, "HTTP_HOST": "127.0.0.1",
            "HTTP_COOKIE": f"sessionid={self._session}", "REMOTE_ADDR": "127.0.0.1",
        }  # fmt: skip
        response = self._application(environ, lambda line, headers, info=None: status.append(int(line.split()[0])))
        for _ in response:
            pass
        response.close()
        return status[0]


def _lead(force: str, name: str) -> _Requests:
    """A signed-in Taser lead of a force."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from reddot.accounts.models import User

    user = User.objects.get(username="lead" if force == BIG else f"lead-{force}")
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.set_expiry(timedelta(hours=1))
    session.create()
    return _Requests(session.session_key or name)


def _some_collar(force: str) -> str:
    from reddot.people.models import Officer

    return (
        Officer.objects.filter(force_id=force, employment="regular")
        .order_by("pk")
        .values_list("collar_number", flat=True)[0]
    )
