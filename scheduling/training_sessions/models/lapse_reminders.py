"""Reminders sent about training that expires: one digest a person a day, each reminder once."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from jobs.models import Mail
from training.models import Course, Person
from training.reminders import To, why


class LapseDigest(models.Model):
    """The mail to a person on a day; without a person, to the communications team."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="lapse_digests"
    )
    on = models.DateField()
    sent_at = models.DateTimeField()
    mails = models.ManyToManyField(Mail, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "on"], name="lapse_digest_one_a_day"),
            models.UniqueConstraint(
                fields=["on"], condition=Q(person=None), name="lapse_digest_one_a_day_to_team"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or 'Communications team'}, {self.on:%-d %B %Y}"


class LapseReminder(models.Model):
    """One course of one person in a digest; `due_on` is the day the reminder was due."""

    digest = models.ForeignKey(LapseDigest, on_delete=models.PROTECT, related_name="reminders")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="lapse_reminders")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    to = models.CharField(max_length=6, choices=[(To.PERSON, "The person"), (To.TEAM, "The team")])
    due_on = models.DateField()
    last_day = models.DateField()
    has_address = models.BooleanField(default=True)
    token_hash = models.CharField(max_length=64, blank=True)  # of the booking link in the mail

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "course", "to", "due_on"], name="lapse_reminder_once"
            ),
            models.UniqueConstraint(
                fields=["token_hash"],
                condition=~Q(token_hash=""),
                name="lapse_reminder_link_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.course.code}, {self.why}"

    def get_absolute_url(self) -> str:
        return reverse("scheduling:booking_choose", args=[self.person.reference, self.course.code])

    @property
    def why(self) -> str:
        return why(
            To(self.to), due_on=self.due_on, last_day=self.last_day, has_address=self.has_address
        )
