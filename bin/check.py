"""Proves the product: linters, types, import orders, migrations, and the tests on each database
that answers.

`quick` leaves out the browser and the faults; `all` is `make test`. With CI=true nothing is left
out for a missing part.
"""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import prepare

BIN = prepare.VENV / "bin"
IN_CI = os.environ.get("CI") == "true"
LOCAL = ("postgres://postgres@127.0.0.1:5432/greenroom", "postgres:///greenroom")
PRODUCTION = {
    "BASE_URL": "https://greenroom.example.nhs.uk",
    "EMAIL_URL": "smtp+tls://mail.example.nhs.uk:587",
    "SECRET_KEY": "an example key for the deployment check alone, 0123456789 abcdefghij",
}
CHECKS = {
    "ruff": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "types": ["mypy", "."],
    "templates": ["djlint", "templates", "--lint", "--quiet"],
    "import orders": ["lint-imports"],
    "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    "deployment": ["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
}
COVERED = ("--cov", "--cov-report=")
UNMEASURED = (
    "tests/faults",
    "tests/journeys",
    "tests/demo",
    "tests/reports/printing/test_pdf.py",
    "tests/reports/test_twice.py",
    "tests/test_house.py",
    "tests/test_list_pages.py",
    "tests/test_access.py",
    "tests/training/test_readiness_oracle.py",
)  # long, and next to nothing is covered by them alone
AIM = 95  # percent of lines and branches together
CORES = os.cpu_count() or 2


class Run(NamedTuple):
    """What one run of pytest came to; `skips` holds the reason of each skipped test."""

    passed: int
    failed: int
    skips: list[str]


def environment(folder: str, **more: str) -> dict[str, str]:
    """Only what a test run should see: its own data, no settings of this machine's installation."""
    env = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "PORT", "DEMO"}
    }
    return {**env, "ENV_FILE": os.devnull, "DATA_DIR": str(folder), **more}


def run_checks(folder: str) -> list[str]:
    """Runs the linters, one on each core; shows what the failing ones said, and returns their
    names.
    """
    with ThreadPoolExecutor(CORES) as pool:
        return [
            name
            for name, is_well in pool.map(lambda name: run_check(name, folder), CHECKS)
            if not is_well
        ]


def run_check(name: str, folder: str) -> tuple[str, bool]:
    started = time.monotonic()
    program, *arguments = CHECKS[name]
    apart = f"{folder}/{name}"  # two that open a new database at once lock each other out of it
    env = environment(apart, **(PRODUCTION if name == "deployment" else {}))
    result = subprocess.run(
        [str(BIN / program), *arguments], env=env, capture_output=True, text=True
    )
    is_well = result.returncode == 0
    said = "" if is_well else f"\n{result.stdout}{result.stderr}"
    prepare.say(
        f"{name:<16}{'ok' if is_well else 'FAILED':<8}{time.monotonic() - started:>5.1f} s{said}"
    )
    return name, is_well


def answers(url: str) -> bool:
    probe = "import sys, psycopg; psycopg.connect(sys.argv[1], connect_timeout=3).close()"
    server = url.rsplit("/", 1)[0] + "/postgres"
    return (
        subprocess.run([str(BIN / "python"), "-c", probe, server], capture_output=True).returncode
        == 0
    )


def find_postgresql() -> str | None:
    """The address of a PostgreSQL that lets us make databases, or None. In CI one is installed
    where none answers.
    """
    if told := os.environ.get("TEST_DATABASE_URL"):
        if answers(told):
            return told
        raise prepare.MissingError(
            f"TEST_DATABASE_URL is set, but no PostgreSQL answers there: {told}"
        )
    if IN_CI and not any(map(answers, LOCAL)):
        prepare.apt_install(["postgresql"], "No PostgreSQL answers")
        subprocess.run(["service", "postgresql", "start"], check=True)
        subprocess.run(["su", "postgres", "-c", "createuser --superuser root"], check=True)
        time.sleep(3)
    found = next(filter(answers, LOCAL), None)
    if IN_CI and found is None:
        raise prepare.MissingError("CI=true, but no PostgreSQL answers on this machine.")
    return found


def run_tests(
    title: str, folder: str, env: dict[str, str], *more: str, workers: int, is_aside: bool = False
) -> Run:
    """One run of pytest, counted from its own report. Where it runs aside, what it says comes when
    it has ended.

    Tests go to the workers a few at a time in the order of tests/conftest.py, so that none is left
    with the long ones.
    """
    report = Path(folder) / f"{title}.xml"
    options = ["-n", str(workers), "--maxschedchunk=4", "--durations=10", f"--junitxml={report}"]
    if not is_aside:
        prepare.say(f"\n{title}")
    said = subprocess.PIPE if is_aside else None
    result = subprocess.run(
        [str(BIN / "pytest"), "-q", *options, *more], env=env, stdout=said, stderr=said, text=True
    )
    if is_aside:
        prepare.say(f"\n{title}\n{result.stdout}{result.stderr}")
    if not report.exists():
        return Run(passed=0, failed=1, skips=[])
    suite = next(ET.parse(report).getroot().iter("testsuite"))  # noqa: S314  written by pytest a moment ago
    tests, failures, errors = (int(suite.attrib[name]) for name in ("tests", "failures", "errors"))
    skips = [skip.get("message", "") for skip in suite.iter("skipped")]
    failed = failures + errors or int(result.returncode != 0)
    return Run(passed=max(0, tests - failed - len(skips)), failed=failed, skips=skips)


