const { url } = await get(`work-orders/${order.id}/files/${file.id}/`);
const shown = await fetch(B + url); // without the token
console.log(shown.status, shown.headers.get("Content-Type"));
