import type { ServiceLine } from '@rymeda/contracts';
import { fromCents, toCents, validationFailed } from '@rymeda/kernel';

/** A service line in memory and at rest: integer cents. */
export type Line = Omit<ServiceLine, 'charge'> & { charge: number };

export const linesInCents = (lines: readonly ServiceLine[]): Line[] =>
  lines.map((line) => ({ ...line, charge: toCents(line.charge) }));

export const linesInDollars = (lines: readonly Line[]): ServiceLine[] =>
  lines.map((line) => ({ ...line, charge: fromCents(line.charge) }));

export const lineOf = (cpt: string, charge: number, modifiers: string[] = []): Line => ({
  cpt,
  modifiers,
  units: 1,
  charge,
  diagnosisPointers: [],
  date: null,
  placeOfService: '11',
  renderingProviderId: null,
});

/** The plain fields that follow from lines. Cents. */
export const plainOf = (lines: readonly Line[]): { cptCodes: string[]; totalAmount: number } => ({
  cptCodes: lines.map((line) => line.cpt),
  totalAmount: lines.reduce((sum, line) => sum + line.charge, 0),
});

/**
 * One line per code. The total is spread evenly, the cents that are left over from the first line on; where a line
 * of this code stood in this place, the rest of it stays.
 */
export function linesOf(cptCodes: readonly string[], total: number, before: readonly Line[] = []): Line[] {
  const share = Math.floor(total / cptCodes.length);
  const over = total - share * cptCodes.length;
  return cptCodes.map((cpt, i) => {
    const was = before[i];
    const charge = share + (i < over ? 1 : 0);
    return was?.cpt === cpt ? { ...was, charge } : lineOf(cpt, charge);
  });
}

/** What a caller said of a claim's services: lines, or codes and total. */
interface Billed {
  lines?: readonly ServiceLine[] | undefined;
  cptCodes?: readonly string[] | undefined;
  totalAmount?: number | undefined;
}

/** The lines that it comes to. VALIDATION_FAILED where lines and plain fields are given and do not agree. */
export function linesBilled({ lines, cptCodes, totalAmount }: Billed, before: readonly Line[] = []): Line[] {
  const total = totalAmount === undefined ? undefined : toCents(totalAmount);
  if (lines === undefined) {
    const plain = plainOf(before);
    const asked = { cptCodes: cptCodes ?? plain.cptCodes, totalAmount: total ?? plain.totalAmount };
    // What is sent back as it was read changes no charge.
    if (JSON.stringify(asked) === JSON.stringify(plain)) return [...before];
    return linesOf(asked.cptCodes, asked.totalAmount, before);
  }
  const found = linesInCents(lines);
  const plain = plainOf(found);
  const agrees = [
    { field: 'cptCodes', is: cptCodes === undefined || cptCodes.join() === plain.cptCodes.join() },
    { field: 'totalAmount', is: total === undefined || total === plain.totalAmount },
  ];
  const faults = agrees
    .filter(({ is }) => !is)
    .map(({ field }) => ({ field, code: 'invalid_value', message: 'must agree with lines, or be left out' }));
  if (plain.totalAmount === 0)
    faults.push({ field: 'lines', code: 'out_of_range', message: 'must have a charge above 0' });
  if (plain.totalAmount > 9_999_999_999)
    faults.push({ field: 'lines', code: 'out_of_range', message: 'must be charged less than 100,000,000' });
  if (faults.length > 0) throw validationFailed(faults);
  return found;
}
