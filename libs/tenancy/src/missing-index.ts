const badValue = 2;
let onMissing: (index: string) => void = () => undefined;
/** Said once each: what is asked without its index is asked often. */
const told = new Set<string>();

/** Called once per service with its logger: that a query has to do without its index is logged. */
export const logMissingIndexes = (log: (index: string) => void): void => {
  onMissing = log;
};

/**
 * Reads by the index that bounds the query, and without one where it is not there, as before a release's migration: slower,
 * but nothing that is asked for fails. In a transaction, which the refusal has ended, it is the caller's to begin anew.
 */
export async function byIndex<T>(
  collection: string,
  { hint, inTransaction }: { hint: string | undefined; inTransaction: boolean },
  read: (hint: { hint?: string }) => Promise<T>,
): Promise<T> {
  if (hint === undefined) return read({});
  try {
    return await read({ hint });
  } catch (error) {
    if (inTransaction || !isMissing(error)) throw error;
    const index = `${collection}.${hint}`;
    if (!told.has(index)) onMissing(index);
    told.add(index);
    return read({});
  }
}

/** MongoDB has no code for it alone. */
const isMissing = (error: unknown): boolean =>
  (error as { code?: unknown }).code === badValue &&
  String((error as { message?: unknown }).message).includes('hint provided does not correspond');
