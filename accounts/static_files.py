"""Have the static files of this version been collected?"""

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import HashedFilesMixin, staticfiles_storage

from nhsuk.words import plural


def missing_static_files() -> str:
    """What is missing, in words; without it every page fails. Nothing if pages need none collected."""
    if settings.DEBUG or not isinstance(staticfiles_storage, HashedFilesMixin):
        return ""
    collected = staticfiles_storage.hashed_files
    names = (name for finder in get_finders() for name, _ in finder.list([]))
    missing = [name for name in names if name not in collected]
    if not missing:
        return ""
    return (
        f"{plural(len(missing), 'static file is,static files are')} missing, the first {missing[0]}"
    )
