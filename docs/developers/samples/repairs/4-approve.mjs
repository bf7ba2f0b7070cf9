const { total } = await act("approve-quote/preview", {});
console.log((await act("approve-quote", { expected_total: total })).status);
