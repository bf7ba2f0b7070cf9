const rows = [[8, "24.90"], [9, "29.90"]].map(([n, price]) => ({
  code: `LAMP-${n}`, label_fr: `Lampe ${n}`, label_en: `Lamp ${n}`, kind: "new_good", tax_code: "FR20", price,
}));
const job = await fetch(`${B}/api/v1/bulk-jobs/?kind=products.upsert`, {
  method: "POST",
  headers: { ...signed, "Content-Type": "application/x-ndjson" },
  body: rows.map((row) => JSON.stringify(row)).join("\n"),
});
console.log((await job.json()).status);
