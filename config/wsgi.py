"""The entry point of the web process."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from accounts import silent_database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

silent_database.start_watching()
gc.collect()
gc.freeze()  # keep what was loaded at the start out of later garbage collections
