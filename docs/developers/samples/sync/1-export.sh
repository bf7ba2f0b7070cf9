curl -sS --fail-with-body -H "Authorization: Bearer $T" -o products.jsonl "$B/api/v1/products/export/"
CURSOR=$(head -n 1 products.jsonl | field cursor)
tail -n 1 products.jsonl | grep -q '"complete":true' && echo "complete"
