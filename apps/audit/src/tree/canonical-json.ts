/**
 * RFC 8785, JSON Canonicalization Scheme: members sorted by the UTF-16 code units of their names, no white space,
 * strings and numbers as ECMAScript writes them. Members that are `undefined` are left out. Throws for what has no
 * canonical form: other types, numbers that aren't finite, strings that aren't well-formed Unicode.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return canonicalString(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError('A number is not finite');
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? `[${value.map(canonicalJson).join(',')}]` : canonicalObject(value);
    default:
      throw new TypeError(`No canonical form for ${typeof value}`);
  }
}

/** Printable ASCII that JSON writes as it is: nearly every string of an entry, and a test costs less than a writer. */
const plain = /^[ !#-[\]-~]*$/;

function canonicalString(value: string): string {
  if (plain.test(value)) return `"${value}"`;
  if (!value.isWellFormed()) throw new TypeError('A string is not well-formed Unicode');
  return JSON.stringify(value);
}

function canonicalObject(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null)
    throw new TypeError('Only plain objects have a canonical form');
  let members = '';
  for (const name of sorted(Object.keys(value))) {
    const member = (value as Record<string, unknown>)[name];
    if (member === undefined) continue;
    if (members !== '') members += ',';
    members += `${canonicalString(name)}:${canonicalJson(member)}`;
  }
  return `{${members}}`;
}

function sorted(names: string[]): string[] {
  for (let n = 1; n < names.length; n++)
    if ((names[n - 1] as string) > (names[n] as string)) return names.sort();
  return names;
}
