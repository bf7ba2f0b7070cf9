const lamp = { code: "LAMP-7", labels: { fr: "Lampe", en: "Lamp" }, kind: "new_good", tax_code: "FR20" };
const product = (await post("products/", { ...lamp, price: "19.90" })).id;
console.log((await get("products/?code=LAMP-7")).results[0].price);
