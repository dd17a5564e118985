from scheduling.availability.models.availability import Away, OnCall
from scheduling.availability.models.claims import Claim

__all__ = [
    "Away",
    "Claim",
    "OnCall",
]
