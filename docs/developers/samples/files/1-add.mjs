import { createHash } from "node:crypto";

const photo = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAA" +
    "DElEQVR4nGM4IScHAAK2AQU0pnWqAAAAAElFTkSuQmCC",
  "base64",
);
const files = `${B}/api/v1/work-orders/${order.id}/files/`;
const sha256 = createHash("sha256").update(photo).digest("hex");
const sent = await fetch(`${files}?sha256=${sha256}`, {
  method: "POST",
  headers: {
    Authorization: `Bearer ${token}`,
    "Content-Type": "image/png",
    "Idempotency-Key": crypto.randomUUID(),
  },
  body: photo,
});
if (!sent.ok) throw new Error(await sent.text());
const file = await sent.json();
console.log(`${file.name} is ${file.content_type}`);
