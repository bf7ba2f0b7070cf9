late = api.patch(address, json={"price": "15.90"}, headers={"If-Match": etag}, timeout=10)
print(late.status_code, late.json()["code"])
