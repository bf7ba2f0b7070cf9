const payable = (await get(`payables/?code=${process.env.SLIP}`)).results[0];
const held = await post(`payables/${payable.id}/open/`, { store: store.code, till: "1" });
console.log(held.balance);
