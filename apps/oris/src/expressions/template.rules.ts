/** A text with expressions in it: `Dear ${name}`. `$${` is a literal `${`. */
export type Segment = { text: string } | { expression: string };

/** A `${` without its `}`. */
export class TemplateFaultError extends Error {
  constructor() {
    super('has a ${ without its }');
    this.name = 'TemplateFaultError';
  }
}

export function segmentsOf(source: string): Segment[] {
  const segments: Segment[] = [];
  // By pieces: a text to which characters are added one by one is kept as so many pieces, of thirty bytes each.
  let text = '';
  let from = 0;
  for (let at; (at = source.indexOf('${', from)) !== -1;) {
    if (at > from && source[at - 1] === '$') {
      text += `${source.slice(from, at - 1)}\${`;
      from = at + 2;
      continue;
    }
    text += source.slice(from, at);
    const end = endOfExpression(source, at + 2);
    if (text !== '') segments.push({ text });
    text = '';
    segments.push({ expression: source.slice(at + 2, end).trim() });
    from = end + 1;
  }
  text += source.slice(from);
  if (text !== '') segments.push({ text });
  return segments;
}

/** A `}` within a map or a quoted text ends nothing. */
function endOfExpression(source: string, from: number): number {
  let depth = 0;
  for (let at = from; at < source.length; at++) {
    const c = source[at];
    if (c === '"' || c === "'") at = endOfQuote(source, at);
    else if (c === '{') depth++;
    else if (c === '}' && depth-- === 0) return at;
  }
  throw new TemplateFaultError();
}

function endOfQuote(source: string, from: number): number {
  for (let at = from + 1; at < source.length; at++) {
    if (source[at] === '\\') at++;
    else if (source[at] === source[from]) return at;
  }
  throw new TemplateFaultError();
}
