const store = (await get("stores/")).results[0];
console.log(`the store ${store.code}`);
