import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from imports.forms import register
from imports.forms.register import RegisterForm


def form(*contents: bytes) -> RegisterForm:
    files = [SimpleUploadedFile(f"{place}.csv", content) for place, content in enumerate(contents)]
    return RegisterForm({}, MultiValueDict({"sources": files}))


def test_register_form_accepts_several_files_and_an_empty_one():
    filled = form(b"a", b"")

    assert filled.is_valid()
    assert [file.name for file in filled.cleaned_data["sources"]] == ["0.csv", "1.csv"]


@pytest.mark.parametrize(
    ("contents", "words"),
    [
        ([], "Choose the CSV files, a zip of them, or a workbook."),
        ([b"a"] * 3, "Choose at most 2 files, or a zip of them."),
        ([b"a" * 1_000_001], "The files are more than 1 MB in total."),
    ],
)
def test_register_form_explains_errors(contents, words, monkeypatch):
    monkeypatch.setattr(register, "MAX_FILES", 2)
    monkeypatch.setattr(register, "MAX_BYTES", 1_000_000)

    (message,) = form(*contents).errors["sources"]

    assert message.startswith(words)
