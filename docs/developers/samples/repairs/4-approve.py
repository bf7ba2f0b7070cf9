total = act("approve-quote/preview", {})["total"]
print(act("approve-quote", {"expected_total": total})["status"])
