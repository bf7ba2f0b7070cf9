const slip = process.env.SLIP; // any code on the customer's slip
const payable = (await get(`payables/?code=${slip}`)).results[0];
console.log(`${payable.balance} ${payable.currency} for ${payable.purpose}`);
