import { StorageError } from './object-store.ts';

/** S3's "safe characters"; a segment is a name in a folder too, so it is neither empty nor `.` nor `..`. */
const segment = /^(?!\.{1,2}$)[A-Za-z0-9!_.*'()-]{1,200}$/;
/** S3 takes 1,024 bytes. */
const longest = 900;

/** Answers the key when every store can hold it; the message doesn't repeat it. */
export function checkedKey(key: string): string {
  if (key.length > longest || !key.split('/').every((part) => segment.test(part)))
    throw new StorageError('invalid_key', 'An object key has a form that no store takes');
  return key;
}

/** A prefix may end in the middle of a segment or in `/`, or be empty. */
export function checkedPrefix(prefix: string): string {
  if (prefix === '') return prefix;
  checkedKey(prefix.endsWith('/') ? prefix.slice(0, -1) : prefix);
  return prefix;
}

/** The order in which S3 lists: by the bytes of the whole key. Keys are ASCII, so code units are bytes. */
export const byBytes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
