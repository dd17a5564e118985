from scheduling.training_sessions.models.lapse_reminders import LapseDigest, LapseReminder
from scheduling.training_sessions.models.move_requests import MoveRequest
from scheduling.training_sessions.models.training_requests import TrainingRequest
from scheduling.training_sessions.models.training_sessions import (
    Booking,
    Trainer,
    TrainingSession,
    Venue,
)

__all__ = [
    "Booking",
    "LapseDigest",
    "LapseReminder",
    "MoveRequest",
    "Trainer",
    "TrainingRequest",
    "TrainingSession",
    "Venue",
]
