order = post(
    "work-orders/",
    {
        "store": store["code"],
        "symptoms": "Does not start",
        "references": [{"system": "my-shop", "kind": "order", "value": "A-1"}],
    },
)
print(f"{order['code']} is {order['status']}")
