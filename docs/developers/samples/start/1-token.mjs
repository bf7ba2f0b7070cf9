const { RECOMMERCE: B, CLIENT_ID, CLIENT_SECRET } = process.env;
const granted = await fetch(`${B}/oauth/token/`, {
  method: "POST",
  headers: { Authorization: `Basic ${btoa(`${CLIENT_ID}:${CLIENT_SECRET}`)}` },
  body: new URLSearchParams({ grant_type: "client_credentials" }),
});
if (!granted.ok) throw new Error(await granted.text());
const { access_token: token } = await granted.json();

// One helper for what follows, and its two uses: read and write.
async function call(method, path, body, headers = {}) {
  const answer = await fetch(`${B}/api/v1/${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json", ...headers },
    body: body && JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}
const get = (path) => call("GET", path);
const post = (path, body, key = crypto.randomUUID()) => call("POST", path, body, { "Idempotency-Key": key });

console.log(`a token of ${token.length} characters`);
