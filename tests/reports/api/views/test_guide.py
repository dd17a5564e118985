"""The page that shows how other programs read."""

from reports.api.operations import openapi_document


def test_api_guide_lists_every_address_with_its_scope(client_of, board_member):
    page = client_of(board_member).get("/api/").text.replace("<wbr>", "")

    for path in openapi_document()["paths"]:
        assert f"<code>{path}</code>" in page
    assert page.count("<code>people:read</code>") == 3
    assert "Ask an administrator for a token." in page
    assert "/api/tokens/" not in page


def test_api_guide_leads_an_administrator_to_tokens_and_webhooks(client_of, administrator):
    page = client_of(administrator).get("/api/").text

    assert 'href="/api/tokens/add/"' in page
    assert 'href="/api/webhooks/"' in page
