"""References to secrets, resolved at use."""

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from cryptography.fernet import Fernet

from apps.core.secrets import (
    SecretUnavailable,
    fingerprint,
    is_signing_secret,
    new_key,
    new_signing_secret,
    resolve,
    seal,
)


def test_a_variable_and_a_file_are_read_at_use(monkeypatch, tmp_path):
    monkeypatch.setenv("TILL_SECRET", "one")
    mounted = tmp_path / "secret"
    mounted.write_text("two\n")

    assert (resolve("env:TILL_SECRET"), resolve(f"file:{mounted}")) == ("one", "two")


def test_a_sealed_secret_opens_with_a_former_key_and_shows_nothing(settings):
    reference = seal("s3cret")
    settings.BODY_KEYS = [Fernet.generate_key().decode(), *settings.BODY_KEYS]
    assert resolve(reference) == "s3cret"
    assert "s3cret" not in reference

    settings.BODY_KEYS = settings.BODY_KEYS[:1]
    with pytest.raises(SecretUnavailable) as refusal:
        resolve(reference)
    assert reference.removeprefix("sealed:") not in str(refusal.value)


@pytest.mark.parametrize(
    "reference",
    [
        "env:NO_SUCH_VARIABLE",
        "file:/no/such/file",
        "vault:secret/till#key",
        "sealed:rubbish",
        "my-password",
        "",
        "env:",
    ],
)
def test_what_cannot_be_resolved_says_which_and_never_a_value(reference, monkeypatch):
    monkeypatch.delenv("VAULT_ADDR", raising=False)

    with pytest.raises(SecretUnavailable) as refusal:
        resolve(reference)

    assert "my-password" not in str(refusal.value)
    assert refusal.value.status == 503


def test_an_empty_file_is_no_secret(tmp_path):
    empty = tmp_path / "secret"
    empty.write_text("\n")

    with pytest.raises(SecretUnavailable, match="empty"):
        resolve(f"file:{empty}")


class _Vault(BaseHTTPRequestHandler):
    def do_GET(self):
        known = self.path == "/v1/secret/data/tills/lyon" and self.headers["X-Vault-Token"] == "t0ken"
        body = json.dumps({"data": {"data": {"hmac": "three"}}}).encode() if known else b"{}"
        self.send_response(200 if known else 403)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Silent."""


def test_a_vault_entry_is_read_over_http(monkeypatch):
    with HTTPServer(("127.0.0.1", 0), _Vault) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("VAULT_ADDR", f"http://127.0.0.1:{server.server_port}/")
        monkeypatch.setenv("VAULT_TOKEN", "t0ken")
        try:
            assert resolve("vault:secret/tills/lyon#hmac") == "three"
            with pytest.raises(SecretUnavailable, match="KeyError"):
                resolve("vault:secret/tills/lyon#other")
            with pytest.raises(SecretUnavailable, match="403"):
                resolve("vault:secret/tills/paris#hmac")
        finally:
            server.shutdown()
    with pytest.raises(SecretUnavailable, match="ConnectionError"):
        resolve("vault:secret/tills/lyon#hmac")


def test_keys_are_random_and_their_fingerprint_steady():
    first, second = new_key("rcd"), new_key("rcd")

    assert first.startswith("rcd_")
    assert first != second
    assert fingerprint("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180 vector


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", True),
        ("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", False),
        ("whsec_c2hvcnQ=", False),
        ("whsec_!!!", False),
    ],
)
def test_signing_secrets_follow_standard_webhooks(value, right):
    assert is_signing_secret(value) is right
    assert is_signing_secret(new_signing_secret()) is True
