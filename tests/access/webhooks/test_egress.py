"""Where nothing is ever sent: internal addresses in every disguise, other ports, redirects. And that all of it ends."""

import gzip
import os
import socket
import time
import tracemalloc

import pytest

from apps.access.webhooks import addresses, egress
from tests.factories.webhooks import answering, drip, hang, receiver, respond

REFUSED_ADDRESSES = [
    "https://127.0.0.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://127.1/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::127.0.0.1]/",
    "https://[::a00:1]/",
    "https://[::ffff:0:127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b:1::7f00:1]/",
    "https://[64:ff9b:1:ffff::7f00:1]/",
    "https://[2001:0:7f00:1::1]/",
    "https://[2001:0:4136:e378:8000:63bf:80ff:fffe]/",
    "https://10.0.0.1/",
    "https://172.16.5.4/",
    "https://192.168.1.1/",
    "https://100.64.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://0.0.0.0/",
    "https://[fd00::1]/",
    "https://[fe80::1]/",
    "https://[fec0::1]/",
    "https://[4000::1]/",
    "https://[2002:7f00:1::]/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    "https://localhost/",
]


def sent(url):
    return egress.post(url, body=b"{}", headers={"Content-Type": "application/json"})


@pytest.mark.parametrize("url", REFUSED_ADDRESSES)
def test_an_internal_address_is_refused_at_the_moment_of_sending(url, settings):
    settings.WEBHOOK_LOOPBACK_HOSTS = []
    reply = sent(url)
    assert (reply.status, reply.code) == (None, "address_refused")


@pytest.mark.parametrize("name", ["2130706433", "127.1", "[::1]", "localhost", "0x7f000001"])
def test_a_loopback_host_is_allowed_by_its_very_name_and_no_other(name, settings):
    settings.WEBHOOK_LOOPBACK_HOSTS = ["127.0.0.1"]
    assert sent(f"https://{name}/").code == "address_refused"


def test_a_listed_host_is_no_way_to_the_private_network(settings):
    settings.WEBHOOK_LOOPBACK_HOSTS = ["10.0.0.1"]
    assert sent("http://10.0.0.1:5432/").code == "address_refused"


@pytest.mark.parametrize(
    "url, why",
    [
        ("http://example.com/", "not_https"),
        ("ftp://example.com/", "not_https"),
        ("file:///etc/passwd", "not_an_address"),
        ("https://example.com:22/", "port_refused"),
        ("https://example.com:0/", "port_refused"),
        ("https://example.com:99999/", "not_an_address"),
        ("https://user@example.com/", "user_in_address"),
        ("https://user:password@example.com/", "user_in_address"),
        ("https://@example.com/", "user_in_address"),
        ("https://example.com/#part", "not_an_address"),
        ("https://example.com\\@127.0.0.1/", "not_an_address"),
        ("https://exam ple.com/", "not_an_address"),
        ("https://example.com/\r\nX: y", "not_an_address"),
        ("https://exämple.com/", "not_an_address"),
        ("https://[::1/", "not_an_address"),
        ("https://a..example.com/", "not_an_address"),
        ("https://./", "not_an_address"),
        (f"https://{'a' * 64}.example.com/", "not_an_address"),
        (f"https://{'a.' * 125}example.com/", "not_an_address"),
        ("https://", "not_an_address"),
        ("", "not_an_address"),
        ("https://example.com/" + "a" * 500, "not_an_address"),
    ],
)
def test_what_is_no_address_for_us_is_never_called(url, why):
    assert (addresses.refusal_of(url), sent(url).code) == (why, why)


@pytest.mark.parametrize("url", ["https://example.com/", "https://example.com:443/a?b=c", "https://example.com:8443/"])
def test_https_on_its_ports_may_be_asked_for(url):
    assert addresses.refusal_of(url) == ""


def test_a_name_that_changes_its_mind_after_the_check_is_not_asked_again(monkeypatch, settings):
    """First public, then ours: what was checked is what is called."""
    settings.WEBHOOK_LOOPBACK_HOSTS = []
    answers, called = iter(["93.184.216.34", "127.0.0.1"]), []

    def resolve(host, port, **_how):
        address = host if host[0].isdigit() else next(answers)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def connect(address, *_args, **_kwargs):
        called.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr("urllib3.connection.connection.create_connection", connect)
    assert sent("https://rebinding.example/").code == "no_answer"
    assert set(called) == {"93.184.216.34"}
    assert sent("https://rebinding.example/").code == "address_refused"


