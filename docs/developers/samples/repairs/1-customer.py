company = get(f"stores/?code={store['code']}")["results"][0]["legal_entity"]
anne = {"legal_entity": company, "given_name": "Anne", "family_name": "Durand", "phone": "06 12 34 56 78"}
customer = post("customers/", anne)["id"]
item = post("items/", {"store": store["code"], "customer": customer, "description": "Blue city bike"})["id"]
print("a customer and her bike")
