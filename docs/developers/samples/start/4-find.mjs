const found = await get("work-orders/by-reference/?system=my-shop&kind=order&value=A-1");
console.log(found.status);
