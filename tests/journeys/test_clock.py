"""An installation that runs at another time has the same time in each of its processes."""

import os
import subprocess
import sys

from tests.journeys.site import CLOCK

SLOW = (
    "import time; time.sleep(0.5); from time_machine import escape_hatch as real; "
    "print(time.time() - real.time.time())"
)


def test_clock_does_not_stand_still_while_a_process_begins():
    environment = {**os.environ, "PYTHONPATH": str(CLOCK), "CLOCK_AHEAD": "3600"}

    off = subprocess.run(
        [sys.executable, "-c", SLOW], env=environment, capture_output=True, text=True, check=True
    )

    assert abs(float(off.stdout) - 3600) < 0.25
