/** RFC 4180 with JSON in the columns that hold lists and objects; `resourceIds`, `metadata`, `proof`. */
const asJson = new Set(['resourceIds', 'metadata', 'proof', 'index', 'v']);
const notOfTheLeaf = new Set(['index', 'proof']);
/** Columns that an entry may lack; an empty one means that. */
const optional = new Set(['sealedSha256', 'proof']);

export function readCsv(header: string) {
  const names = fieldsOf(header) ?? [];
  let pending = '';
  return {
    /** `undefined` until a record is whole. */
    row(line: string): { index: unknown; entry: Record<string, unknown>; proof?: unknown } | undefined {
      pending = pending === '' ? line : `${pending}\n${line}`;
      const fields = fieldsOf(pending);
      if (fields === undefined) return undefined;
      pending = '';
      if (fields.length !== names.length)
        throw new Error(`has ${fields.length} fields instead of ${names.length}`);
      const values = new Map(names.map((name, n) => [name, valueOf(name, fields[n] as string)]));
      const entry = Object.fromEntries(
        [...values].filter(([name, value]) => !notOfTheLeaf.has(name) && value !== undefined),
      );
      return { index: values.get('index'), entry, proof: values.get('proof') };
    },
  };
}

function valueOf(name: string, text: string): unknown {
  if (text === '' && optional.has(name)) return undefined;
  if (asJson.has(name)) return JSON.parse(text);
  // An absent user agent is `null`; an empty one is written as two quotation marks within the field.
  if (name === 'userAgent') return text === '' ? null : JSON.parse(text);
  // One is put before what a spreadsheet would take for a formula, and before one that is the name's own.
  if (name === 'userId' && text.startsWith("'")) return text.slice(1);
  return text;
}

/** `undefined` when a quotation mark is still open. */
export function fieldsOf(line: string): string[] | undefined {
  const fields: string[] = [];
  for (let at = 0; ;) {
    let field = '';
    if (line[at] === '"') {
      for (at++; ; at++) {
        if (at >= line.length) return undefined;
        if (line[at] !== '"') field += line[at];
        else if (line[at + 1] === '"') field += line[at++];
        else break;
      }
      at++;
    } else while (at < line.length && line[at] !== ',') field += line[at++];
    fields.push(field);
    if (at >= line.length) return fields;
    if (line[at] !== ',') throw new Error('has text after a quoted field');
    at++;
  }
}
