other = {"store": store["code"], "symptoms": "Rattles"}
refused = api.post(f"{B}/api/v1/work-orders/", json=other, headers={"Idempotency-Key": key}, timeout=10)
print(refused.status_code, refused.json()["code"])
