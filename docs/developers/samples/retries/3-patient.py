import time


def patiently(path, body, key):
    """Writes with one key until there is an answer; raises on what will never succeed."""
    for wait in (1, 2, 4, 8, 16):
        try:
            answer = api.post(f"{B}/api/v1/{path}", json=body, headers={"Idempotency-Key": key}, timeout=10)
        except (requests.ConnectionError, requests.Timeout):
            time.sleep(wait)  # it may have arrived: the key makes asking again safe
            continue
        if answer.ok:
            return answer.json()
        if answer.status_code not in (429, 500, 502, 503, 504) and not answer.json().get("retryable"):
            raise RuntimeError(answer.json()["code"])
        time.sleep(int(answer.headers.get("Retry-After", wait)))  # asked to wait, or busy: not at once again
    raise TimeoutError(path)


print(patiently("work-orders/", {"store": store["code"], "symptoms": "Flat tyre"}, "my-shop-order-A-3")["status"])
