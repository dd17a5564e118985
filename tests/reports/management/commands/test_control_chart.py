"""`manage.py control_chart`, for a series from anywhere."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command


def control_chart(folder: Path, text: str | bytes, *arguments: str) -> str:
    file = folder / "series.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    out = StringIO()
    call_command("control_chart", str(file), *arguments, stdout=out)
    return out.getvalue()


def test_control_chart_as_json(tmp_path):
    text = "﻿10\r\n12\r\n" + "10\r\n12\r\n" * 5 + "60\r\n\r\n"

    answer = json.loads(
        control_chart(tmp_path, text, "--better", "low", "--target", "5", "--format", "json")
    )

    assert answer == {
        "mean": pytest.approx(192 / 13),
        "lower": pytest.approx(192 / 13 - 5.32),
        "upper": pytest.approx(192 / 13 + 5.32),
        "is_trial": False,
        "signals": [
            *(
                {"at": at, "rule": rule}
                for at in range(1, 13)
                for rule in (
                    ["shift", "two_of_three"] if at % 2 else ["shift"]
                )  # the tens are near
            ),
            {"at": 13, "rule": "outside"},
        ],
        "variation": "concerning",
        "assurance": "fail",
    }


def test_control_chart_as_a_table(tmp_path):
    assert control_chart(tmp_path, "10\n12\n10\n").splitlines() == [
        "3 values, a trial: fewer than 12 points",
        "lower      5.34667",
        "mean       10.6667",
        "upper      15.9867",
        "variation  common",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Line 1: there is no value"),
        ("87.5\n", "Line 2: there is no value"),
        ("1\n\n3\n", "Line 2: it is empty"),
        ("Share\n1\n2\n", "Line 1: “Share” is not a number"),
        ("1\n2;3\n", "Line 2: “2;3” is not a number"),
        ("1\nnan\n", "Line 2: “nan” is not a number"),
        ("1\ninf\n", "Line 2: “inf” is not a number"),
        ("1\n1e999\n", "Line 2: “1e999” is not a number"),
        ("1\n1_0\n", "Line 2: “1_0” is not a number"),
        ("1\n" + "9" * 1000, "Line 2: “9+” is not a number"),
        (b"1\n\xff\n", "not a text in UTF-8"),
    ],
)
def test_control_chart_names_the_line_that_is_no_number(tmp_path, text, words):
    with pytest.raises(CommandError, match=words):
        control_chart(tmp_path, text)


def test_control_chart_says_that_there_is_no_file(tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("control_chart", str(tmp_path / "missing.csv"))


def test_control_chart_refuses_a_target_that_is_no_number(tmp_path):
    with pytest.raises(CommandError, match="“high” is not a number"):
        control_chart(tmp_path, "1\n2\n", "--target", "high")
