import json

with api.get(f"{B}/api/v1/products/export/", stream=True, timeout=60) as answer:
    answer.raise_for_status()
    first, *products, last = map(json.loads, answer.iter_lines())
cursor = first["cursor"]
print("complete" if last.get("complete") else "cut short: fetch it again")
