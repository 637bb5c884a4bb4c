import { problem } from '@rymeda/kernel';

/** A record's version as a strong ETag (RFC 9110, section 8.8.3). */
export const etag = (version: number): string => `"${version}"`;

/** An entity-tag, strong or weak, with what may stand around it in a list; empty elements are passed over (section 5.6.1.2). */
const element = /[ \t,]*((?:W\/)?"[\x21\x23-\x7e\x80-\xff]*")[ \t]*(?:,|$)/y;
const nothingMore = /^[ \t,]*$/;

/** The tags of an `If-Match` (RFC 9110, section 13.1.1), or `*` for any version. BAD_REQUEST for what is neither. */
export function parseIfMatch(ifMatch: string): '*' | string[] {
  if (ifMatch.trim() === '*') return '*';
  const tags: string[] = [];
  let at = 0;
  element.lastIndex = 0;
  for (let found = element.exec(ifMatch); found !== null; found = element.exec(ifMatch)) {
    tags.push(found[1] as string);
    at = element.lastIndex;
    if (at === ifMatch.length) break;
  }
  if (tags.length === 0 || !nothingMore.test(ifMatch.slice(at)))
    throw problem(
      'BAD_REQUEST',
      'If-Match must be * or a list of entity tags in quotation marks, such as "3"',
    );
  return tags;
}

/**
 * Refuses when `If-Match` is there and names another version (RFC 9110, section 13.1.1); weak tags never
 * match. PRECONDITION_FAILED (412).
 */
export function checkIfMatch(ifMatch: string | undefined, version: number): void {
  if (ifMatch === undefined) return;
  const tags = parseIfMatch(ifMatch);
  if (tags === '*' || tags.includes(etag(version))) return;
  throw problem('PRECONDITION_FAILED', 'The record has changed since it was read');
}
