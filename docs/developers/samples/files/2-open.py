answer = api.get(f"{files}{file['id']}/", timeout=10)
answer.raise_for_status()
shown = requests.get(B + answer.json()["url"], timeout=30)  # without the token
print(shown.status_code, shown.headers["Content-Type"])
