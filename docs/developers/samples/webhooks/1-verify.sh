# genuine ID AT SIGNATURES FILE: is FILE, as it came, from us?
genuine() {
  HEX=$(printf %s "${SECRET#whsec_}" | base64 -d | od -An -tx1 | tr -d ' \n')
  OURS=$({ printf %s.%s. "$1" "$2"; cat "$4"; } | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$HEX" -binary | base64)
  AGE=$(($(date +%s) - $2))
  [ "${AGE#-}" -le 300 ] && case " $3 " in *" v1,$OURS "*) echo "from us" ;; *) echo "not from us" ;; esac
}
SECRET=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
printf '{"type": "recommerce.work_order.paid.v1"}' > message.json
genuine evt_4711 "$(date +%s)" "v1,c29tZWJvZHkgZWxzZQ==" message.json
