"""Who else has the pack open in the editor now, and where in it."""

from datetime import datetime, timedelta

from accounts.models import User
from reports.packs.models import Pack, Presence

GONE_AFTER = timedelta(seconds=50)  # the page says so every 20 seconds


def others_in(pack: Pack, *, but: User, now: datetime) -> list[Presence]:
    """Each other person once, where they were seen last."""
    seen = Presence.objects.filter(section__pack=pack, seen_at__gt=now - GONE_AFTER).exclude(
        user=but
    )
    latest = {
        presence.user_id: presence
        for presence in seen.select_related("user", "section").order_by("seen_at")
    }
    return sorted(latest.values(), key=lambda presence: str(presence.user))
