import json

named = {"kind": "new_good", "tax_code": "FR20"}
rows = [
    {"code": f"LAMP-{n}", "label_fr": f"Lampe {n}", "label_en": f"Lamp {n}", "price": price, **named}
    for n, price in ((8, "24.90"), (9, "29.90"))
]
job = api.post(
    f"{B}/api/v1/bulk-jobs/?kind=products.upsert",
    data="\n".join(map(json.dumps, rows)).encode(),
    headers={"Content-Type": "application/x-ndjson"},
    timeout=60,
)
print(job.json()["status"])
