cat > query.json <<'QUERY'
{"query": "query($where: JSON) {work_orders(where: $where, limit: 20) {results {code store {name city}} next_cursor}}",
 "variables": {"where": {"field": "status", "op": "eq", "value": "announced"}}}
QUERY
curl -sS --fail-with-body -H "Authorization: Bearer $T" -H "Content-Type: application/json" -o orders.json \
     -d @query.json "$B/graphql/"
if grep -q '"errors"' orders.json; then cat orders.json; exit 1; fi
echo "$(field code < orders.json) in $(field name < orders.json)"
