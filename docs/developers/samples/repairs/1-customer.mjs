const company = (await get(`stores/?code=${store.code}`)).results[0].legal_entity;
const anne = { legal_entity: company, given_name: "Anne", family_name: "Durand", phone: "06 12 34 56 78" };
const customer = (await post("customers/", anne)).id;
const item = (await post("items/", { store: store.code, customer, description: "Blue city bike" })).id;
console.log("a customer and her bike");
