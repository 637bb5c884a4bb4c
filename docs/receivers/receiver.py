# python3 receiver.py: PORT and WEBHOOK_SECRET from the environment.
# x-rymeda-signature says that the body is ours, not when it was sent: remember the body's id, and don't work on it
# twice. To refuse what is old, check webhook-signature, which covers webhook-timestamp (docs/webhooks.md).
import hashlib
import hmac
import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = os.environ["WEBHOOK_SECRET"].encode()


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        expected = hmac.new(SECRET, body, hashlib.sha256).hexdigest()
        given = self.headers.get("x-rymeda-signature", "")
        # As bytes: of text it compares ASCII alone, and fails with anything else.
        ours = hmac.compare_digest(expected.encode(), given.encode("latin-1", "replace"))
        if ours:
            # Kept before the answer, as nothing is sent again after it; the work itself may follow.
            message = json.loads(body)
            print(message["event"], message["data"]["id"], flush=True)
        self.send_response(204 if ours else 400)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Receiver).serve_forever()
