import type { CodeListName } from '@rymeda/contracts';

/** A code as its file has it. Days, YYYY-MM-DD. */
export interface ListedCode {
  code: string;
  /** Before it, there was none; `undefined`: since ever. */
  addedOn?: string;
  /** The last day on which it may be billed. */
  endedOn?: string;
}

/** What a line holds: a code that may be billed, nothing of interest, or a fault. */
export type Line = { code: ListedCode } | 'skip' | 'malformed';

/**
 * ICD-10-CM's order file (CMS, "icd10cm_order_YYYY.txt"): places 1 to 5 the order number, 7 to 13 the code without its
 * point, 15 whether it is valid for HIPAA transactions (1) or a header (0), from 17 its descriptions.
 */
function icd10cm(line: string): Line {
  const code = line.slice(6, 13).trim();
  if (!/^\d{5} $/.test(line.slice(0, 6)) || !/^[A-Z]\d[0-9A-Z]{1,5}$/.test(code)) return 'malformed';
  const valid = line.slice(14, 15);
  if (valid === '0') return 'skip';
  return valid === '1' ? { code: { code } } : 'malformed';
}

/**
 * HCPCS level II (CMS, "HCPCYYYY_MMM_ANWEB.txt", record layout of 320 places): 1 to 5 the code, 11 what the record is (3 a
 * procedure, 4 its further text, 7 and 8 the same of a modifier), 269 to 276 when it was added, 285 to 292 when it ends.
 */
function hcpcs(line: string): Line {
  const kind = line.slice(10, 11);
  if (['4', '7', '8'].includes(kind)) return 'skip';
  const code = line.slice(0, 5);
  if (kind !== '3' || !/^[A-V]\d{4}$/.test(code)) return 'malformed';
  const [addedOn, endedOn] = [day(line.slice(268, 276)), day(line.slice(284, 292))];
  if (addedOn === null || endedOn === null) return 'malformed';
  return { code: { code, ...(addedOn ? { addedOn } : {}), ...(endedOn ? { endedOn } : {}) } };
}

export const readLine: Readonly<Record<CodeListName, (line: string) => Line>> = {
  'icd-10-cm': icd10cm,
  hcpcs,
};

/** YYYYMMDD; `undefined` where nothing stands, `null` where something else does. */
function day(text: string): string | undefined | null {
  if (text.trim() === '' || text === '00000000') return undefined;
  const [, year, month, date] = /^(\d{4})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.exec(text) ?? [];
  return year === undefined ? null : `${year}-${month}-${date}`;
}