@pytest.mark.parametrize(
    "found, called",
    [
        ("2606:2800:220:1::1", ["2606:2800:220:1::1"]),
        ("::ffff:93.184.216.34", ["93.184.216.34"]),
        ("::ffff:10.0.0.1", []),
        ("::10.0.0.1", []),
        ("64:ff9b::a00:1", []),
        ("2002:a00:1::1", []),
    ],
)
def test_a_name_is_judged_by_the_address_that_is_within_the_one_it_leads_to(found, called, monkeypatch, settings):
    settings.WEBHOOK_LOOPBACK_HOSTS = []
    family, connected = socket.AF_INET6, []

    def connect(address, *_args, **_kwargs):
        connected.append(address[0].strip("[]"))
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_h: [(family, socket.SOCK_STREAM, 6, "", (found, 443))])
    monkeypatch.setattr("urllib3.connection.connection.create_connection", connect)
    assert (sent("https://there.example/").code, connected) == ("no_answer" if called else "address_refused", called)


def test_a_redirect_is_an_answer_and_not_followed(settings):
    settings.WEBHOOK_LOOPBACK_HOSTS = ["127.0.0.1"]
    with receiver() as target, receiver(answering(307, Location=target.url)) as there:
        assert (sent(there.url).status, len(there.got), target.got) == (307, 1, [])


@pytest.mark.parametrize("packed", [False, True])
def test_of_a_redirect_too_only_the_first_64_kib_are_read(packed, settings):
    """Its body was read whole and unpacked before it was looked at: three hundred kilobytes became all the memory."""
    settings.WEBHOOK_LOOPBACK_HOSTS = ["127.0.0.1"]
    said = gzip.compress(os.urandom(100_000) + bytes(20_000_000)) if packed else b"x" * 20_000_000
    headers = {"Location": "https://example.com/", **({"Content_Encoding": "gzip"} if packed else {})}
    with receiver(answering(302, said, **headers)) as there:
        tracemalloc.start()
        reply = sent(there.url)
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert (reply.status, reply.code, len(reply.body), most < 15_000_000) == (302, "", 64 * 1024, True)


def test_a_redirect_to_what_is_no_address_is_an_answer_too(settings):
    settings.WEBHOOK_LOOPBACK_HOSTS = ["127.0.0.1"]
    with receiver(answering(308, Location="http://[::1")) as there:
        assert (sent(there.url).status, sent(there.url).code) == (308, "")


def test_a_proxy_of_the_environment_and_a_netrc_are_not_used(settings, monkeypatch, tmp_path):
    settings.WEBHOOK_LOOPBACK_HOSTS = ["127.0.0.1"]
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with receiver() as there:
        there.act = answering(200)
        assert sent(there.url).status == 200
        assert "authorization" not in there.got[0].headers


@pytest.mark.parametrize("act", [hang, drip])
def test_an_answer_that_never_ends_ends(act, settings, monkeypatch):
    settings.WEBHOOK_LOOPBACK_HOSTS = ["127.0.0.1"]
    monkeypatch.setattr(egress, "DEADLINE", 1.0)
    with receiver(act) as there:
        began = time.monotonic()
        reply = sent(there.url)
        assert (reply.status, reply.code, len(there.got)) == (None, "timeout", 1)
        assert time.monotonic() - began > 0.9


def test_headers_that_drip_end_too(settings, monkeypatch):
    settings.WEBHOOK_LOOPBACK_HOSTS = ["127.0.0.1"]
    monkeypatch.setattr(egress, "DEADLINE", 0.5)

    def slowly(receiver_, handler, _got):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not receiver_.released.wait(0.05):
            try:
                handler.wfile.write(b"X: y\r\n")
            except OSError:
                return

    with receiver(slowly) as there:
        assert (sent(there.url).code, len(there.got)) == ("timeout", 1)


def test_only_the_first_64_kib_are_read(settings):
    settings.WEBHOOK_LOOPBACK_HOSTS = ["127.0.0.1"]
    with receiver(answering(200, b"x" * 5_000_000)) as there:
        reply = sent(there.url)
        assert (reply.status, len(reply.body)) == (200, 64 * 1024)


@pytest.mark.parametrize(
    "said", [b"", b"garbage\r\n\r\n", b"\x00\xff" * 99, b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"]
)
def test_garbage_and_half_an_answer_are_no_answer(said, settings):
    settings.WEBHOOK_LOOPBACK_HOSTS = ["127.0.0.1"]

    def act(_receiver, handler, _got):
        handler.wfile.write(said)

    with receiver(act) as there:
        assert (sent(there.url).status, sent(there.url).code) == (None, "no_answer")


def test_nobody_there_is_no_answer(settings):
    settings.WEBHOOK_LOOPBACK_HOSTS = ["127.0.0.1"]
    with receiver() as there:
        url = there.url
    assert sent(url).code == "no_answer"


def test_an_answer_is_told_as_it_came(settings):
    settings.WEBHOOK_LOOPBACK_HOSTS = ["127.0.0.1"]

    def act(_receiver, handler, _got):
        respond(handler, 503, b"later", Retry_After="7")

    with receiver(act) as there:
        reply = sent(there.url)
    assert (reply.status, reply.code, reply.body, reply.headers["retry-after"]) == (503, "", b"later", "7")
    assert there.got[0].body == b"{}"
