credit = {"store": store["code"], "kind": "store_credit", "amount": "25.00", "reason": "Late repair"}
voucher = post("vouchers/", credit)
print(f"{voucher['balance']} ends in {voucher['hint']}")
