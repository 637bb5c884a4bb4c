/** HTML that is already safe to stand in a page. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (value: unknown): string =>
  String(value).replaceAll(/[&<>"']/g, (c) => entities[c] as string);

type Part = Html | readonly Html[] | string | number | undefined;

/**
 * Puts values into a page; everything that isn't `Html` itself is escaped. (Named `html`, formatters would move its
 * white space, which the style's hash covers.)
 */
export function markup(strings: TemplateStringsArray, ...parts: Part[]): Html {
  let text = strings[0] as string;
  parts.forEach((part, i) => {
    text += render(part) + (strings[i + 1] as string);
  });
  return new Html(text);
}

function render(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map((p) => p.text).join('');
  return escaped(part);
}
