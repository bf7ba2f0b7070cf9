O=$(echo "$ORDER" | field id)
post "work-orders/$O/check-in/" '{"customer": "'"$CUSTOMER"'", "item": "'"$ITEM"'",
                                  "intake_condition": "Scratched frame", "accessories": ["lamp"]}' | field status
