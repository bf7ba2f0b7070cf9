back = post(f"deposits/{deposit['id']}/return/", {"amount": "120.00"})
print(back["direction"], back["balance"], "for", back["purpose"])
