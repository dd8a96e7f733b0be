"""A time-stamp authority on this machine: `openssl ts` behind HTTP, well-behaved or not."""

from __future__ import annotations

import subprocess
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CONFIGURATION = """\
[tsa]
default_tsa = responder
[responder]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/stamps.pem
certs = {folder}/root.pem
signer_key = {folder}/stamps.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = {digests}
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


class Responder:
    """What answers, and how often it was asked.

    `behaviour` is one of: honest, refusing, garbage, empty, huge, slow, dripping, failing,
    redirecting, replaying.
    """

    def __init__(self, folder, pki):
        self.folder = folder
        self.behaviour = "honest"
        self.asked = 0
        self.url = ""
        self._first = None
        (folder / "serial").write_text("01\n")
        (folder / "stamps.pem").write_bytes(pki.stamps.pem)
        (folder / "stamps.key").write_bytes(pki.stamps.key_pem)
        (folder / "root.pem").write_bytes(pki.root.pem)
        for name, digests in (("honest", "sha256, sha384, sha512"), ("refusing", "sha512")):
            text = CONFIGURATION.format(folder=folder, digests=digests)
            (folder / f"{name}.cnf").write_text(text)

    def reply(self, query, configuration="honest"):
        """Return what `openssl ts` answers."""
        asked, answer = self.folder / "query.tsq", self.folder / "answer.tsr"
        asked.write_bytes(query)
        command = ["openssl", "ts", "-reply", "-config", self.folder / f"{configuration}.cnf"]
        command += ["-queryfile", asked, "-out", answer]
        subprocess.run(command, check=True, capture_output=True)
        return answer.read_bytes()

    def body(self, query):
        """Return the body of the answer, as the behaviour has it."""
        if self.behaviour == "refusing":
            return self.reply(query, "refusing")
        if self.behaviour == "replaying":
            self._first = self._first or self.reply(query)
            return self._first
        made = {
            "garbage": b"<html>Welcome to our captive portal</html>",
            "empty": b"",
            "huge": bytes(4 * 1024 * 1024),
        }
        return made[self.behaviour] if self.behaviour in made else self.reply(query)


@contextmanager
def responding(folder, pki):
    """Run a responder on a free port for the length of a `with` block."""
    responder = Responder(folder, pki)
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            query = self.rfile.read(int(self.headers["Content-Length"]))
            responder.asked += 1
            if responder.behaviour == "slow":
                over.wait()
                return
            status = {"failing": 503, "redirecting": 302}.get(responder.behaviour, 200)
            body = responder.body(query)
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            if status == 302:
                self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()
            try:
                self._write(body)
            except OSError:
                return  # the client had enough

        def _write(self, body):
            if responder.behaviour != "dripping":
                self.wfile.write(body)
                return
            for at in range(len(body)):
                self.wfile.write(body[at : at + 1])
                self.wfile.flush()
                if over.wait(0.05):
                    return

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    responder.url = f"http://127.0.0.1:{server.server_port}/tsa"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield responder
    finally:
        over.set()
        server.shutdown()
        thread.join()
        server.server_close()