def report_coverage(folder: str) -> list[str]:
    """Says the share of lines and of branches; returns what falls short of the aim."""
    target = Path(folder) / "coverage.json"
    subprocess.run([str(BIN / "coverage"), "json", "-q", "-o", str(target)], check=True)
    subprocess.run([str(BIN / "coverage"), "report", "--skip-covered", "--sort=cover"], check=True)
    found = json.loads(target.read_text())
    totals = found["totals"]
    lines = 100 * totals["covered_lines"] / totals["num_statements"]
    branches = 100 * totals["covered_branches"] / max(1, totals["num_branches"])
    prepare.say(f"\nCoverage: lines {lines:.1f} %, branches {branches:.1f} %")
    short = [f"coverage below {AIM} %"] if totals["percent_covered"] < AIM else []
    pure = {
        name: each["summary"]["percent_covered"]
        for name, each in found["files"].items()
        if says_pure(Path(name))
    }
    return short + [
        f"{name} covered only to {percent:.1f} %" for name, percent in pure.items() if percent < 100
    ]


def says_pure(module: Path) -> bool:
    """A module that calls itself pure in its first lines has to be covered whole."""
    return bool(re.search(r"\bPure\b", ast.get_docstring(ast.parse(module.read_text())) or ""))


def unrendered(noted: Path) -> list[str]:
    """The templates that no test process has noted; each wrote a file of the names that it
    rendered.
    """
    rendered = {name for file in noted.iterdir() for name in file.read_text().splitlines()}
    folders = (Path("templates"), Path("nhsuk/templates"))
    names = {str(file.relative_to(folder)) for folder in folders for file in folder.rglob("*.*")}
    return [f"no test renders {name}" for name in sorted(names - rendered)]


def run_all(folder: str) -> tuple[list[Run], list[str]]:
    """Three runs at once, because browsers wait a lot: what they came to, and what else is not in
    order.

    What is measured for coverage has a run of its own: measuring costs half as much again.
    """
    rendered = Path(folder) / "rendered"
    rendered.mkdir()
    noted = {"RENDERED_TEMPLATES": str(rendered)}
    measured = [*COVERED, *(f"--ignore={path}" for path in UNMEASURED)]
    begun = [
        ("Tests on SQLite", environment(folder, **noted), measured, CORES),
        (
            "Journeys and faults on SQLite",
            environment(f"{folder}/apart", **noted),
            [*UNMEASURED],
            CORES,
        ),
    ]
    if postgresql := find_postgresql():
        env = environment(
            f"{folder}/beside", DATABASE_URL=postgresql, PGOPTIONS="-c synchronous_commit=off"
        )
        begun.append(
            (
                "Tests on PostgreSQL",
                env,
                ["-m", "not journey", "--only-database"],
                max(1, CORES // 2),
            )
        )
    else:
        prepare.say(
            "\nNo PostgreSQL answers, so its tests are left out. Set TEST_DATABASE_URL to name one."
        )
    with ThreadPoolExecutor() as pool:
        given = [
            pool.submit(
                run_tests, title, folder, env, *more, workers=min(8, workers), is_aside=number > 0
            )
            for number, (title, env, more, workers) in enumerate(begun)
        ]
        runs = [each.result() for each in given]
    wrong = report_coverage(folder) + unrendered(rendered)
    if IN_CI:
        wrong += sorted({f"skipped: {reason}" for run in runs for reason in run.skips})
    return runs, wrong


def main(scope: str) -> int:
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        wrong = run_checks(folder)
        if scope == "quick":
            quick = ("-m", "not journey and not fault")
            runs = [
                run_tests(
                    "Quick tests on SQLite",
                    folder,
                    environment(folder),
                    *quick,
                    workers=min(8, CORES + 1),
                )
            ]
        else:
            runs, short = run_all(folder)
            wrong += short
    for problem in wrong:
        prepare.say(f"Problem: {problem}")
    failed = sum(run.failed for run in runs) + len(wrong)
    prepare.say(f"{time.monotonic() - started:.0f} s in all")
    passed = sum(run.passed for run in runs)
    skipped = sum(len(run.skips) for run in runs)
    prepare.say(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    os.chdir(prepare.ROOT)
    try:
        sys.exit(main(sys.argv[1]))
    except prepare.MissingError as missing:
        sys.exit(str(missing))
