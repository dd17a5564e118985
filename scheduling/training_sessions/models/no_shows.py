"""What was sent to people who did not attend a session they were booked on: the last for each place."""

from django.db import models
from django.db.models import Q

from scheduling.training_sessions.models.training_sessions import Booking
from scheduling.training_sessions.models.waiting_lists import WaitingListEntry
from training.models import Course, Person


class NoShowFollowUp(models.Model):
    """`entry` holds the place that they were offered in a later session. Without one they were sent
    the other dates and a link to book, if they have an email address.
    """

    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, related_name="follow_up")
    entry = models.OneToOneField(
        WaitingListEntry, on_delete=models.PROTECT, null=True, related_name="after_no_show"
    )
    followed_up_at = models.DateTimeField()
    token_hash = models.CharField(max_length=64, blank=True)  # of the booking link in the mail

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["token_hash"], condition=~Q(token_hash=""), name="no_show_link_of_one"
            ),
            models.CheckConstraint(
                condition=Q(entry=None) | Q(token_hash=""), name="no_show_offer_or_link"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} did not attend {self.booking.training_session}"

    @property
    def person(self) -> Person:
        return self.booking.person

    @property
    def course(self) -> Course:
        return self.booking.training_session.course
