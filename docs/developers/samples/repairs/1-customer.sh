COMPANY=$(get "stores/?code=$STORE" | field legal_entity)
CUSTOMER=$(post customers/ '{"legal_entity": "'"$COMPANY"'", "given_name": "Anne", "family_name": "Durand",
                             "phone": "06 12 34 56 78"}' | field id)
ITEM=$(post items/ '{"store": "'"$STORE"'", "customer": "'"$CUSTOMER"'", "description": "Blue city bike"}' | field id)
echo "a customer and her bike"
