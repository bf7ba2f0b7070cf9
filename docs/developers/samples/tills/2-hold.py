held = post(f"payables/{payable['id']}/open/", {"store": store["code"], "till": "1"})
print(held["balance"])
