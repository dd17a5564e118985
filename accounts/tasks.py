"""The tasks of this app. A task loads, calls one action and returns a short sentence."""

from accounts.full_disk import keep_reserve as write_reserve


def keep_reserve() -> str:
    return (
        "Disk space is reserved."
        if write_reserve()
        else "There is too little free disk space to reserve any."
    )
