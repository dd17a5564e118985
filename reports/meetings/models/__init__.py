from reports.meetings.models.meetings import BoardAction, BoardActionStep, BoardMeeting

__all__ = ["BoardAction", "BoardActionStep", "BoardMeeting"]
