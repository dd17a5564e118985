from tests.project import ROOT


def test_unrendered_template_is_named(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(ROOT / "bin")
    import check  # a script, found through its folder

    for name in (
        "templates/accounts/user_list.html",
        "templates/emails/care.txt",
        "nhsuk/templates/nhsuk/box.html",
    ):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).touch()
    (tmp_path / "noted").mkdir()
    (tmp_path / "noted" / "one").write_text("accounts/user_list.html\n404.html")
    (tmp_path / "noted" / "another").write_text("")
    monkeypatch.chdir(tmp_path)

    assert check.unrendered(tmp_path / "noted") == [
        "no test renders emails/care.txt",
        "no test renders nhsuk/box.html",
    ]
