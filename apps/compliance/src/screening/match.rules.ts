import { isNpi } from '@rymeda/kernel';
import type { ListEntry } from './list-entry.ts';

/** Whom the organisation works with, as far as lists know people. */
export interface Screened {
  firstName: string | null;
  middleName: string | null;
  lastName: string | null;
  businessName: string | null;
  npi: string | null;
  dateOfBirth: string | null;
}

/** By what two are thought to be the same; a person decides whether they are. */
export type MatchedBy = 'npi' | 'name_and_birth_date' | 'name' | 'business_name';

export interface ListIndex {
  byNpi: Map<string, ListEntry[]>;
  byName: Map<string, ListEntry[]>;
  byBusiness: Map<string, ListEntry[]>;
}

export const emptyIndex = (): ListIndex => ({ byNpi: new Map(), byName: new Map(), byBusiness: new Map() });

/** Letters alone, without accents and case: O’Neil and ONEIL, Peña and PENA are one. */
const letters = (name: string): string =>
  name
    .normalize('NFKD')
    .toUpperCase()
    .replaceAll(/[^\p{Letter}\p{Number}]/gu, '');

const legalForms = /\b(INC|INCORPORATED|LLC|LLP|LP|LTD|CORP|CORPORATION|CO|COMPANY|PC|PA|PLLC)\b\.?/g;
const businessKey = (name: string): string =>
  letters(name.normalize('NFKD').toUpperCase().replaceAll('.', '').replaceAll(legalForms, ' '));

const nameKey = (first: string | null, last: string | null): string | undefined => {
  const [given, family] = [letters(first ?? ''), letters(last ?? '')];
  return given === '' || family === '' ? undefined : `${family}|${given}`;
};

export function addEntry(index: ListIndex, entry: ListEntry): void {
  if (entry.npi !== null) push(index.byNpi, entry.npi, entry);
  const name = nameKey(entry.firstName, entry.lastName);
  if (name !== undefined) push(index.byName, name, entry);
  const business = businessKey(entry.businessName);
  if (business !== '') push(index.byBusiness, business, entry);
}

function push<K>(map: Map<K, ListEntry[]>, key: K, entry: ListEntry): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [entry]);
  else known.push(entry);
}

/** Each entry once, by the strongest that speaks for it. */
export function matchesOf(index: ListIndex, who: Screened): { entry: ListEntry; by: MatchedBy }[] {
  const found = new Map<ListEntry, MatchedBy>();
  const npi = who.npi !== null && isNpi(who.npi) ? who.npi : null;
  for (const entry of (npi && index.byNpi.get(npi)) || []) found.set(entry, 'npi');
  for (const entry of index.byName.get(nameKey(who.firstName, who.lastName) ?? '') ?? []) {
    if (found.has(entry) || isAnother(entry, who, npi)) continue;
    const born = entry.dateOfBirth !== null && entry.dateOfBirth === who.dateOfBirth;
    found.set(entry, born ? 'name_and_birth_date' : 'name');
  }
  const business = businessKey(who.businessName ?? '');
  for (const entry of (business !== '' && index.byBusiness.get(business)) || [])
    if (!found.has(entry) && !isAnother(entry, who, npi)) found.set(entry, 'business_name');
  return [...found].map(([entry, by]) => ({ entry, by }));
}

/** Two real NPIs or two dates of birth that differ are two people, whatever their names. */
const isAnother = (entry: ListEntry, who: Screened, npi: string | null): boolean =>
  (entry.npi !== null && npi !== null && entry.npi !== npi) ||
  (entry.dateOfBirth !== null && who.dateOfBirth !== null && entry.dateOfBirth !== who.dateOfBirth);

const titles = /^(dr|mr|mrs|ms|mx|prof)\.?$/i;
const suffixes = /^(jr|sr|ii|iii|iv|md|phd|rn|np|pa|lcsw|do)\.?$/i;

/** A name in one line, as identity has it, in parts. */
export function partsOfName(name: string): Pick<Screened, 'firstName' | 'middleName' | 'lastName'> {
  const [before = '', after] = name.split(',', 2);
  const words = (text: string) => text.split(/\s+/).filter((w) => w !== '' && !titles.test(w));
  const plain = words(before).filter((w, i) => i === 0 || !suffixes.test(w));
  const rest = words(after ?? '').filter((w) => !suffixes.test(w));
  // `Doe, Jane Q` as lists write it.
  const ordered = rest.length > 0 ? [...rest, ...plain] : plain;
  const family = rest.length > 0 ? plain.join(' ') : (ordered.at(-1) ?? '');
  const given = ordered[0] ?? '';
  const middle = rest.length > 0 ? rest.slice(1) : ordered.slice(1, -1);
  return {
    firstName: given || null,
    middleName: middle.join(' ') || null,
    lastName: ordered.length > 1 || rest.length > 0 ? family || null : null,
  };
}
