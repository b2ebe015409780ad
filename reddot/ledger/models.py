"""The tables of the ledger. Triggers on both engines refuse every change that is not an append (guards.py)."""

from django.db import models
from django.db.models import F, Q


class Entry(models.Model):
    """One entry. `leaf` is all that is hashed; nothing in it ever changes."""

    pk = models.CompositePrimaryKey("force", "seq")
    force = models.CharField(max_length=32)
    seq = models.BigIntegerField()
    leaf = models.BinaryField()
    idem = models.CharField(max_length=200, null=True)  # noqa: DJ001 (null is "no key"; an empty key would be one)

    class Meta:
        db_table = "ledger_entry"
        constraints = [
            models.UniqueConstraint("force", "idem", name="ledger_entry_idem_once", condition=Q(idem__isnull=False)),
            models.CheckConstraint(name="ledger_entry_seq_from_0", condition=Q(seq__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.force}:{self.seq}"


class Body(models.Model):
    """The private fields of one entry, or the commitments of those that have been erased."""

    pk = models.CompositePrimaryKey("force", "seq")
    force = models.CharField(max_length=32)
    seq = models.BigIntegerField()
    value = models.BinaryField()

    class Meta:
        db_table = "ledger_body"

    def __str__(self) -> str:
        return f"{self.force}:{self.seq}"


class Head(models.Model):
    """Where the next entry goes: how many there are, the hash of the last leaf, the edge of the tree."""

    force = models.CharField(max_length=32, primary_key=True)
    n = models.BigIntegerField()
    prev = models.BinaryField()
    edge = models.BinaryField()

    class Meta:
        db_table = "ledger_head"
        constraints = [models.CheckConstraint(name="ledger_head_n_from_0", condition=Q(n__gte=0))]

    def __str__(self) -> str:
        return f"{self.force}: {self.n}"


class Tile(models.Model):
    """256 neighbouring nodes of a tree, as C2SP tlog-tiles cuts them, written when a checkpoint has re-read them."""

    pk = models.CompositePrimaryKey("force", "level", "number")
    force = models.CharField(max_length=32)
    level = models.SmallIntegerField()
    number = models.BigIntegerField()
    root = models.BinaryField()
    nodes = models.BinaryField()

    class Meta:
        db_table = "ledger_tile"

    def __str__(self) -> str:
        return f"{self.force}: tile {self.level}/{self.number}"


class Checkpoint(models.Model):
    """A signed statement of the ledger's size and root."""

    force = models.CharField(max_length=32)
    size = models.BigIntegerField()
    note = models.TextField()
    keys = models.TextField()
    edge = models.BinaryField()
    signed_at = models.DateTimeField()
    signed_by = models.CharField(max_length=64)

    class Meta:
        db_table = "ledger_checkpoint"
        constraints = [models.UniqueConstraint("force", "size", name="ledger_checkpoint_once_a_size")]

    def __str__(self) -> str:
        return f"{self.force}: {self.size}"


class Cosignature(models.Model):
    """A witness's statement that a checkpoint only adds to all it has seen of this ledger."""

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="cosignatures")
    witness = models.CharField(max_length=200)
    kind = models.SmallIntegerField()
    key = models.TextField()
    line = models.TextField()
    received_at = models.DateTimeField()

    class Meta:
        db_table = "ledger_cosignature"
        constraints = [
            models.UniqueConstraint("checkpoint", "witness", "kind", name="ledger_cosignature_once_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.witness}: {self.checkpoint_id}"


class Hold(models.Model):
    """A legal hold: nothing about `reference` may be erased until it is lifted."""

    force = models.CharField(max_length=32)
    reference = models.CharField(max_length=100)
    ground = models.CharField(max_length=32)
    placed_by = models.CharField(max_length=64)
    placed_at = models.DateTimeField()

    class Meta:
        db_table = "ledger_hold"

    def __str__(self) -> str:
        return f"{self.force}: {self.reference} ({self.ground})"


class HoldLifted(models.Model):
    """The end of a legal hold."""

    hold = models.OneToOneField(Hold, models.PROTECT, related_name="lifted")
    lifted_by = models.CharField(max_length=64)
    lifted_at = models.DateTimeField()

    class Meta:
        db_table = "ledger_hold_lifted"

    def __str__(self) -> str:
        return f"{self.hold_id}"


class ErasureRequest(models.Model):
    """A request to erase private fields of one entry, for a second person to decide."""

    force = models.CharField(max_length=32)
    seq = models.BigIntegerField()
    names = models.JSONField()
    ground = models.CharField(max_length=32)
    requested_by = models.CharField(max_length=64)
    requested_at = models.DateTimeField()

    class Meta:
        db_table = "ledger_erasure_request"
        constraints = [models.CheckConstraint(name="ledger_erasure_seq_from_0", condition=Q(seq__gte=0))]

    def __str__(self) -> str:
        return f"{self.force}:{self.seq}"


class Erasure(models.Model):
    """An erasure that was carried out, by someone other than who asked for it."""

    request = models.OneToOneField(ErasureRequest, models.PROTECT, related_name="erasure")
    requested_by = models.CharField(max_length=64)
    approved_by = models.CharField(max_length=64)
    approved_at = models.DateTimeField()

    class Meta:
        db_table = "ledger_erasure"
        constraints = [
            models.CheckConstraint(name="ledger_erasure_by_two", condition=~Q(approved_by=F("requested_by"))),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}"
