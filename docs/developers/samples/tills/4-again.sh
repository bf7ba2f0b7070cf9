post payments/ "$TICKET" | field payment_state
