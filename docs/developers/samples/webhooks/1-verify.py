import base64
import hashlib
import hmac
import time


def genuine(secret, headers, body):
    """Is this body, as it came, from us?"""
    at = headers["webhook-timestamp"]
    signed = b".".join([headers["webhook-id"].encode(), at.encode(), body])
    ours = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256).digest()
    expected = "v1," + base64.b64encode(ours).decode()
    fresh = abs(time.time() - int(at)) <= 300
    return fresh and any(hmac.compare_digest(expected, given) for given in headers["webhook-signature"].split())


sent = {
    "webhook-id": "evt_4711",
    "webhook-timestamp": str(int(time.time())),
    "webhook-signature": "v1,c29tZWJvZHkgZWxzZQ==",
}
believed = genuine("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", sent, b'{"type": "recommerce.work_order.paid.v1"}')
print("from us" if believed else "not from us")
