/** Control and direction characters: a name or a log line must not be able to drive the terminal. */
const unprintable = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

export const printable = (value: string): string => value.replaceAll(unprintable, '\ufffd');

/** How a value stands in a cell: nothing as `-`, lists with blanks, instants to the second. */
export function cell(value: unknown): string {
  if (value === null || value === undefined || value === '') return '-';
  if (Array.isArray(value)) return value.length === 0 ? '-' : value.map(cell).join(' ');
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return printable(text.replace(/^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\.\d+Z$/, '$1Z'));
}

/** Columns as wide as their widest cell, no blanks at the ends of lines. */
export function table(headings: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const cells = [[...headings], ...rows.map((row) => row.map(cell))];
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => widthOf(row[column] ?? ''))));
  return cells
    .map((row) => row.map((text, column) => pad(text, widths[column] ?? 0)))
    .map(joined)
    .join('\n');
}

/** One record, a field a line. */
export function fieldList(fields: Readonly<Record<string, unknown>>): string {
  const width = Math.max(0, ...Object.keys(fields).map((name) => name.length));
  return Object.entries(fields)
    .map(([name, value]) => joined([name.padEnd(width), cell(value)]))
    .join('\n');
}

/** In characters, not in UTF-16 units; wide scripts may still look uneven. */
const widthOf = (text: string): number => Array.from(text).length;
const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));
const joined = (cells: readonly string[]): string => cells.join('  ').trimEnd();
