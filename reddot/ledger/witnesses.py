"""Witnesses as the command line names them: a file of their addresses, and one to run. Starts no Django."""

from collections.abc import Callable
from http.server import ThreadingHTTPServer
from pathlib import Path

from reddot.kernel.refusal import Refusal
from reddot.ledger import keys, witness_client
from reddot.ledger.note import BadNote, VerifierKey, parse_key
from reddot.ledger.note_store import NoteStore
from reddot.ledger.witness_server import Witness, server, trusted_logs


class BadFile(Refusal):
    """A file given to a command cannot be used."""

    code = "bad_file"


def read_witnesses(path: Path) -> list[witness_client.Address]:
    """The witnesses in a file: one line each, its address and its public keys, parted by spaces. Raises: BadFile."""
    addresses = []
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        url, *texts = line.split()
        try:
            found: tuple[VerifierKey, ...] = tuple(parse_key(text) for text in texts)
        except BadNote as broken:
            raise BadFile(f"{path}, line {number}: {broken}.") from None
        if not found or len({key.name for key in found}) != 1:
            raise BadFile(f"{path}, line {number}: write an address and then the public keys of one witness.")
        addresses.append(witness_client.Address(url, found))
    return addresses


def witness(
    *, host: str, port: int, folder: Path, name: str, logs: Path, clock: Callable[[], int]
) -> ThreadingHTTPServer:
    """A witness bound to an address and ready to serve; the caller runs and closes it.

    folder: where its key and its memory are kept; both are made when missing.
    logs: file with the public keys of the ledgers to watch, one a line.   clock: now [seconds since 1970].
    Raises: BadFile; BadKeyFile; OSError when the address is taken.
    """
    try:
        trusted = trusted_logs(_lines(logs))
    except BadNote as broken:
        raise BadFile(f"{logs}: {broken}.") from None
    signer = keys.load_or_generate(key_of(folder), name)
    store = NoteStore(folder / "seen")
    return server(witness=Witness(signer=signer, trusted=trusted, store=store, clock=clock), host=host, port=port)


def key_of(folder: Path) -> Path:
    """Where a witness keeps its key."""
    return folder / "witness.key"


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise BadFile(f"{path} cannot be read.") from None
