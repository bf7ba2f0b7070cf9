const answer = await fetch(`${B}/sandbox/clock/`, {
  method: "POST",
  headers: {
    Authorization: `Bearer ${token}`,
    "Content-Type": "application/json",
    "Idempotency-Key": crypto.randomUUID(),
  },
  body: JSON.stringify({ store: store.code, forward: "PT10M" }),
});
if (!answer.ok) throw new Error(await answer.text());
console.log((await answer.json()).happened.filter((one) => one.fell_due).map((one) => one.name).join(" "));
