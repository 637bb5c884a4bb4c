import type { PartStatus, StackStatus } from '../stack/status.ts';

const HEADINGS = ['', 'part', 'pid', 'address', 'version', 'memory', 'up since', ''];

/** One line per part. Colours only where they show. */
export function statusTable({ parts }: Pick<StackStatus, 'parts'>, coloured: boolean): string {
  const rows = [HEADINGS, ...parts.map(cells)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return lines.map((line) => (coloured ? colour(line) : line)).join('\n');
}

function cells(part: PartStatus): string[] {
  return [
    part.state,
    part.name,
    part.pid === null ? '-' : String(part.pid),
    part.url || '-',
    part.version || '-',
    part.memoryMb === null ? '-' : `${part.memoryMb} MB`,
    part.upSince?.slice(0, 19).concat('Z') ?? '-',
    part.detail,
  ];
}

function colour(line: string): string {
  return line.replace(/^green/, '\u001b[32mgreen\u001b[39m').replace(/^red/, '\u001b[31mred\u001b[39m');
}
