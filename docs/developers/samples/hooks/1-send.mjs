import { createHmac } from "node:crypto";

const body = JSON.stringify({
  payable: process.env.SLIP,
  kind: "payment",
  store: store.code,
  occurred_at: "2026-11-21T10:30:00+01:00",
  currency: "EUR",
  ticket: { till: "1", business_date: "2026-11-21", number: "T-1060" },
  tenders: [{ method: "card", amount: "60.00" }],
});
const at = String(Math.floor(Date.now() / 1000));
const secret = Buffer.from(process.env.HOOK_SECRET.replace("whsec_", ""), "base64");
const sent = await fetch(`${B}/hooks/${process.env.HOOK}/`, {
  method: "POST",
  headers: {
    "webhook-id": "msg_T-1060",
    "webhook-timestamp": at,
    "webhook-signature": `v1,${createHmac("sha256", secret).update(`msg_T-1060.${at}.${body}`).digest("base64")}`,
    "Content-Type": "application/json",
  },
  body,
});
console.log(sent.status);
