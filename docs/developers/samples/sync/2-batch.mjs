const bell = { labels: { fr: "Sonnette", en: "Bell" }, kind: "new_good", price: "9.90" };
const items = [{ code: "BELL-1", tax_code: "FR20", ...bell }, { code: "BELL-2", tax_code: "NONE", ...bell }];
const batch = await post("products/batch/", { mode: "partial", items });
for (const { outcome } of batch.results) console.log(outcome);
