print(act("approve-quote", {"expected_total": "60.00"})["status"])
