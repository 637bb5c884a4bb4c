import type { CodeLists } from '../scrubbing/scrub.rules.ts';
import type { CodeListStore } from './code-list.store.ts';

/** Codes of a claim and the days of their services; ICD-10-CM without points. */
export interface AskedCodes {
  diagnoses: readonly string[];
  /** Of diagnoses. */
  day: string;
  procedures: readonly { code: string; day: string }[];
}

/** What the lists say of these codes; nothing where none is loaded for the day. */
export type KnownCodes = (asked: AskedCodes) => Promise<CodeLists>;

export const knownCodes =
  ({ codeLists }: { codeLists: Pick<CodeListStore, 'on' | 'codesOf'> }): KnownCodes =>
  async ({ diagnoses, day, procedures }) => {
    const icd = diagnoses.length === 0 ? null : await codeLists.on('icd-10-cm', day);
    const billable = icd && (await codeLists.codesOf(icd._id, diagnoses));
    const known = new Map<string, boolean>();
    for (const on of new Set(procedures.map((p) => p.day))) {
      const list = await codeLists.on('hcpcs', on);
      if (list === null) continue;
      const asked = procedures.filter((p) => p.day === on).map((p) => p.code);
      const found = await codeLists.codesOf(list._id, asked);
      for (const code of asked) {
        const { addedOn = '', endedOn = '9999-12-31' } = found.get(code) ?? {};
        known.set(`${code}/${on}`, found.has(code) && addedOn <= on && on <= endedOn);
      }
    }
    return {
      isBillableDiagnosis: (code) => (billable === null ? undefined : billable.has(code)),
      isHcpcs: (code, on) => known.get(`${code}/${on}`),
    };
  };
