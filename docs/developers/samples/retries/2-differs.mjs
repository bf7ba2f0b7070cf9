const refused = await fetch(`${B}/api/v1/work-orders/`, {
  method: "POST",
  headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json", "Idempotency-Key": key },
  body: JSON.stringify({ store: store.code, symptoms: "Rattles" }),
});
console.log(refused.status, (await refused.json()).code);
