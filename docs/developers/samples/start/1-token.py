import os
import uuid

import requests

B = os.environ["RECOMMERCE"]
who = (os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"])
answer = requests.post(f"{B}/oauth/token/", auth=who, data={"grant_type": "client_credentials"}, timeout=10)
answer.raise_for_status()
token = answer.json()["access_token"]

# Two helpers for what follows: read and write.
api = requests.Session()
api.headers["Authorization"] = f"Bearer {token}"


def get(path):
    answer = api.get(f"{B}/api/v1/{path}", timeout=10)
    answer.raise_for_status()
    return answer.json()


def post(path, body, key=None):
    headers = {"Idempotency-Key": key or str(uuid.uuid4())}
    answer = api.post(f"{B}/api/v1/{path}", json=body, headers=headers, timeout=10)
    answer.raise_for_status()
    return answer.json()


print(f"a token of {len(token)} characters")
