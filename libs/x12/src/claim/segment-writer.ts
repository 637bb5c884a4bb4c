import type { Delimiters } from '../syntax/segment.ts';

/** Those that nearly every partner takes: none of them is in the basic or extended character set's words. */
export const standardDelimiters: Delimiters = {
  element: '*',
  component: ':',
  repetition: '^',
  terminator: '~',
};

/** A composite element. */
export type Composite = readonly (string | undefined)[];
export type Value = string | undefined | Composite;

/** X12's basic and extended character sets, less the separators; anything else becomes its plain form, or a space. */
export function plainText(value: string): string {
  return value
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll(/[ŁłØøÆæŒœÐðÞþß]/g, (c) => letters[c] ?? ' ')
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/[“”]/g, '"')
    .replaceAll(/[–—]/g, '-')
    .replaceAll(/[^ -~]|[*:^~]/g, ' ')
    .replaceAll(/ +/g, ' ')
    .trim();
}

const letters: Readonly<Record<string, string>> = {
  Ł: 'L',
  ł: 'l',
  Ø: 'O',
  ø: 'o',
  Æ: 'AE',
  æ: 'ae',
  Œ: 'OE',
  œ: 'oe',
  Ð: 'D',
  ð: 'd',
  Þ: 'TH',
  þ: 'th',
  ß: 'ss',
};

/** Collects a set's segments: trailing empty elements are left out, as X12 wants it. */
export function createSegmentWriter() {
  const segments: string[] = [];
  return {
    write(id: string, ...values: Value[]): void {
      const elements = values.map((v) => (v === undefined || typeof v === 'string' ? text(v) : composite(v)));
      segments.push(trimmed([id, ...elements], '*'));
    },
    get count() {
      return segments.length;
    },
    segments,
  };
}
export type SegmentWriter = ReturnType<typeof createSegmentWriter>;

const text = (value: string | undefined): string => (value === undefined ? '' : plainText(value));
const composite = (value: Composite): string => trimmed(value.map(text), ':');

function trimmed(parts: readonly string[], separator: string): string {
  let length = parts.length;
  while (length > 0 && parts[length - 1] === '') length--;
  return parts.slice(0, length).join(separator);
}
