/**
 * JSON Merge Patch (RFC 7396) over a record whose optional fields are null when absent: null removes, objects
 * merge, everything else replaces.
 */
export function mergePatch<T extends object>(target: T, patch: object): T {
  const merged = { ...target } as Record<string, unknown>;
  for (const [name, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    const present = merged[name];
    merged[name] = isObject(value)
      ? withoutNulls(mergePatch(isObject(present) ? present : {}, value))
      : value;
  }
  return merged as T;
}

/** As JSON has it: a list or a `Date` is a value, which replaces. */
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

const withoutNulls = (value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== null));
