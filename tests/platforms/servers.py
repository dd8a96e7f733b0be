"""Vanta, Drata and CISO Assistant on loopback, as strict as what is published of them.

A server refuses what the real one would: wrong credentials and scopes, unknown ids, a body that is
no multipart, a file without its media type, fields that are missing. Faults are played in the order
in which a test lists them: a status, "cut" (the connection breaks before anything happened), or
"lost" (it happened, and the answer is lost).
"""

from __future__ import annotations

import hashlib
import json
import threading
import uuid
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class RefusedError(Exception):
    def __init__(self, status, body=None, headers=None):
        super().__init__(status)
        self.status, self.body, self.headers = status, body, headers or {}


def multipart(handler, body):
    kind = handler.headers.get("Content-Type", "")
    if not kind.startswith("multipart/form-data; boundary="):
        raise RefusedError(415)
    message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    parts = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        parts[name] = (part.get_filename(), part.get_content_type(), part.get_payload(decode=True))
    return parts


def play(fault):
    if isinstance(fault, tuple):
        raise RefusedError(fault[0], {"message": "fault"}, fault[1])
    if isinstance(fault, int):
        raise RefusedError(fault, {"message": "fault"})


class Server:
    """One platform; `calls` are the requests that arrived, `faults` has a list for each kind."""

    def __init__(self):
        self.calls, self.faults = [], {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                path = urlsplit(self.path)
                key = f"{self.command} {path.path}"
                outer.calls.append(key)
                planned = outer.faults.get(key) or []
                fault = planned.pop(0) if planned else None
                if fault == "cut":
                    self.close_connection = True
                    return
                try:
                    play(fault)
                    query = parse_qs(path.query)
                    status, said = outer.handle(self, self.command, path.path, query, body)
                    headers = {}
                except RefusedError as refused:
                    status, said, headers = refused.status, refused.body, refused.headers
                if fault == "lost":
                    self.close_connection = True
                    return
                data = b"" if said is None else json.dumps(said).encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PUT = do_PATCH = answer  # noqa: N815 - the names that the library calls

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()


class Vanta(Server):
    scopes = frozenset({"vanta-api.all:read", "vanta-api.all:write", "vanta-api.documents:upload"})

    def __init__(self):
        super().__init__()
        self.documents = {
            "door-document": {"title": "Door policy", "uploadStatus": "Needs document"},
            "other": {"title": "Penetration test", "uploadStatus": "OK"},
            "windows": {"title": "Window Policy", "uploadStatus": "Needs update"},
        }
        self.files = {name: [] for name in self.documents}
        self.policies = []

    def handle(self, handler, method, path, query, body):  # noqa: C901, PLR0912 - a table of requests
        if (method, path) == ("POST", "/oauth/token"):
            asked = json.loads(body)
            good = asked["client_id"] == "vci_1" and asked["client_secret"] == "vcs_1"
            if not good or asked["grant_type"] != "client_credentials":
                raise RefusedError(401, {"error": "invalid_client"})
            if set(asked["scope"].split()) != self.scopes:
                raise RefusedError(400, {"error": "invalid_scope"})
            return 200, {"access_token": "token-1", "expires_in": 3600, "token_type": "Bearer"}
        if handler.headers.get("Authorization") != "Bearer token-1":
            raise RefusedError(401)
        parts = path.split("/")[2:]
        if parts == ["documents"] and method == "GET":
            return 200, self.page(
                [
                    {"id": name, "ownerId": None, "category": "Policies", "url": None, **one}
                    for name, one in self.documents.items()
                ],
                query,
            )
        if parts == ["policies"]:
            if method != "GET":  # read-only: there is nothing to create, upload or approve
                raise RefusedError(404)
            if set(query) - {"pageSize", "pageCursor"}:
                raise RefusedError(400)
            return 200, self.page(self.policies, query)
        if len(parts) < 3 or parts[1] not in self.documents:
            raise RefusedError(404)
        files = self.files[parts[1]]
        if parts[2] == "uploads" and method == "GET":
            return 200, self.page(files, query)
        if parts[2] == "uploads" and method == "POST":
            form = multipart(handler, body)
            if "file" not in form or form["file"][1] != "application/pdf":
                raise RefusedError(422, {"message": "file"})
            files.append(
                {
                    "id": f"upload-{len(files)}",
                    "fileName": form["file"][0],
                    "description": form["description"][2].decode(),
                    "effectiveDate": form["effectiveAtDate"][2].decode(),
                    "mimeType": form["file"][1],
                    "deletionDate": None,
                    "bytes": len(form["file"][2]),
                }
            )
            return 201, files[-1]
        if parts[2] == "submit" and method == "POST":
            if body:
                raise RefusedError(400)
            if not files:
                raise RefusedError(422, {"message": "nothing to submit"})
            self.documents[parts[1]]["uploadStatus"] = "OK"
            return 204, None
        raise RefusedError(404)

    def page(self, rows, query):
        size = int(query.get("pageSize", ["10"])[0])
        assert 1 <= size <= 100
        size = min(size, 2)  # so that there is more than one page
        start = int(query.get("pageCursor", ["0"])[0])
        more = start + size < len(rows)
        info = {"hasNextPage": more, "endCursor": str(start + size) if more else None}
        return {"results": {"data": rows[start : start + size], "pageInfo": info}}


class Drata(Server):
    def __init__(self):
        super().__init__()
        self.keys, self.evidence, self.partial = {}, {"7": []}, False

    def handle(self, handler, method, path, query, body):
        del query
        if handler.headers.get("Authorization") != "Bearer drata-1":
            raise RefusedError(401, {"statusCode": 401, "message": "Unauthorized", "code": 1})
        parts = path.split("/")[1:]
        if parts[:2] != ["workspaces", "3"]:
            raise RefusedError(404)
        if (method, parts[2:]) == ("POST", ["evidence-files"]):
            name, kind, data = multipart(handler, body)["file"]
            if not name.endswith(".pdf"):
                raise RefusedError(400, {"statusCode": 400, "message": "extension", "code": 2})
            key = f"key-{len(self.keys)}"
            self.keys[key] = data
            made = {"fileKey": key, "originalFilename": name, "mimeType": kind}
            return 201, {**made, "fileSize": len(data)}
        asked = json.loads(body)
        if (method, parts[2:]) == ("POST", ["evidence"]):
            if not 0 < len(asked["name"]) <= 191:
                raise RefusedError(400)
            artifacts = asked["artifacts"]
            if any(
                one["type"] != "S3_FILE" or one["fileKey"] not in self.keys for one in artifacts
            ):
                raise RefusedError(400)
            name = str(len(self.evidence) + 7)
            self.evidence[name] = artifacts
        elif method == "PUT" and parts[2] == "evidence" and parts[3] in self.evidence:
            artifacts = asked["newArtifacts"]
            if any(
                one["artifactType"] != "S3_FILE" or one["fileKey"] not in self.keys
                for one in artifacts
            ):
                raise RefusedError(400)
            self.evidence[parts[3]] += artifacts
        else:
            raise RefusedError(404)
        made = 0 if self.partial else len(artifacts)
        return 201, {"artifactsRequested": len(artifacts), "artifactsCreated": made}


class CisoAssistant(Server):
    """As version 3.11.0 was seen to behave when it was run, the fields that policykit looks at."""

    folder = "6f1c2c0e-8d8e-4a57-9d2f-0a6b1f5f3b11"

    def __init__(self):
        super().__init__()
        self.evidence, self.revisions = {}, []

    def handle(self, handler, method, path, query, body):
        if handler.headers.get("Authorization") != "Token ca-1":
            raise RefusedError(401, {"detail": "Invalid token."})
        if (method, path) == ("GET", "/api/evidences/"):
            folder = identifier(query["folder"][0], "folder")
            rows = [
                {"id": key, "name": one["name"], "status": "In review"}
                for key, one in self.evidence.items()
                if one["folder"] == folder and one["name"] == query.get("name", [one["name"]])[0]
            ]
            return 200, self.page(rows, query)
        if (method, path) == ("POST", "/api/evidences/"):
            return 201, self.made(json.loads(body))
        if (method, path) == ("GET", "/api/evidence-revisions/"):
            evidence = identifier(query["evidence"][0], "evidence")
            rows = [one for one in self.revisions if one["evidence"] == evidence]
            shown = [{**one, "evidence": {"str": "", "id": one["evidence"]}} for one in rows]
            return 200, self.page(shown[::-1], query)
        if path.startswith("/api/evidence-revisions/") and method in {"POST", "PATCH"}:
            form = multipart(handler, body)
            evidence = identifier(form["evidence"][2].decode(), "evidence")
            if evidence not in self.evidence:
                said = f'Invalid pk "{evidence}" - object does not exist.'
                raise RefusedError(400, {"evidence": [said]})
            if method == "POST":
                self.add_revision(evidence)
                revision = self.revisions[-1]
            else:
                number = path.split("/")[3]
                revision = next((one for one in self.revisions if one["id"] == number), None)
                if revision is None:
                    raise RefusedError(404, {"detail": "No EvidenceRevision matches the query."})
            name, _, data = form["attachment"]
            revision["attachment"] = f"/{name.replace('.pdf', '').replace('.', '')}.pdf"
            revision["attachment_hash"] = hashlib.sha256(data).hexdigest()
            revision["observation"] = form["observation"][2].decode()
            return 201 if method == "POST" else 200, revision
        raise RefusedError(404)

    def made(self, asked):
        if "name" not in asked:
            raise RefusedError(400, {"name": ["This field is required."]})
        identifier(asked["folder"], "folder")
        if any(one["name"] == asked["name"] for one in self.evidence.values()):
            raise RefusedError(400, {"name": f"{asked['name']} is already used in this scope."})
        if asked["status"] not in {"draft", "missing", "in_review", "approved", "rejected"}:
            raise RefusedError(400, {"status": [f'"{asked["status"]}" is not a valid choice.']})
        key = str(uuid.uuid4())
        self.evidence[key] = {"name": asked["name"], "folder": asked["folder"]}
        self.add_revision(key)  # empty: the real one makes it too
        return {"id": key, **self.evidence[key]}

    def add_revision(self, evidence):
        version = 1 + sum(one["evidence"] == evidence for one in self.revisions)
        empty = {"attachment": None, "attachment_hash": None, "link": None, "observation": None}
        key = str(uuid.uuid4())
        self.revisions.append({"id": key, "evidence": evidence, "version": version, **empty})

    def page(self, rows, query):
        start = int(query.get("offset", ["0"])[0])
        more = f"{self.address}/?offset={start + 2}" if start + 2 < len(rows) else None
        found = {"count": len(rows), "next": more, "previous": None}
        return {**found, "results": rows[start : start + 2]}


def identifier(text, field):
    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise RefusedError(400, {field: [f"“{text}” is not a valid UUID."]}) from None
