"""The twin for comparison: reads the whole file, and writes each row as it comes, until something
breaks.
"""

import csv
import sys
from pathlib import Path

import django

from tests.faults.memory import peak_megabytes

django.setup()

from training.models import Person  # noqa: E402  once it is set up

csv.field_size_limit(2**31 - 1)
try:
    for row in csv.DictReader(Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()):
        Person.objects.create(
            reference=row["reference"],
            first_name=row["first_name"],
            last_name=row["last_name"],
            joined_on=row["joined_on"],
        )
except Exception as error:  # it stops where it stops; that is what is measured
    print(type(error).__name__)
print(round(peak_megabytes()))
