"""The entry point of the web process."""

import gc
import os
import sys
from contextlib import suppress

from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from accounts import audit, silent_database  # noqa: E402  models need the apps to be set up
from accounts.refusals import Refused  # noqa: E402  likewise

try:
    with suppress(DatabaseError):  # it is away, as /readyz says
        audit.check_key()
except Refused as refusal:
    sys.exit(str(refusal))
connection.close()
silent_database.start_watching()
gc.collect()
gc.freeze()  # keep what was loaded at the start out of later garbage collections
