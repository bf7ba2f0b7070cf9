def act(action, body):
    return post(f"work-orders/{order['id']}/{action}/", body)


arrived = {"customer": customer, "item": item, "intake_condition": "Scratched frame", "accessories": ["lamp"]}
print(act("check-in", arrived)["status"])
