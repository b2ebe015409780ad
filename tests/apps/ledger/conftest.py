"""A small ledger and those who write, sign and watch it."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from django.db import connection, transaction

from reddot.kernel.actor import Actor, Grant
from reddot.ledger import guards, queries, services, verify
from reddot.ledger.checkpoint import Signer
from reddot.ledger.note_store import NoteStore
from reddot.ledger.terms import NewEntry
from reddot.ledger.witness_client import Address
from reddot.ledger.witness_server import Witness, server

FORCE = "northmoor"
NOW = datetime(2026, 3, 14, 9, 5, tzinfo=UTC)
ADA = Actor(user_id=7, name="Ada Morley", force=FORCE, grants=frozenset({Grant(role="SPT", scope="force")}))
BEN = Actor(user_id=8, name="Ben Castle", force=FORCE)


def make_signer(number, name="ledger.example"):
    return Signer(
        name,
        Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32),
        MLDSA44PrivateKey.from_seed_bytes(bytes([number]) * 32),
    )


def new_entry(number, **more):
    return NewEntry(
        event="fact.recorded",
        meta={"officer": f"officer:{number % 50}", "fact": f"fact:{number}", "kind": "fitness", "on": "2026-03-01"},
        private={"narrative": f"told to me by witness {number}", "surname": f"Surname{number:04d}"},
        **more,
    )


class Ledger:
    """What tests do with one force's ledger, in few words."""

    signer = make_signer(1)

    def add(self, count, first=0):
        entries = [new_entry(number) for number in range(first, first + count)]
        with transaction.atomic():
            return services.append_many(force=FORCE, entries=entries, by=ADA, at=NOW)

    def sign(self, **more):
        return services.checkpoint(force=FORCE, signer=self.signer, by=ADA, at=NOW, **more)

    def run(self, *statements):
        """Run SQL as the database's administrator would."""
        with connection.cursor() as cursor:
            for statement, *values in statements:
                cursor.execute(statement, values)

    def unguard(self):
        self.run(*[(statement,) for statement in guards.removal(connection.vendor)])

    def guard(self):
        self.run(*[(statement,) for statement in guards.statements(connection.vendor)])

    def write(self, path, **more):
        path.write_bytes(b"".join(queries.export(force=FORCE, **more)))
        return path

    def keys(self):
        return [verify.parse_key(str(key)) for key in self.signer.log_keys(FORCE)]


@pytest.fixture
def ledger(db):
    return Ledger()


@pytest.fixture
def open_ledger(transactional_db):
    """A ledger whose writes are committed."""
    ledger = Ledger()
    yield ledger
    connection.ensure_connection()


@pytest.fixture
def witness(tmp_path):
    """A witness on loopback that watches this force's ledger, in a thread of its own."""
    running = []

    def start(number=2, logs=(FORCE,), log=Ledger.signer):
        signer = make_signer(number, f"witness{number}.example")
        store = NoteStore(tmp_path / f"witness{number}")
        origins = {log.origin(force): log.log_keys(force) for force in logs}
        moments = iter(range(1_800_000_000, 1_900_000_000))
        serving = server(
            witness=Witness(signer=signer, trusted=origins, store=store, clock=lambda: next(moments)),
            host="127.0.0.1",
            port=0,
        )
        threading.Thread(target=serving.serve_forever, args=(0.01,), daemon=True).start()
        running.append(serving)
        return Address(f"http://127.0.0.1:{serving.server_port}", signer.witness_keys())

    yield start
    for serving in running:
        serving.shutdown()
        serving.server_close()


def later(**more):
    return NOW + timedelta(**more)
