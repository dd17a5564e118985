"""Every model of the app, from its folder."""

from reports.api.models import *  # noqa: F403  Django looks for the models of the app here
from reports.board.models import *  # noqa: F403  Django looks for the models of the app here
from reports.feeds.models import *  # noqa: F403  Django looks for the models of the app here
from reports.meetings.models import *  # noqa: F403  Django looks for the models of the app here
from reports.packs.models import *  # noqa: F403  Django looks for the models of the app here
from reports.records.models import *  # noqa: F403  Django looks for the models of the app here
