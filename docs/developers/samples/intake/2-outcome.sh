get "intake/$(echo "$RECEIPT" | field id)/" | field status
