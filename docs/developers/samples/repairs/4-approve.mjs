console.log((await act("approve-quote", { expected_total: "60.00" })).status);
