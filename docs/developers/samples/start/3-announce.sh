ORDER=$(post work-orders/ '{"store": "'"$STORE"'", "symptoms": "Does not start",
                            "references": [{"system": "my-shop", "kind": "order", "value": "A-1"}]}')
echo "$(echo "$ORDER" | field code) is $(echo "$ORDER" | field status)"
