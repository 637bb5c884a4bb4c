/** A few side by side; the results in the order of `all`. */
export async function eachOf<A, B>(
  all: readonly A[],
  step: (one: A) => Promise<B>,
  sideBySide = 8,
): Promise<B[]> {
  const done: B[] = [];
  for (let n = 0; n < all.length; n += sideBySide)
    done.push(...(await Promise.all(all.slice(n, n + sideBySide).map(step))));
  return done;
}
