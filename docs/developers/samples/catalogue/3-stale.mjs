const late = await fetch(address, {
  method: "PATCH",
  headers: { ...signed, "Content-Type": "application/json", "If-Match": etag },
  body: JSON.stringify({ price: "15.90" }),
});
console.log(late.status, (await late.json()).code);
