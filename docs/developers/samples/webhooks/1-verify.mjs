import { createHmac, timingSafeEqual } from "node:crypto";

// Is this body, as it came, from us?
function genuine(secret, headers, body) {
  const at = headers["webhook-timestamp"];
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const ours = createHmac("sha256", key).update(`${headers["webhook-id"]}.${at}.`).update(body).digest("base64");
  const expected = Buffer.from(`v1,${ours}`);
  const same = (given) => given.length === expected.length && timingSafeEqual(given, expected);
  const fresh = Math.abs(Date.now() / 1000 - Number(at)) <= 300;
  return fresh && headers["webhook-signature"].split(" ").some((given) => same(Buffer.from(given)));
}
const believed = genuine(
  "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  {
    "webhook-id": "evt_4711",
    "webhook-timestamp": String(Math.floor(Date.now() / 1000)),
    "webhook-signature": "v1,c29tZWJvZHkgZWxzZQ==",
  },
  '{"type": "recommerce.work_order.paid.v1"}',
);
console.log(believed ? "from us" : "not from us");
