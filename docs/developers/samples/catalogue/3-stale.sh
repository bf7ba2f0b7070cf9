curl -sS -o problem.json -w '%{http_code} ' -X PATCH -H "Authorization: Bearer $T" -H "If-Match: $ETAG" \
     -H "Content-Type: application/json" -d '{"price": "15.90"}' "$B/api/v1/products/$PRODUCT/"
field code < problem.json
