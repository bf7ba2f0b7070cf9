console.log((await get(`intake/${receipt.id}/`)).status);
