import time

# What you would do every minute: ask from your cursor, take what is told, keep the new cursor.
for _try in range(5):
    page = get(f"products/changes/?cursor={cursor}")
    cursor = page["next_cursor"]
    if page["results"]:
        break
    time.sleep(1)  # nothing new yet: ask again later
for change in page["results"]:
    print("gone" if change["deleted"] else change["data"]["code"])
