"""The web process's way in."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

gc.collect()
gc.freeze()  # what was loaded at the start stays: no collection looks at it again, in the middle of a page
