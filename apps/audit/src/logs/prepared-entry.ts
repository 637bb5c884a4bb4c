import { randomBytes } from 'node:crypto';
import { leafHash } from '../tree/hash.ts';
import type { Entry, NewEntry } from './entry.ts';
import { canonicalEntry } from './leaf.ts';
import { logYear } from './log-name.rules.ts';

/** An entry on its way into its log: salted and hashed, without a place yet. */
export interface PreparedEntry {
  entry: Omit<Entry, 'index'>;
  canonical: Buffer;
  leaf: Buffer;
}

const saltBytes = 16;
let pool = Buffer.alloc(0);
let at = 0;

/** Throws when the entry has no canonical form or is longer than a log takes. */
export function prepareEntry(entry: NewEntry, now: Date): PreparedEntry {
  const salted = { ...entry, salt: newSalt(), year: logYear(entry.timestamp, now) };
  const canonical = canonicalEntry(salted);
  return { entry: salted, canonical, leaf: leafHash(canonical) };
}

function newSalt(): string {
  if (at === pool.length) [pool, at] = [randomBytes(saltBytes * 512), 0];
  return pool.toString('base64url', at, (at += saltBytes));
}
