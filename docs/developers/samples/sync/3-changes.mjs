// What you would do every minute: ask from your cursor, take what is told, keep the new cursor.
let page;
for (let attempt = 0; attempt < 5; attempt += 1) {
  page = await get(`products/changes/?cursor=${cursor}`);
  cursor = page.next_cursor;
  if (page.results.length) break;
  await new Promise((resolve) => setTimeout(resolve, 1000));
}
for (const change of page.results) console.log(change.deleted ? "gone" : change.data.code);
