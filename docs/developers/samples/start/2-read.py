store = get("stores/")["results"][0]
print(f"the store {store['code']}")
