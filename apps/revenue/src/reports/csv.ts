import { csvQuoted, isFormula } from '@rymeda/kernel';

export type Cell = string | number | null;

/** RFC 4180, a header and lines that end in CRLF. Text that begins as a formula does gets an apostrophe before it. */
export const csv = (header: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  [header, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');

function field(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  return csvQuoted(isFormula(cell) ? `'${cell}` : cell);
}
