"""The local look: files from memory, for this machine alone."""

import http.client
import threading

import pytest

from policykit.edge.site_server import HOST, site_server

FILES = {"index.html": b"<p>home", "policies/a.html": b"<p>a", "files/a.pdf": b"%PDF"}


@pytest.fixture
def ask():
    server = site_server(FILES, {"Content-Security-Policy": "default-src 'none'"}, port=0)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()

    def answer(path, method="GET", host=None):
        connection = http.client.HTTPConnection(*server.server_address, timeout=60)
        port = server.server_address[1]
        connection.request(method, path, headers={"Host": host or f"localhost:{port}"})
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response, body

    yield answer
    server.shutdown()
    server.server_close()


def test_it_listens_on_this_machine_alone():
    with (
        site_server(FILES, {}, port=0) as server,
        site_server(FILES, {}, port=server.server_address[1]) as second,
    ):
        assert server.server_address[0] == second.server_address[0] == HOST
        assert server.server_address[1] != second.server_address[1]


def test_it_gives_the_files_with_their_types_and_policy(ask):
    response, body = ask("/?q=1")
    assert (response.status, body) == (200, b"<p>home")
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'"
    assert ask("/files/a.pdf")[0].headers["Content-Type"] == "application/pdf"
    response, body = ask("/policies/a.html", "HEAD")
    assert (response.status, body, response.headers["Content-Length"]) == (200, b"", "4")


@pytest.mark.parametrize("path", ["/../etc/passwd", "/%2e%2e/x", "/nothing", "//etc/passwd"])
def test_nothing_else_is_there(ask, path):
    assert ask(path)[0].status == 404


def test_a_page_elsewhere_cannot_read_along(ask):
    assert ask("/", host="evil.example:80")[0].status == 421


def test_nothing_can_be_sent(ask):
    assert ask("/", "POST")[0].status == 501
