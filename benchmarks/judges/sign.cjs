// Signs each message read from standard input as any user of npm's library would; prints the signatures.
const { Webhook } = require("standardwebhooks");

const { secret, messages } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const signer = new Webhook(secret);
const sign = ({ id, timestamp, body }) => signer.sign(id, new Date(timestamp * 1000), body);
console.log(JSON.stringify(messages.map(sign)));
