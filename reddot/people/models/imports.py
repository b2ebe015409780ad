"""An imported file and what became of it."""

from django.db import models
from django.db.models import Index, UniqueConstraint

from reddot.people.models.units import Force


class ImportBatch(models.Model):
    """One file that somebody handed in, kept as it came."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="batches")
    format = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    source = models.CharField(max_length=80)
    as_of = models.DateField()
    """The day the extract was made: what it says without a date is true from this day."""
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=80)

    class Meta:
        indexes = [Index(fields=["force", "-created_at"], name="batch_latest_first")]

    def __str__(self) -> str:
        return self.file_name


class ImportStep(models.Model):
    """One thing that happened to a batch. The latest row is its state; nothing updates one."""

    class State(models.TextChoices):
        """Where a batch stands."""

        UPLOADED = "uploaded", "Uploaded"
        MAPPED = "mapped", "Columns matched"
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        CHECKED = "checked", "Checked"
        APPLIED = "applied", "Applied"
        FAILED = "failed", "Failed"
        STOPPED = "stopped", "Interrupted"
        UNDONE = "undone", "Undone"

    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    note = models.JSONField(default=dict)
    """What the step leaves for the next: the column mapping, the task, the counts, the first problems and changes."""

    class Meta:
        constraints = [UniqueConstraint(fields=["batch", "number"], name="import_step_once")]

    def __str__(self) -> str:
        return f"{self.state} {self.at:%Y-%m-%d %H:%M}"
