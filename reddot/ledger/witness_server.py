"""Serves a witness over HTTP: POST /add-checkpoint as C2SP tlog-witness says, and two pages to read from.

GET / says in words who this is; GET /checkpoint/<SHA-256 of the origin in hex> gives the last checkpoint cosigned, so
that a log can ask what was seen of it before it signs again after a restore.
"""

from collections.abc import Callable, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock

from reddot.ledger.checkpoint import Signer
from reddot.ledger.note import BadNote, VerifierKey, parse_key
from reddot.ledger.note_store import NoteStore, name_of
from reddot.ledger.witness import Answer, consider, parse_submission

LARGEST_REQUEST = 256 * 1024
SECONDS_TO_SEND = 10


class Witness:
    """A witness with its memory. Looking up the last checkpoint and storing the next is one step."""

    def __init__(
        self,
        *,
        signer: Signer,
        trusted: Mapping[str, Sequence[VerifierKey]],
        store: NoteStore,
        clock: Callable[[], int],
    ) -> None:
        self._signer = signer
        self._trusted = trusted
        self._store = store
        self._clock = clock
        self._lock = Lock()

    def add_checkpoint(self, text: str) -> Answer:
        """The answer to a submission. A cosignature leaves only when its checkpoint is on disk."""
        try:
            submission = parse_submission(text)
        except BadNote as broken:
            return Answer(status=400, body=f"The request cannot be read: {broken}.\n")
        with self._lock:
            origin = submission.checkpoint.origin
            answer = consider(
                submission,
                trusted=self._trusted,
                held=self._store.get(origin) if origin in self._trusted else None,
                signer=self._signer,
                timestamp=self._clock(),
            )
            if answer.keep is not None:
                self._store.put(origin, answer.keep)
        return answer

    def read(self, path: str) -> Answer:
        """The answer to a page request."""
        if path == "/":
            return Answer(status=200, body=self._about())
        for origin in self._trusted:
            if path == f"/checkpoint/{name_of(origin)}":
                note = self._store.get(origin)
                return Answer(status=200, body=str(note)) if note else Answer(status=404, body="Nothing seen yet.\n")
        return Answer(status=404, body="There is nothing here.\n")

    def _about(self) -> str:
        keys = "".join(f"{key}\n" for key in self._signer.witness_keys())
        logs = "".join(f"{origin}\n" for origin in sorted(self._trusted)) or "none yet\n"
        return f"Reddot witness {self._signer.name}\n\nIts public keys:\n{keys}\nLogs it watches:\n{logs}"


def trusted_logs(lines: Sequence[str]) -> dict[str, tuple[VerifierKey, ...]]:
    """The logs to watch, by origin, from lines with one verifier key each. Raises: BadNote."""
    logs: dict[str, tuple[VerifierKey, ...]] = {}
    for line in lines:
        if line.strip() and not line.startswith("#"):
            key = parse_key(line)
            logs[key.name] = (*logs.get(key.name, ()), key)
    return logs


def server(*, witness: Witness, host: str, port: int) -> ThreadingHTTPServer:
    """A server for a witness, bound but not yet serving. port: 0 takes a free one."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = SECONDS_TO_SEND

        def do_GET(self) -> None:
            self._answer(witness.read(self.path))

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            if not length.isdigit() or int(length) > LARGEST_REQUEST:
                self.close_connection = True
                self._answer(Answer(status=413, body="The request is too large or does not say how large it is.\n"))
                return
            text = self.rfile.read(int(length)).decode("utf-8", "replace")
            if self.path == "/add-checkpoint":
                self._answer(witness.add_checkpoint(text))
            else:
                self._answer(Answer(status=404, body="There is nothing here.\n"))

        def _answer(self, answer: Answer) -> None:
            body = answer.body.encode()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: a witness's output is its answers."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

    return Server((host, port), Handler)
