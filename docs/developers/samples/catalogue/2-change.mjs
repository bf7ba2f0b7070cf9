const address = `${B}/api/v1/products/${product}/`;
const signed = { Authorization: `Bearer ${token}` };
const etag = (await fetch(address, { headers: signed })).headers.get("ETag");

const changed = await call("PATCH", `products/${product}/`, { price: "17.90" }, { "If-Match": etag });
console.log(changed.price);
