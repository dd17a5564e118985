"""Every model of the app, imported from its folder."""

from scheduling.availability.models import *  # noqa: F403  Django looks for the models of the app here
from scheduling.calendars.models import *  # noqa: F403  Django looks for the models of the app here
from scheduling.planning.models import *  # noqa: F403  Django looks for the models of the app here
from scheduling.training_sessions.models import *  # noqa: F403  Django looks for the models of the app here
