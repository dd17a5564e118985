from desk.briefings.models.briefings import Briefing, BriefingFeedback, BriefingTemplate
