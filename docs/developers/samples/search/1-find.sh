curl -sS --fail-with-body -H "Authorization: Bearer $T" -H "Content-Type: application/json" -o found.json \
     "$B/api/v1/work-orders/search/" -d '{
  "where": {"and": [{"field": "store", "op": "eq", "value": "'"$STORE"'"},
                    {"field": "status", "op": "in", "value": ["announced", "booked"]}]},
  "sort": ["promised_at", "-code"], "facets": ["status"], "limit": 20}'
field code < found.json
