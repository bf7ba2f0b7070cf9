import base64
import hashlib

photo = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGM4IScHAAK2AQU0pnWqAAAAAElFTkSuQmCC")
files = f"{B}/api/v1/work-orders/{order['id']}/files/"
answer = api.post(
    files,
    params={"sha256": hashlib.sha256(photo).hexdigest()},
    data=photo,
    headers={"Content-Type": "image/png", "Idempotency-Key": str(uuid.uuid4())},
    timeout=30,
)
answer.raise_for_status()
file = answer.json()
print(f"{file['name']} is {file['content_type']}")
