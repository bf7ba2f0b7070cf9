answer = api.post(
    f"{B}/sandbox/clock/",
    json={"store": store["code"], "forward": "PT10M"},
    headers={"Idempotency-Key": str(uuid.uuid4())},
    timeout=10,
)
answer.raise_for_status()
print(*(one["name"] for one in answer.json()["happened"] if one["fell_due"]))
