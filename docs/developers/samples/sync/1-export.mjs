const bearer = { Authorization: `Bearer ${token}` };
const file = await (await fetch(`${B}/api/v1/products/export/`, { headers: bearer })).text();
const [start, ...products] = file.trim().split("\n").map((line) => JSON.parse(line));
const end = products.pop();
let { cursor } = start;
console.log(end.complete ? "complete" : "cut short: fetch it again");
