RECEIPT=$(curl -sS --fail-with-body -H "Authorization: Bearer $T" -H "Content-Type: application/json" \
  "$B/api/v1/intake/pos-tickets/" -d '{"tickets": [
    {"store": "'"$STORE"'", "till": "1", "business_date": "2026-11-21", "number": "T-2001", "currency": "EUR",
     "occurred_at": "2026-11-21T10:30:00+01:00", "tenders": [{"method": "card", "amount": "79.90"}],
     "lines": [{"payable": "'"$SLIP"'", "paid": "60.00"}, {"label": "Lamp", "paid": "19.90"}]}]}')
echo "$RECEIPT" | grep -o '"taken":[0-9]*'
