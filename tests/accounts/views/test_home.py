"""The front page and the table of roles."""


def test_role_table_shows_what_each_role_may_do(client_of, nobody):
    page = client_of(nobody).get("/roles/")

    assert page.status_code == 200
    assert "Approve packs" in page.text


def test_home_without_a_role_leads_to_the_diaries(client_of, nobody):
    assert client_of(nobody).get("/").headers["Location"] == "/my-diary/"
