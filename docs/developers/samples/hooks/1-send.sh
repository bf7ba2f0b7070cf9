cat > payment.json <<END
{"payable": "$SLIP", "kind": "payment", "store": "$STORE", "occurred_at": "2026-11-21T10:30:00+01:00", "currency": "EUR",
 "ticket": {"till": "1", "business_date": "2026-11-21", "number": "T-1060"},
 "tenders": [{"method": "card", "amount": "60.00"}]}
END
KEY=$(printf %s "${HOOK_SECRET#whsec_}" | base64 -d | od -An -tx1 | tr -d ' \n')
ID=msg_T-1060 AT=$(date +%s)
SIGNATURE=$({ printf %s.%s. $ID "$AT"; cat payment.json; } |
            openssl dgst -sha256 -mac HMAC -macopt "hexkey:$KEY" -binary | base64)
curl -sS --fail-with-body -H "webhook-id: $ID" -H "webhook-timestamp: $AT" -H "webhook-signature: v1,$SIGNATURE" \
     -H "Content-Type: application/json" --data-binary @payment.json -o kept.json -w '%{http_code}\n' "$B/hooks/$HOOK/"
