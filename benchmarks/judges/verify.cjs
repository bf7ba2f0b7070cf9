// Verifies each message read from standard input as any user of npm's library would; prints which were believed.
const { Webhook } = require("standardwebhooks");

const { secrets, messages } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const believed = (secret, { headers, body }) => {
  try {
    new Webhook(secret).verify(Buffer.from(body, "base64"), headers);
    return true;
  } catch {
    return false;
  }
};
console.log(JSON.stringify(messages.map((message) => secrets.map((secret) => believed(secret, message)))));
