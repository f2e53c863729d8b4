"""A stand-in for the application: answers what a test says, and notes what it was asked."""

import gzip
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli

HELD = {"Surrogate-Control": "max-age=600, stale-if-error=600", "xkey": "front s1"}
HELD |= {"Surrogate-Key": "front s1", "Cache-Tag": "front,s1", "CDN-Cache-Control": "max-age=600"}
HELD |= {"Cache-Control": "public, max-age=0, must-revalidate", "Vary": "Accept-Encoding"}


class Backend(ThreadingHTTPServer):
    """Answers `text` (or what it gives when called) with `headers` and `status` after `seconds`; `asked` notes each request."""

    daemon_threads = True
    is_stopped = False

    def __init__(self, port=0):
        super().__init__(("127.0.0.1", port), _Handler)
        self.reset()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def reset(self):
        self.text, self.headers, self.status, self.seconds = "old", dict(HELD), 200, 0.0
        self.etag, self.packs, self.asked = "", False, []

    def stop(self):
        self.is_stopped = True  # connections that are open answer no more
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        backend = self.server
        if backend.is_stopped:
            self.close_connection = True
            return None
        if self.path == "/healthz":
            return self._answer(200 if backend.status != 503 else 503, {}, b"ok")
        backend.asked.append((self.command, self.path, dict(self.headers)))
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        text = backend.text() if callable(backend.text) else backend.text
        time.sleep(backend.seconds)
        headers, body = dict(backend.headers), text.encode()
        if backend.etag:
            headers["ETag"] = backend.etag
            if self.headers.get("If-None-Match") == backend.etag:
                return self._answer(304, headers, b"")
        wanted = self.headers.get("Accept-Encoding", "")
        if backend.packs and "br" in wanted:
            headers["Content-Encoding"], body = "br", brotli.compress(body)
        elif backend.packs and "gzip" in wanted:
            headers["Content-Encoding"], body = "gzip", gzip.compress(body)
        return self._answer(backend.status, headers, body)

    do_POST = do_HEAD = do_GET

    def _answer(self, status, headers, body):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *args):
        pass
