import { isNpi } from '@rymeda/kernel';
import type { ListEntry } from './list-entry.ts';

interface PersonName {
  firstName: string | null;
  middleName: string | null;
  lastName: string | null;
}

/** Whom the organisation works with, as far as lists know people. */
export interface Screened extends PersonName {
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

const titles = new Set('DR MR MRS MS MISS MX PROF REV HON'.split(' '));
/** Of generations and professions; MA, DO, PA and others are families' names too, so no name is read without them alone. */
const suffixes = new Set(
  'JR SR 2ND 3RD II III IV V VI ESQ MD DO DDS DMD DPM DC OD DVM PHD PSYD PHARMD EDD RN BSN MSN DNP NP FNP APN APRN CRNA CNM PA PAC LPN LCSW LMSW MSW LPC LMFT LMHC LCPC BCBA CCC SLP OTR DPT PT MA MBA MPH FACP FACS'.split(
    ' ',
  ),
);

/** The words of a name without titles before and suffixes after it; where nothing else is left, all of them. */
function plainWords(name: string): string[] {
  const words = name.split(/[\s,]+/).filter((word) => letters(word) !== '');
  const untitled = words.filter((word, i) => i === words.length - 1 || !titles.has(letters(word)));
  return untitled.filter((word, i) => i === 0 || !suffixes.has(letters(word)));
}
const isInitial = (word: string): boolean => letters(word).length === 1;

/**
 * All ways in which a name may stand on a list: as it is and without titles, suffixes and initials; a compound given name as
 * one word, as its first alone, and with the second as a middle name. Who shares one with an entry is asked about.
 */
function nameKeys({ firstName, middleName, lastName }: PersonName): Set<string> {
  const [first, last] = [firstName ?? '', lastName ?? ''];
  const given = plainWords(first).filter((word) => !isInitial(word));
  const middle = plainWords(middleName ?? '').filter((word) => !isInitial(word));
  const givens = [first, given.join(''), given[0] ?? '', [...given, ...middle].join('')];
  const keys = [last, plainWords(last).join('')].flatMap((family) =>
    givens.map((name) => [letters(family), letters(name)] as const),
  );
  return new Set(keys.filter((parts) => !parts.includes('')).map((parts) => parts.join('|')));
}

export function addEntry(index: ListIndex, entry: ListEntry): void {
  if (entry.npi !== null) push(index.byNpi, entry.npi, entry);
  for (const name of nameKeys(entry)) push(index.byName, name, entry);
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
  for (const entry of [...nameKeys(who)].flatMap((name) => index.byName.get(name) ?? [])) {
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

/** A name in one line, as identity has it, in parts. */
export function partsOfName(name: string): Pick<Screened, 'firstName' | 'middleName' | 'lastName'> {
  const [before = '', after] = name.split(',', 2);
  const plain = plainWords(before);
  const rest = plainWords(after ?? '').filter((word) => !suffixes.has(letters(word)));
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
