from reports.meetings.models.meetings import BoardAction, BoardActionStep, BoardMeeting
