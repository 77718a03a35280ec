"""A real preview, in a process of its own."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from support import TODAY, command, started

PATIENCE = 30.0


@dataclass
class Server:
    """A running preview of the network at `root`."""

    root: Path
    port: int
    said: str = ""
    """What it said of trouble, once it has stopped."""

    def ask(self, path: str, method: str = "GET") -> tuple[int, bytes, dict[str, str]]:
        """The answer to one request, the path sent as it is."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.putrequest(method, path, skip_accept_encoding=True)
            connection.endheaders()
            answer = connection.getresponse()
            return answer.status, answer.read(), {k.lower(): v for k, v in answer.getheaders()}
        finally:
            connection.close()

    def send(self, raw: bytes) -> bytes:
        """All that is answered to these bytes, until the other side closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as connection:
            connection.sendall(raw)
            connection.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: connection.recv(65536), b""))

    def page(self, path: str) -> str:
        status, content, _ = self.ask(path)
        assert status == 200, path
        return content.decode()

    def until(self, path: str, good: Callable[[str], bool]) -> str:
        """The page at `path` as soon as it is good."""
        deadline = time.monotonic() + PATIENCE
        while not good(text := self.ask(path)[1].decode()):
            assert time.monotonic() < deadline, text
            time.sleep(0.05)
        return text


@contextmanager
def serving(root: Path) -> Iterator[Server]:
    """Serve `root` in a process of its own, at a port that is free."""
    process = started(
        command("serve", "--root", root, "--port", "0", "--date", TODAY),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://localhost:(\d+)/", line)
        if not found:
            process.kill()
            raise AssertionError(line + process.communicate()[1])
        server = Server(root, int(found[1]))
        yield server
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        finally:
            process.kill()
            said = process.communicate()[1]
    server.said = said
