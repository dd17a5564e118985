"""Checks the product: linters, types, import contracts, migrations, and the tests on each database
that answers.

`quick BASE` runs the tests that the changes since BASE can reach (bin/affected.py), without the
browser, the fault tests and others that are slow; `all` is `make test`. With CI=true nothing is
skipped because a part is missing.
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

import affected
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
MEASURED = ("--cov", "--cov-report=")
SLOW = (
    "tests/faults",
    "tests/journeys",
    "tests/demo",
    "tests/test_every_page.py",
    "tests/reports/printing/test_pdf.py",
    "tests/training/test_readiness_oracle.py",
)
UNMEASURED = (
    *SLOW,
    "tests/test_house.py",
    "tests/test_list_pages.py",
    "tests/test_access.py",
)  # they add little coverage
AIM = 95  # percent of lines
CORES = os.cpu_count() or 2
FEW = 5  # files of tests, for which a second process would take longer to begin than it saves


RESULTS = (
    prepare.ROOT / "test-reports"
)  # that of each run stays until the next; Playwright empties test-results
SHOWN = 30  # of the slowest tests


class Run(NamedTuple):
    """The result of one run of pytest; `skips` holds the reason of each skipped test, `seconds` the
    time that each test took.
    """

    passed: int
    failed: int
    skips: list[str]
    seconds: dict[str, float]


def environment(folder: str, **more: str) -> dict[str, str]:
    """The environment of a test run: its own data, and no settings of this machine's
    installation.
    """
    env = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "PORT", "DEMO"}
    }
    return {**env, "ENV_FILE": os.devnull, "DATA_DIR": str(folder), **more}


def run_checks(folder: str) -> list[str]:
    """Runs the linters, one on each core; shows the output of those that fail, and returns their
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
    own_folder = f"{folder}/{name}"  # two that create the same database at once would lock it
    env = environment(own_folder, **(PRODUCTION if name == "deployment" else {}))
    result = subprocess.run(
        [str(BIN / program), *arguments], env=env, capture_output=True, text=True
    )
    is_well = result.returncode == 0
    output = "" if is_well else f"\n{result.stdout}{result.stderr}"
    prepare.say(
        f"{name:<16}{'ok' if is_well else 'FAILED':<8}{time.monotonic() - started:>5.1f} s{output}"
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
    """The address of a PostgreSQL on which we may create databases, or None. In CI one is installed
    if none answers.
    """
    if url := os.environ.get("TEST_DATABASE_URL"):
        if answers(url):
            return url
        raise prepare.MissingError(
            f"TEST_DATABASE_URL is set, but no PostgreSQL answers there: {url}"
        )
    if IN_CI and not any(map(answers, LOCAL)):
        prepare.apt_install(["postgresql"], "No PostgreSQL answers")
        subprocess.run(["service", "postgresql", "start"], check=True)
        subprocess.run(["su", "postgres", "-c", "createuser --superuser root"], check=True)
        time.sleep(3)
    local = next(filter(answers, LOCAL), None)
    if IN_CI and local is None:
        raise prepare.MissingError("CI=true, but no PostgreSQL answers on this machine.")
    return local


def run_tests(
    title: str, env: dict[str, str], *more: str, workers: int, is_aside: bool = False
) -> Run:
    """One run of pytest, counted from its own report. If it runs in the background (`is_aside`),
    its output is shown when it has ended.

    Workers get a few tests at a time, in the order of tests/conftest.py, so that no worker is left
    with all the slow ones.
    """
    RESULTS.mkdir(exist_ok=True)
    report = RESULTS / f"{title}.xml"
    report.unlink(missing_ok=True)
    options = ["-n", str(workers), "--maxschedchunk=4", f"--junitxml={report}"]
    if not is_aside:
        prepare.say(f"\n{title}")
    output = subprocess.PIPE if is_aside else None
    result = subprocess.run(
        [str(BIN / "pytest"), "-q", *options, *more],
        env=env,
        stdout=output,
        stderr=output,
        text=True,
    )
    if is_aside:
        prepare.say(f"\n{title}\n{result.stdout}{result.stderr}")
    if not report.exists():
        return Run(passed=0, failed=1, skips=[], seconds={})
    suite = next(ET.parse(report).getroot().iter("testsuite"))  # noqa: S314  written by pytest a moment ago
    tests, failures, errors = (int(suite.attrib[name]) for name in ("tests", "failures", "errors"))
    skips = [skip.get("message", "") for skip in suite.iter("skipped")]
    failed = failures + errors or int(result.returncode != 0)
    seconds = {
        f"{case.attrib['classname']}::{case.attrib['name']} ({title})": float(case.attrib["time"])
        for case in suite.iter("testcase")
    }
    return Run(max(0, tests - failed - len(skips)), failed, skips, seconds)


def say_slowest(runs: list[Run]) -> None:
    """The slowest tests of all runs, with the part of the whole that they take."""
    seconds = [(taken, test) for run in runs for test, taken in run.seconds.items()]
    slowest = sorted(seconds, reverse=True)[:SHOWN]
    prepare.say(f"\nThe slowest {len(slowest)} tests:")
    prepare.say("".join(f"{taken:>7.1f} s  {test}\n" for taken, test in slowest))
    part, whole = sum(taken for taken, _ in slowest), sum(taken for taken, _ in seconds)
    prepare.say(
        f"They took {part:.0f} of {whole:.0f} s. {RESULTS.name}/*.xml has the time of each test."
    )


def report_coverage(folder: str) -> list[str]:
    """Shows which modules the tests do not run whole; returns what is below the aim."""
    target = Path(folder) / "coverage.json"
    coverage = str(BIN / "coverage")
    subprocess.run([coverage, "combine", "-q", *Path(folder).glob("*.coverage")], check=True)
    subprocess.run([coverage, "json", "-q", "-o", str(target)], check=True)
    report = json.loads(target.read_text())
    totals = report["totals"]
    percents = {name: each["summary"]["percent_covered"] for name, each in report["files"].items()}
    for name, percent in sorted(percents.items(), key=lambda each: each[1]):
        if percent < 100:
            prepare.say(f"{percent:>6.1f} %  {name}")
    prepare.say(f"\nCoverage: {totals['percent_covered']:.1f} % of lines")
    short = [f"coverage below {AIM} %"] if totals["percent_covered"] < AIM else []
    return short + [
        f"{name} covered only to {percent:.1f} %"
        for name, percent in percents.items()
        if percent < 100 and says_pure(Path(name))
    ]


def says_pure(module: Path) -> bool:
    """Whether the docstring calls the module pure: such a module needs full coverage."""
    return bool(re.search(r"\bPure\b", ast.get_docstring(ast.parse(module.read_text())) or ""))


def unrendered(folder: Path) -> list[str]:
    """The templates that no test rendered; each test process wrote a file with those it
    rendered.
    """
    rendered = {name for file in folder.iterdir() for name in file.read_text().splitlines()}
    roots = (Path("templates"), Path("nhsuk/templates"))
    names = {str(file.relative_to(root)) for root in roots for file in root.rglob("*.*")}
    return [f"no test renders {name}" for name in sorted(names - rendered)]


def run_all(folder: str) -> tuple[list[Run], list[str]]:
    """Two runs at once, because browsers wait a lot; returns their results and other problems.

    Those on PostgreSQL follow the slow ones, which add little coverage. On two cores there are three
    processes at any time: with more of them each test takes longer.
    """
    rendered = Path(folder) / "rendered"
    rendered.mkdir()
    record = {"RENDERED_TEMPLATES": str(rendered)}
    workers = min(8, CORES)
    postgresql = find_postgresql()
    if not postgresql:
        prepare.say(
            "\nNo PostgreSQL answers, so its tests are left out. Set TEST_DATABASE_URL to name one."
        )

    def run_others() -> list[Run]:
        env = environment(f"{folder}/apart", **record)
        title = "Journeys and faults on SQLite"
        runs = [run_tests(title, env, *UNMEASURED, workers=workers, is_aside=True)]
        if postgresql:
            own = {"DATABASE_URL": postgresql, "COVERAGE_FILE": f"{folder}/postgresql.coverage"}
            env = environment(f"{folder}/beside", **record, **own)
            title = "Tests on PostgreSQL"
            chosen = ("-m", "not journey", "--share=postgresql", *MEASURED)
            runs.append(run_tests(title, env, *chosen, workers=workers + 1, is_aside=True))
        return runs

    with ThreadPoolExecutor(1) as pool:
        others = pool.submit(run_others)
        env = environment(folder, **record, COVERAGE_FILE=f"{folder}/sqlite.coverage")
        chosen = [*MEASURED, *(f"--ignore={path}" for path in UNMEASURED)]
        chosen += ["--share=sqlite"] if postgresql else []
        runs = [run_tests("Tests on SQLite", env, *chosen, workers=max(1, workers // 2))]
        runs += others.result()
    wrong = report_coverage(folder) + unrendered(rendered)
    if IN_CI:
        wrong += sorted({f"skipped: {reason}" for run in runs for reason in run.skips})
    return runs, wrong


def quick_tests(changed: list[str]) -> list[str]:
    """What pytest is given for these changed files: test files, or what to leave out of all."""
    tests = affected.affected_tests(changed)
    if tests is None:
        return [f"--ignore={path}" for path in SLOW]
    return [test for test in tests if not test.startswith((*SLOW, "tests/benchmarks"))]


def run_affected(folder: str, base: str) -> list[Run]:
    """The tests that the changes since this commit can reach, after saying which."""
    changed = affected.changed_since(base)
    prepare.say(f"{len(changed)} files differ from {base}.")
    if not changed:
        prepare.say("Name an earlier commit to check what came after it: make check BASE=HEAD~1")
        return []
    tests = quick_tests(changed)
    if tests[0].startswith("--"):
        prepare.say("Some of them may concern any test, so all quick tests run.")
    else:
        prepare.say(f"They can reach {len(tests)} files of quick tests:")
        prepare.say("".join(f"  {test}\n" for test in tests))
    workers = CORES if len(tests) > FEW or tests[0].startswith("--") else 0
    return [run_tests("Quick tests on SQLite", environment(folder), *tests, workers=workers)]


def main(scope: str, base: str = "HEAD") -> int:
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(1) as pool:
        checks = pool.submit(run_checks, folder)  # beside the tests: one core would wait for mypy
        if scope == "quick":
            wrong: list[str] = []
            runs = run_affected(folder, base)
        else:
            runs, wrong = run_all(folder)
        wrong += checks.result()
    if runs:
        say_slowest(runs)
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
        sys.exit(main(*sys.argv[1:]))
    except prepare.MissingError as missing:
        sys.exit(str(missing))
