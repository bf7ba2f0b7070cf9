// Writes with one key until there is an answer; throws on what will never succeed.
async function patiently(path, body, key) {
  for (const wait of [1, 2, 4, 8, 16]) {
    const answer = await fetch(`${B}/api/v1/${path}`, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json", "Idempotency-Key": key },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    }).catch(() => null); // it may have arrived: the key makes asking again safe
    if (answer?.ok) return answer.json();
    const problem = await answer?.json().catch(() => null);
    if (answer && answer.status !== 429 && answer.status < 500 && !problem?.retryable) throw new Error(problem?.code);
    const seconds = Number(answer?.headers.get("Retry-After") ?? wait);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }
  throw new Error(`no answer from ${path}`);
}
console.log((await patiently("work-orders/", { store: store.code, symptoms: "Flat tyre" }, "my-shop-order-A-3")).status);
