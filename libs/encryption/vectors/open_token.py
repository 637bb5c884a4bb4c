"""Opens Rymeda's tokens and makes its blind indexes, from docs/encryption.md alone: a second implementation.

Reads one case of vectors.json a line on stdin, writes one JSON a line: {"plaintext"} or {"blind"} or {"error"}.
"""
import base64, hmac, json, re, struct, sys
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

TOKEN = re.compile(r"ENC\[AES256:1\.(\d{1,9})\.([A-Za-z0-9_-]+)\]")

def unbase64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

def subkey(key, info):
    return HKDF(hashes.SHA256(), 32, None, info.encode()).derive(key)

def prefixed(parts):
    return b"".join(struct.pack(">I", len(p)) + p for p in (s.encode() for s in parts))

def open_token(case):
    version, body = TOKEN.fullmatch(case["token"]).groups()
    body, at = unbase64url(body), case["address"]
    key = subkey(bytes.fromhex(case["keys"][version]), f"enc/{at['collection']}/{at['fieldId']}")
    bound = ["rymeda.enc.1", at["organizationId"], at["collection"], at["recordId"], str(at["fieldId"])]
    padded = AESGCM(key).decrypt(body[:12], body[12:], prefixed(bound)).rstrip(b"\0")
    assert padded.endswith(b"\x80")
    return {"plaintext": padded[:-1].decode()}

def blind(case):
    key = subkey(bytes.fromhex(case["keys"]["1"]), f"blind/{case['collection']}/{case['indexId']}")
    mac = hmac.digest(key, prefixed([case["context"], *case["normalised"]]), "sha256")
    return {"blind": "1." + base64.urlsafe_b64encode(mac[: case["bits"] // 8]).decode().rstrip("=")}

for line in sys.stdin:
    try:
        case = json.loads(line)
        print(json.dumps(open_token(case) if "token" in case else blind(case)))
    except (InvalidTag, AttributeError, AssertionError, KeyError) as error:
        print(json.dumps({"error": type(error).__name__}))
