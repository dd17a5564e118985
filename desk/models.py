"""Every model of the app, from its folder. Their tables keep the label `scheduling` (ADR 41)."""

from desk.assessments.models import *  # noqa: F403  Django looks for the models of the app here
from desk.briefings.models import *  # noqa: F403  Django looks for the models of the app here
from desk.choosing.models import *  # noqa: F403  Django looks for the models of the app here
from desk.enquiries.models import *  # noqa: F403  Django looks for the models of the app here
from desk.lines.models import *  # noqa: F403  Django looks for the models of the app here
from desk.rota.models import *  # noqa: F403  Django looks for the models of the app here
