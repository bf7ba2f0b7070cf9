print(post("payments/", ticket)["payable"]["payment_state"])
