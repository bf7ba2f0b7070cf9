print(act("start-work", {})["status"])
print(act("finish-work", {})["status"])
