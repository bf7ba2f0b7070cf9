"""References to secrets, resolved at use."""

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from cryptography.fernet import Fernet

from apps.core.secrets import (
    SecretUnavailable,
    faults,
    fingerprint,
    is_signing_secret,
    new_key,
    new_signing_secret,
    resolve,
    seal,
)


def test_a_variable_and_a_file_are_read_at_use(monkeypatch, settings, tmp_path):
    monkeypatch.setenv("PARTNER_SECRET_TILL", "one")
    settings.PARTNER_SECRETS_FOLDER = str(tmp_path)
    mounted = tmp_path / "secret"
    mounted.write_text("two\n")

    assert (resolve("env:PARTNER_SECRET_TILL"), resolve(f"file:{mounted}")) == ("one", "two")


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
        "env:PARTNER_SECRET_UNSET",
        "file:/no/such/file",
        "vault:secret/partners/till#key",
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


def test_an_empty_file_is_no_secret(settings, tmp_path):
    settings.PARTNER_SECRETS_FOLDER = str(tmp_path)
    empty = tmp_path / "secret"
    empty.write_text("\n")

    with pytest.raises(SecretUnavailable, match="empty"):
        resolve(f"file:{empty}")


class _Vault(BaseHTTPRequestHandler):
    def do_GET(self):
        known = self.path == "/v1/secret/data/partners/lyon" and self.headers["X-Vault-Token"] == "t0ken"
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
            assert resolve("vault:secret/partners/lyon#hmac") == "three"
            with pytest.raises(SecretUnavailable, match="KeyError"):
                resolve("vault:secret/partners/lyon#other")
            with pytest.raises(SecretUnavailable, match="403"):
                resolve("vault:secret/partners/paris#hmac")
        finally:
            server.shutdown()
    with pytest.raises(SecretUnavailable, match="ConnectionError"):
        resolve("vault:secret/partners/lyon#hmac")


@pytest.mark.parametrize(
    "place",
    [
        "env:DATABASE_URL",
        "env:",
        "file:/etc/hostname",
        "file:{folder}/../beside",
        "file:{folder}/way_out",
        "file:{folder}/\0",
        "vault:secret/payroll#token",
        "vault:secret/partners/../payroll#token",
        "vault:secret/partners/%2e%2e/payroll#token",
        "vault:secret/partners/shop?version=1#token",
        "hunter2",
        "http://shop.example/",
    ],
)
def test_what_is_not_kept_for_partners_is_refused_when_given_and_when_used(place, monkeypatch, settings, tmp_path):
    folder = tmp_path / "partners"
    folder.mkdir()
    (tmp_path / "beside").write_text("ours")
    (folder / "way_out").symlink_to(tmp_path / "beside")
    settings.PARTNER_SECRETS_FOLDER = str(folder)
    monkeypatch.setenv("DATABASE_URL", "postgres://ours")
    monkeypatch.setenv("VAULT_ADDR", "http://vault.invalid")  # never asked
    monkeypatch.setenv("VAULT_TOKEN", "t0ken")
    reference = place.format(folder=folder)
    assert list(faults(reference)) == ["/secret_reference"]
    with pytest.raises(SecretUnavailable, match=r"where secrets of partners|no reference"):
        resolve(reference)


@pytest.mark.parametrize("place", ["", "env:PARTNER_SECRET_A", "file:{folder}/a", "vault:secret/partners/a/b-1.c#b"])
def test_a_reference_to_where_secrets_of_partners_are_kept_is_taken(place, settings, tmp_path):
    settings.PARTNER_SECRETS_FOLDER = str(tmp_path)
    assert faults(place.format(folder=tmp_path)) == faults(seal("a")) == {}


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
