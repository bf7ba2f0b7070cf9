const held = await post(`payables/${payable.id}/open/`, { store: store.code, till: "1" });
console.log(held.balance);
