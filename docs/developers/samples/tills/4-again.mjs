console.log((await post("payments/", ticket)).payable.payment_state);
