import { problem, type Problem } from '@rymeda/kernel';

export const maxBodyBytes = 1024 * 1024;
export const maxDepth = 20;

const malformed = (detail: string): Problem => problem('MALFORMED_JSON', detail);
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * JSON as an API should take it (RFC 8259): UTF-8, nested at most 20 deep, no name twice in one object, since
 * readers differ in which one wins. MALFORMED_JSON otherwise.
 */
export function parseJson(bytes: Buffer): unknown {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw malformed('The body is not UTF-8');
  }
  let value: unknown;
  checkDepth(text);
  try {
    value = JSON.parse(text) as unknown;
  } catch {
    throw malformed('The body is not valid JSON');
  }
  checkNames(text);
  return value;
}

/** Before parsing: a scan that can't itself be driven deep. */
function checkDepth(text: string): void {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (inString) {
      if (c === 0x5c) i++;
      else if (c === 0x22) inString = false;
    } else if (c === 0x22) inString = true;
    else if (c === 0x7b || c === 0x5b) {
      if (++depth > maxDepth) throw malformed(`The body is nested deeper than ${maxDepth}`);
    } else if (c === 0x7d || c === 0x5d) depth--;
  }
}

/** The text is known to be valid JSON here; `"name":` in an object is a string followed by a colon. */
function checkNames(text: string): void {
  const scopes: (Set<string> | null)[] = [];
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x7b) scopes.push(new Set());
    else if (c === 0x5b) scopes.push(null);
    else if (c === 0x7d || c === 0x5d) scopes.pop();
    else if (c === 0x22) {
      const start = i;
      for (i++; text.charCodeAt(i) !== 0x22; i++) if (text.charCodeAt(i) === 0x5c) i++;
      const names = scopes.at(-1);
      if (names && isName(text, i + 1)) {
        const name = JSON.parse(text.slice(start, i + 1)) as string;
        if (names.has(name)) throw malformed('The body names a field twice in one object');
        names.add(name);
      }
    }
  }
}

function isName(text: string, after: number): boolean {
  let i = after;
  while (text.charCodeAt(i) <= 0x20) i++;
  return text.charCodeAt(i) === 0x3a;
}
