print(get(f"intake/{receipt['id']}/")["status"])
