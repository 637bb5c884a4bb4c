import { problem } from '@rymeda/kernel';

/** A record's version as a strong ETag (RFC 9110, section 8.8.3). */
export const etag = (version: number): string => `"${version}"`;

/**
 * Refuses when `If-Match` is there and names another version (RFC 9110, section 13.1.1); weak tags never
 * match. PRECONDITION_FAILED (412).
 */
export function checkIfMatch(ifMatch: string | undefined, version: number): void {
  if (ifMatch === undefined) return;
  const tags = ifMatch.split(',').map((t) => t.trim());
  if (tags.includes('*') || tags.includes(etag(version))) return;
  throw problem('PRECONDITION_FAILED', 'The record has changed since it was read');
}
