const ticket = {
  payable: slip,
  kind: "payment",
  occurred_at: "2026-11-21T10:30:00+01:00",
  store: store.code,
  ticket: { till: "1", business_date: "2026-11-21", number: "T-1042" },
  currency: "EUR",
  lines: [{ due: "60.00", paid: "57.00", discount: "3.00", discount_reason: "loyalty" }],
  tenders: [{ method: "card", amount: "57.00" }],
};
console.log((await post("payments/", ticket)).payable.payment_state);
