"""The PDF of a paper as it may leave: stamped if that version may no longer be used. The stored
file does not change.
"""

from reports.printing.stamp import Stamp, stamped

ABOVE_THE_HEAD = 26  # points at the top of a page of the paper
STAMPS = {"superseded": Stamp.SUPERSEDED, "withdrawn": Stamp.WITHDRAWN}  # by state


def with_stamp(content: bytes, state: str, *, reference: str, number: int) -> bytes:
    """The same file if the state has no stamp."""
    if stamp := STAMPS.get(state):
        words = f"{reference} version {number}: {state}"
        return stamped(content, stamp, words, deep=ABOVE_THE_HEAD)
    return content
