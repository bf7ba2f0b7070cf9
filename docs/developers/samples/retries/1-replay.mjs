const key = "my-shop-order-A-2";
const fresh = { store: store.code, symptoms: "Squeaks" };
const first = await post("work-orders/", fresh, key);
const again = await post("work-orders/", fresh, key);
console.log(first.code === again.code ? "one order" : "two orders");
