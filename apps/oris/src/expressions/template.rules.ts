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
  let text = '';
  for (let at = 0; at < source.length;) {
    if (source.startsWith('$${', at)) {
      text += '${';
      at += 3;
    } else if (source.startsWith('${', at)) {
      const end = endOfExpression(source, at + 2);
      if (text !== '') segments.push({ text });
      text = '';
      segments.push({ expression: source.slice(at + 2, end).trim() });
      at = end + 1;
    } else text += source[at++];
  }
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
