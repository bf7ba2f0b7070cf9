criteria = {
    "where": {
        "and": [
            {"field": "store", "op": "eq", "value": store["code"]},
            {"field": "status", "op": "in", "value": ["announced", "booked"]},
        ]
    },
    "sort": ["promised_at", "-code"],
    "facets": ["status"],
    "limit": 20,
}
found = api.post(f"{B}/api/v1/work-orders/search/", json=criteria, timeout=10)
found.raise_for_status()
for row in found.json()["results"]:
    print(row["code"])
