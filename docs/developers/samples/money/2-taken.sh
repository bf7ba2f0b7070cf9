post payments/ '{"payable": "'"$(echo "$DEPOSIT" | field code)"'", "kind": "deposit", "store": "'"$STORE"'",
     "occurred_at": "2026-11-21T10:30:00+01:00", "currency": "EUR",
     "ticket": {"till": "1", "business_date": "2026-11-21", "number": "T-1050"},
     "tenders": [{"method": "card", "amount": "150.00"}]}' | field state
