import base64
import hashlib
import hmac
import json
import time

payment = {
    "payable": os.environ["SLIP"],
    "kind": "payment",
    "store": store["code"],
    "occurred_at": "2026-11-21T10:30:00+01:00",
    "currency": "EUR",
    "ticket": {"till": "1", "business_date": "2026-11-21", "number": "T-1060"},
    "tenders": [{"method": "card", "amount": "60.00"}],
}
body, at = json.dumps(payment).encode(), str(int(time.time()))
secret = base64.b64decode(os.environ["HOOK_SECRET"].removeprefix("whsec_"))
signed = hmac.new(secret, b".".join([b"msg_T-1060", at.encode(), body]), hashlib.sha256).digest()
headers = {
    "webhook-id": "msg_T-1060",
    "webhook-timestamp": at,
    "webhook-signature": "v1," + base64.b64encode(signed).decode(),
    "Content-Type": "application/json",
}
print(requests.post(f"{B}/hooks/{os.environ['HOOK']}/", data=body, headers=headers, timeout=10).status_code)
