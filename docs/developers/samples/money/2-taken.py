def ticket(code, kind, number, amount):
    return {
        "payable": code,
        "kind": kind,
        "store": store["code"],
        "occurred_at": "2026-11-21T10:30:00+01:00",
        "currency": "EUR",
        "ticket": {"till": "1", "business_date": "2026-11-21", "number": number},
        "tenders": [{"method": "card", "amount": amount}],
    }


print(post("payments/", ticket(deposit["code"], "deposit", "T-1050", "150.00"))["state"])
