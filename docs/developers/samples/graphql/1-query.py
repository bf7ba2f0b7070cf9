query = """
query($where: JSON) {
  work_orders(where: $where, limit: 20) {
    results { code store { name city } }
    next_cursor
  }
}
"""
where = {"field": "status", "op": "eq", "value": "announced"}
answer = api.post(f"{B}/graphql/", json={"query": query, "variables": {"where": where}}, timeout=10)
answer.raise_for_status()
told = answer.json()
if "errors" in told:
    raise SystemExit(told["errors"])
for row in told["data"]["work_orders"]["results"]:
    print(f"{row['code']} in {row['store']['name']}")
