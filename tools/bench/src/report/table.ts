/** Columns as wide as their widest cell; numbers to the right. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, n) =>
    Math.max(title.length, ...rows.map((row) => (row[n] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, n) => (isNumber(cell) ? cell.padStart(widths[n] ?? 0) : cell.padEnd(widths[n] ?? 0)))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [line(header), rule, ...rows.map(line)].join('\n');
}

const isNumber = (cell: string): boolean => /^[\d.,]+%?$/.test(cell);

export const yesNo = (met: boolean | null): string => (met === null ? '' : met ? 'met' : 'NOT met');

/** Milliseconds: two places below ten, one below a hundred. */
export function milliseconds(value: number): string {
  if (Number.isNaN(value)) return '';
  return value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
}

export const percent = (ratio: number | null): string =>
  ratio === null ? '' : `${(ratio * 100).toFixed(1)}%`;
