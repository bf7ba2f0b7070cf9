const query = `
query($where: JSON) {
  work_orders(where: $where, limit: 20) {
    results { code store { name city } }
    next_cursor
  }
}`;
const variables = { where: { field: "status", op: "eq", value: "announced" } };
const answered = await fetch(`${B}/graphql/`, {
  method: "POST",
  headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
  body: JSON.stringify({ query, variables }),
});
if (!answered.ok) throw new Error(await answered.text());
const { data, errors } = await answered.json();
if (errors) throw new Error(JSON.stringify(errors));
for (const row of data.work_orders.results) console.log(`${row.code} in ${row.store.name}`);
