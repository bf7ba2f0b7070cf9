const credit = { store: store.code, kind: "store_credit", amount: "25.00", reason: "Late repair" };
const voucher = await post("vouchers/", credit);
console.log(`${voucher.balance} ends in ${voucher.hint}`);
