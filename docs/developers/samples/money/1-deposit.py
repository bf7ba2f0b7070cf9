slip = os.environ["SLIP"]  # the work order's code
deposit = post("deposits/", {"subject": slip, "purpose": "security", "amount": "150.00"})
print(deposit["direction"], deposit["balance"])
