ticket = {
    "store": store["code"],
    "till": "1",
    "business_date": "2026-11-21",
    "number": "T-2001",
    "occurred_at": "2026-11-21T10:30:00+01:00",
    "currency": "EUR",
    "lines": [{"payable": os.environ["SLIP"], "paid": "60.00"}, {"label": "Lamp", "paid": "19.90"}],
    "tenders": [{"method": "card", "amount": "79.90"}],
}
sent = api.post(f"{B}/api/v1/intake/pos-tickets/", json={"tickets": [ticket]}, timeout=30)
sent.raise_for_status()
receipt = sent.json()
print(f'"taken":{receipt["taken"]}')
