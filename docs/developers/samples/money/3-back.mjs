const back = await post(`deposits/${deposit.id}/return/`, { amount: "120.00" });
console.log(back.direction, back.balance, "for", back.purpose);
