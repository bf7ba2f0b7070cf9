key = "my-shop-order-A-2"
new = {"store": store["code"], "symptoms": "Squeaks"}
first, again = post("work-orders/", new, key), post("work-orders/", new, key)
print("one order" if first["code"] == again["code"] else "two orders")
