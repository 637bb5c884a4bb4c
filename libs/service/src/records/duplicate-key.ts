/** Whether a write met a unique index on this field. The driver's message quotes the value: it is never passed on. */
export function isDuplicateKey(error: unknown, field: string): boolean {
  const found = error as {
    code?: unknown;
    keyPattern?: Record<string, unknown>;
    writeErrors?: { err?: { errmsg?: string } }[];
  };
  if (found.code !== 11000) return false;
  if (found.keyPattern !== undefined) return field in found.keyPattern;
  return (error as Error).message.includes(`${field}_`) || (error as Error).message.includes(`${field}:`);
}
