"""What may be asked of a preview: it answers this computer only, with what it made only, and stands whatever comes."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from previews import Server, serving
from support import Content, item, network, put, run

SECRET = "GEHEIM-WACHTWOORD"
FILES: dict[str, Content] = {"content/nieuws/2026/feest.md": item("Feest op het plein")}

pytestmark = pytest.mark.xdist_group("serve")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A preview that must have said nothing of trouble at its end."""
    root = network(tmp_path_factory.mktemp("serve") / "netwerk", FILES)
    put(root.parent, {"geheim.txt": SECRET})
    with serving(root) as running:
        yield running
        assert "Feest op het plein" in running.page("/oost/")
    assert running.said == ""


def head(host: str, path: str = "/oost/", method: str = "GET", more: str = "") -> bytes:
    return f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{more}\r\n".encode()


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST", "127.0.0.1", "[::1]", "localhost."])
def test_this_computer_is_answered_by_each_of_its_names(server: Server, name: str) -> None:
    for host in (name, f"{name}:{server.port}"):
        assert b"Feest op het plein" in server.send(head(host))


FOREIGN = [
    *("kwaad.example", "kwaad.example:8000", "localhost.kwaad.example", "127.0.0.1.nip.io", "192.168.1.9"),
    *("0.0.0.0", "[::]", "[::1].kwaad.example", "::1", "localhost@kwaad.example", "localhost:8000:9", "", "*"),
]  # fmt: skip


@pytest.mark.parametrize("host", FOREIGN)
@pytest.mark.parametrize("path", ["/", "/oost/", "/_buurtpers/gebeurtenissen/oost", "http://localhost/oost/"])
def test_who_asks_by_another_name_is_refused(server: Server, host: str, path: str) -> None:
    """A page elsewhere can let its own name lead to this computer, and read what is not published yet."""
    answer = server.send(head(host, path))
    assert answer.startswith(b"HTTP/1.1 421 ")
    assert b"Feest" not in answer
    assert b'lang="nl"' in answer


def test_who_names_no_computer_or_two_is_refused(server: Server) -> None:
    for raw in (
        b"GET /oost/ HTTP/1.1\r\n\r\n",
        head("localhost", more="Host: kwaad.example\r\n"),
        b"GET /oost/\r\n\r\n",
    ):
        assert b"Feest" not in server.send(raw)


def test_pages_elsewhere_can_not_show_what_is_in_it(server: Server) -> None:
    for path in ("/", "/oost/", "/oost/agenda.ics", "/nergens/"):
        headers = server.ask(path)[2]
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["x-content-type-options"] == "nosniff"


ODD = {
    "a long name": ("/oost/" + "a" * 5000 + "/", 404),
    "a long name of no buurt": ("/" + "a" * 5000, 404),
    "a long way": ("/oost" + "/a" * 9000, 404),
    "far too long": ("/oost/" + "a" * 70_000, 414),
    "nothing in the name": ("/oost/%00/x.css", 404),
    "a name that is no text": ("/oost/%ff%fe.css", 404),
    "half a letter": ("/oost/%ed%a0%80.css", 404),
    "a strange address": ("http://[/oost/", 400),
    "a line end": ("/oost/%0d%0aSet-Cookie:%20x=1/", 404),
    "a star": ("*", 404),
    "a dot": ("/oost/...", 404),
    "a paper of nobody": ("/kranten/" + "a" * 5000 + "/x.pdf", 404),
}


@pytest.mark.parametrize(("path", "status"), ODD.values(), ids=ODD)
def test_a_strange_path_is_answered_in_dutch(server: Server, path: str, status: int) -> None:
    answer = server.send(head("localhost", path))
    assert answer.startswith(f"HTTP/1.1 {status} ".encode())
    assert b'lang="nl"' in answer
    assert b"Set-Cookie" not in answer.partition(b"\r\n\r\n")[0]


def test_a_link_out_of_a_site_leads_nowhere(server: Server) -> None:
    site = server.root / ".cache/buurtpers/preview/sites/oost"
    (site / "weg.txt").symlink_to(server.root.parent / "geheim.txt")
    (site / "map").symlink_to(server.root.parent)
    for path in ("/oost/weg.txt", "/oost/map/geheim.txt", "/oost/map/"):
        status, content, _ = server.ask(path)
        assert (status, SECRET.encode() in content) == (404, False)


def test_what_comes_along_with_a_question_is_not_a_next_question(server: Server) -> None:
    hidden = head("localhost", "/west/")
    for more in (f"Content-Length: {len(hidden)}\r\n", "Transfer-Encoding: chunked\r\n"):
        raw = f"GET /oost/ HTTP/1.1\r\nHost: localhost\r\n{more}\r\n".encode() + hidden
        assert server.send(raw).count(b"HTTP/1.1 ") == 1


def test_many_and_long_headers_are_refused(server: Server) -> None:
    for more in ("X: y\r\n" * 500, f"X: {'y' * 100_000}\r\n"):
        assert server.send(head("localhost", more=more)).startswith(b"HTTP/1.1 431 ")


def test_a_part_of_a_file_may_be_asked_for(server: Server) -> None:
    """Who asks for a part may get the whole."""
    answer = server.send(head("localhost", "/oost/agenda.ics", more="Range: bytes=0-3\r\n"))
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.rstrip().endswith(b"END:VCALENDAR")


def test_readers_that_hang_up_or_say_nothing_stop_nobody(server: Server) -> None:
    waiting = []
    for raw in (b"", b"GET /oost/ HT", b"GET /_buurtpers/gebeurtenissen/oost HTTP/1.1\r\nHost: localhost\r\n\r\n"):
        waiting += [socket.create_connection(("127.0.0.1", server.port)) for _ in range(20)]
        for connection in waiting[-20:]:
            connection.sendall(raw)
    for _ in range(20):  # gone before the answer is there, with a bang
        connection = socket.create_connection(("127.0.0.1", server.port))
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        connection.sendall(head("localhost"))
        connection.close()
    assert "Feest op het plein" in server.page("/oost/")
    for connection in waiting:
        connection.close()


PIECES = [b"/", b"..", b"oost", b"%2e", b"%2f", b"%00", b"\\", b"?", b"#", b":", b"//"]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=6), max_size=12))
def test_no_bytes_break_it(server: Server, parts: list[bytes]) -> None:
    path = b"/" + b"".join(parts).translate(None, b" \t\r\n\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0")
    with suppress(ConnectionResetError):
        answer = server.send(b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert answer.startswith((b"HTTP/1.1 200", b"HTTP/1.1 302", b"HTTP/1.1 304", b"HTTP/1.1 40"))
        assert SECRET.encode() not in answer


def test_a_port_that_is_taken_is_told_with_what_to_do(server: Server, tmp_path: Path) -> None:
    done = run("serve", "--root", network(tmp_path / "netwerk"), "--port", str(server.port))
    assert done.status == 2
    assert f"Poort {server.port} is al in gebruik" in done.stderr
    assert f"buurtpers serve --port {server.port + 1}" in done.stderr
    assert "schijf" not in done.said
