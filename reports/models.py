"""Every model of the app, from the folder in which it stands."""

from reports.packs.models import *  # noqa: F403  Django looks for the models of the app here
from reports.records.models import *  # noqa: F403  Django looks for the models of the app here
