/** In order, in lists that come to `most` together; what is larger than that by itself has a list of its own. */
export function packed<T>(items: Iterable<T>, sizeOf: (item: T) => number, most: number): T[][] {
  const lists: T[][] = [];
  let room = 0;
  for (const item of items) {
    const size = sizeOf(item);
    if (room < size || lists.length === 0) {
      lists.push([]);
      room = most;
    }
    lists.at(-1)?.push(item);
    room -= size;
  }
  return lists;
}
