"""The attacks of reliability.md 1.2, by someone with full write access to the database and, in some, the signing key."""

from django.db import connection

from reddot.ledger import leaf, queries, services, tree
from reddot.ledger.checkpoint import Checkpoint
from reddot.ledger.note import Note
from tests.apps.ledger.conftest import ADA, BEN, FORCE, NOW, Ledger, make_signer

ENTRIES, EVERY = 200, 50
"""The ledger under attack: so many entries, signed every so many."""


class Rows:
    """A ledger's rows as an attacker handles them: taken out, changed, put back."""

    def __init__(self):
        stored = list(queries.rows(force=FORCE, first=0, end=ENTRIES))
        self.leaves = [row[1] for row in stored]
        self.bodies = [row[2] for row in stored]
        self.signer = Ledger.signer
        with connection.cursor() as cursor:
            cursor.execute("SELECT size, note FROM ledger_checkpoint")
            self.notes = dict(cursor.fetchall())

    def put_back(self):
        present = [row for row in self.leaves if row is not None]
        edge = tree.Frontier()
        for row in present:
            edge.add(tree.leaf_hash(row))
        keys = "".join(f"{key}\n" for key in self.signer.log_keys(FORCE))
        with connection.cursor() as cursor:
            for table in ("ledger_cosignature", "ledger_checkpoint", "ledger_tile", "ledger_body", "ledger_entry"):
                cursor.execute(f"DELETE FROM {table}")
            for seq, (row, body) in enumerate(zip(self.leaves, self.bodies, strict=True)):
                if row is not None:
                    cursor.execute("INSERT INTO ledger_entry (force, seq, leaf) VALUES (%s, %s, %s)", [FORCE, seq, row])
                if body is not None:
                    cursor.execute(
                        "INSERT INTO ledger_body (force, seq, value) VALUES (%s, %s, %s)", [FORCE, seq, body]
                    )
            for size, note in sorted(self.notes.items()):
                cursor.execute(
                    "INSERT INTO ledger_checkpoint (force, size, note, keys, edge, signed_at, signed_by)"
                    " VALUES (%s, %s, %s, %s, %s, %s, 'job:attack')",
                    [FORCE, size, note, keys, b"", NOW],
                )
            cursor.execute("DELETE FROM ledger_head")
            cursor.execute(
                "INSERT INTO ledger_head (force, n, prev, edge) VALUES (%s, %s, %s, %s)",
                [FORCE, len(self.leaves), tree.leaf_hash(present[-1]), edge.packed()],
            )

    def edit(self, seq):
        parts = leaf.unpack_leaf(self.leaves[seq])
        changed = parts.meta.replace(b"fitness", b"eyesight")
        assert changed != parts.meta
        self.leaves[seq] = leaf.pack_leaf(seq=seq, before=parts.before, commitments=parts.commitments, meta=changed)

    def rehash(self):
        """Make every leaf follow from the one before it again."""
        before = leaf.NO_LEAF_BEFORE
        for seq, row in enumerate(self.leaves):
            parts = leaf.unpack_leaf(row)
            self.leaves[seq] = leaf.pack_leaf(seq=seq, before=before, commitments=parts.commitments, meta=parts.meta)
            before = tree.leaf_hash(self.leaves[seq])

    def resign(self, signer):
        """Sign every checkpoint anew."""
        self.signer = signer
        whole = tree.Tree(tree.leaf_hash(row) for row in self.leaves)
        self.notes = {size: "" for size in self.notes if size <= len(self.leaves)}
        for size in self.notes:
            statement = Checkpoint(origin=signer.origin(FORCE), size=size, root=whole.root(size))
            signatures = signer.sign(statement, signer.log_keys(FORCE), 1_700_000_000)
            self.notes[size] = str(Note(statement.text, signatures))

    def cut(self, size):
        del self.leaves[size:], self.bodies[size:]


def edit_a_body(rows):
    rows.bodies[60] = rows.bodies[60].replace(b"witness", b"officer")


def edit_the_last_body(rows):
    rows.bodies[-1] = rows.bodies[-1].replace(b"witness", b"officer")


def swap_two_bodies(rows):
    rows.bodies[60], rows.bodies[61] = rows.bodies[61], rows.bodies[60]


def delete_a_body_silently(rows):
    rows.bodies[60] = None


def edit_metadata(rows):
    rows.edit(60)


def delete_a_row_mid_table(rows):
    rows.leaves[60] = None


def edit_and_rehash(rows):
    rows.edit(60)
    rows.rehash()


def edit_and_resign_with_a_key_of_his_own(rows):
    edit_and_rehash(rows)
    rows.resign(make_signer(99))


def edit_and_resign_with_the_stolen_key(rows):
    edit_and_rehash(rows)
    rows.resign(rows.signer)


def edit_a_checkpoint(rows):
    rows.notes[100] = rows.notes[50].replace("\n50\n", "\n100\n")


def truncate_the_tail(rows):
    rows.cut(120)


def truncate_the_tail_with_its_checkpoints(rows):
    rows.cut(120)
    rows.notes = {size: note for size, note in rows.notes.items() if size <= 120}


def insert_back_dated(rows):
    rows.leaves.insert(60, rows.leaves[30])
    rows.bodies.insert(60, rows.bodies[30])
    rows.rehash()
    rows.resign(rows.signer)


def reorder(rows):
    rows.leaves[60], rows.leaves[61] = rows.leaves[61], rows.leaves[60]
    swap_two_bodies(rows)
    rows.rehash()
    rows.resign(rows.signer)


def restore_an_old_copy_and_fork(rows):
    rows.cut(120)
    rows.leaves += rows.leaves[:90]
    rows.bodies += rows.bodies[:90]
    rows.rehash()
    rows.resign(rows.signer)


def delete_the_last_checkpoint(rows):
    del rows.notes[ENTRIES]


def change_nothing(rows):
    pass


def erase_two_fields_lawfully():
    for seq in (60, 61):
        request = services.request_erasure(
            force=FORCE, seq=seq, names=["narrative"], ground="retention", by=ADA, at=NOW
        )
        services.erase(request=request, by=BEN, at=NOW)


THROUGH_THE_APPLICATION = {
    "update an entry": "UPDATE ledger_entry SET leaf = (SELECT leaf FROM ledger_entry WHERE seq = 1) WHERE seq = 0",
    "delete an entry": "DELETE FROM ledger_entry WHERE seq = 60",
    "delete a body": "DELETE FROM ledger_body WHERE seq = 60",
    "wind the head back": "UPDATE ledger_head SET n = 120",
}
