"""The twin of the web process: whoever asks after its health waits behind the pages."""

from config import settings

settings.MIDDLEWARE.remove("accounts.middleware.take_turns")

from django.core.wsgi import get_wsgi_application  # noqa: E402  the setting comes first

application = get_wsgi_application()
