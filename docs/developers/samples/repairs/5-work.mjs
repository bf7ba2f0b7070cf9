console.log((await act("start-work", {})).status);
console.log((await act("finish-work", {})).status);
