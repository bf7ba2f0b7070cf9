let order = await post("work-orders/", {
  store: store.code,
  symptoms: "Does not start",
  references: [{ system: "my-shop", kind: "order", value: "A-1" }],
});
console.log(`${order.code} is ${order.status}`);
