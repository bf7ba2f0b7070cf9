payable = get(f"payables/?code={os.environ['SLIP']}")["results"][0]
held = post(f"payables/{payable['id']}/open/", {"store": store["code"], "till": "1"})
print(held["balance"])
