slip = os.environ["SLIP"]  # any code on the customer's slip
payable = get(f"payables/?code={slip}")["results"][0]
print(f"{payable['balance']} {payable['currency']} for {payable['purpose']}")
