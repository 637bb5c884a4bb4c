/** In pieces of `size` at most, in order; an empty list is one empty piece. */
export function chunks<T>(list: T[], size: number): T[][] {
  if (list.length <= size) return [list];
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) =>
    list.slice(i * size, (i + 1) * size),
  );
}
