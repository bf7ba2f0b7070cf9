curl -sS -o problem.json -w '%{http_code} ' -H "Authorization: Bearer $T" -H "Content-Type: application/json" \
     -H "Idempotency-Key: $KEY" -d '{"store": "'"$STORE"'", "symptoms": "Rattles"}' "$B/api/v1/work-orders/"
field code < problem.json
