address = f"{B}/api/v1/products/{product}/"
etag = api.get(address, timeout=10).headers["ETag"]

changed = api.patch(address, json={"price": "17.90"}, headers={"If-Match": etag}, timeout=10)
print(changed.json()["price"])
