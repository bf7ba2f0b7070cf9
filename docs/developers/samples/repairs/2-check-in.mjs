const act = (action, body) => post(`work-orders/${order.id}/${action}/`, body);

const arrived = { customer, item, intake_condition: "Scratched frame", accessories: ["lamp"] };
console.log((await act("check-in", arrived)).status);
