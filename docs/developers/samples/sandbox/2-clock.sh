curl -sS --fail-with-body -H "Authorization: Bearer $T" -H "Content-Type: application/json" \
     -H "Idempotency-Key: ten-minutes-later" -d '{"store": "'"$STORE"'", "forward": "PT10M"}' "$B/sandbox/clock/" |
  grep -o '"name":"[^"]*","about":"[^"]*","moved":[0-9]*,"fell_due":[1-9]' | field name
