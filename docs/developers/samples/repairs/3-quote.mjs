const brakes = { kind: "labour", label: "Brakes", quantity: "1", unit_price: "60.00", tax_code: "FR20" };
console.log((await act("start-diagnosis", {})).status);
console.log((await act("quote", { diagnosis: "Worn brakes", lines: [brakes] })).status);
