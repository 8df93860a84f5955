"""A hub on the loopback: the few endpoints of huggingface.co that a pull needs, with faults on demand."""

import hashlib
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def git_blob(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


class FakeHub:
    """One repository. `files` may be changed between requests; faults are attributes."""

    def __init__(self, hub_id, revision, files):
        self.hub_id, self.revision, self.files = hub_id, revision, dict(files)
        self.cut_after = None
        """Bytes of a large file after which the connection is dropped; None never."""
        self.cuts_left = 0
        self.damage = {}
        """path → how many more times it is sent damaged"""
        self.refuse = None
        """(status, X-Error-Code) for every request, or None."""
        self.busy = 0
        """How many more requests are answered 503."""
        self.busy_after = None
        """Path after whose first answer everything is answered 503."""
        self.no_ranges = False
        self.token = None
        """When set, only requests that carry it are answered."""
        self.served = {}
        """path → body bytes that left"""
        self.requests = []
        self.redirect_to = None
        """Host to which files are redirected, as the hub does to its store."""
        self.store_saw_token = False
        self.listing_extra = {}
        hub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                hub.answer(self)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def answer(self, request):
        path = request.path
        self.requests.append((path, request.headers.get("Range")))
        if path.startswith("/store/"):
            self.store_saw_token |= "Authorization" in request.headers
            self.send_file(request, path.removeprefix("/store/"))
        elif self.busy:
            self.busy -= 1
            self.status(request, 503)
        elif self.refuse:
            self.status(request, *self.refuse)
        elif self.token and request.headers.get("Authorization") != f"Bearer {self.token}":
            self.status(request, 401, "GatedRepo")
        elif re.fullmatch(rf"/api/models/{self.hub_id}(/revision/{self.revision})?\?blobs=true", path):
            self.send(request, json.dumps(self.listing()).encode())
        elif path.startswith(f"/{self.hub_id}/resolve/{self.revision}/"):
            name = path.removeprefix(f"/{self.hub_id}/resolve/{self.revision}/")
            if self.redirect_to:
                request.send_response(302)
                request.send_header("Location", f"http://{self.redirect_to}:{self.port}/store/{name}")
                request.send_header("Content-Length", "0")
                request.end_headers()
            else:
                self.send_file(request, name)
        else:
            self.status(request, 404, "RepoNotFound")

    def listing(self):
        siblings = []
        for path, content in self.files.items():
            entry = {"rfilename": path, "size": len(content), "blobId": git_blob(content)}
            if path.endswith((".safetensors", ".bin", ".ckpt")):
                entry["lfs"] = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "pointerSize": 134}
            siblings.append(entry)
        return {"id": self.hub_id, "sha": self.revision, "siblings": siblings, **self.listing_extra}

    def status(self, request, status, code=""):
        request.send_response(status)
        if code:
            request.send_header("X-Error-Code", code)
        request.send_header("Content-Length", "0")
        request.end_headers()

    def send(self, request, content):
        request.send_response(200)
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content)

    def send_file(self, request, name):
        if name not in self.files:
            self.status(request, 404, "EntryNotFound")
            return
        content = self.files[name]
        if self.damage.get(name):
            self.damage[name] -= 1
            content = bytes([content[0] ^ 1]) + content[1:]
        start = 0
        asked = re.fullmatch(r"bytes=(\d+)-", request.headers.get("Range") or "")
        if asked and not self.no_ranges:
            start = int(asked[1])
            request.send_response(206)
            request.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        else:
            request.send_response(200)
        body = content[start:]
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        if self.cuts_left and self.cut_after is not None and len(body) > self.cut_after:
            self.cuts_left -= 1
            body = body[: self.cut_after]
            request.close_connection = True
        # Counted before it is sent: whoever has the last byte may ask at once what was counted.
        if name == self.busy_after:
            self.busy = 1000
        self.served[name] = self.served.get(name, 0) + len(body)
        request.wfile.write(body)
