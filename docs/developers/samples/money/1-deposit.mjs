const slip = process.env.SLIP; // the work order's code
const deposit = await post("deposits/", { subject: slip, purpose: "security", amount: "150.00" });
console.log(deposit.direction, deposit.balance);
