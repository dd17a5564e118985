from scheduling.training_sessions.models.black_outs import BlackOut
from scheduling.training_sessions.models.budgets import TrainingBudget
from scheduling.training_sessions.models.lapse_reminders import LapseDigest, LapseReminder
from scheduling.training_sessions.models.materials import Material
from scheduling.training_sessions.models.move_requests import MoveRequest
from scheduling.training_sessions.models.no_shows import NoShowFollowUp
from scheduling.training_sessions.models.session_changes import UNDO_FOR, SessionChange
from scheduling.training_sessions.models.training_requests import TrainingRequest
from scheduling.training_sessions.models.training_sessions import (
    Booking,
    Lost,
    Trainer,
    TrainingSeries,
    TrainingSession,
    Venue,
)
from scheduling.training_sessions.models.waiting_lists import PlaceOffer, WaitingListEntry
