curl -sS --fail-with-body -H "Authorization: Bearer $T" -H "Content-Type: application/json" \
     -H "Idempotency-Key: $(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')" \
     -d '{"store": "'"$STORE"'", "forward": "PT10M"}' "$B/sandbox/clock/" |
  grep -o '"name":"[^"]*","about":"[^"]*","moved":[0-9]*,"fell_due":[1-9]' | field name
