const criteria = {
  where: {
    and: [
      { field: "store", op: "eq", value: store.code },
      { field: "status", op: "in", value: ["announced", "booked"] },
    ],
  },
  sort: ["promised_at", "-code"],
  facets: ["status"],
  limit: 20,
};
const matches = await call("POST", "work-orders/search/", criteria);
for (const row of matches.results) console.log(row.code);
