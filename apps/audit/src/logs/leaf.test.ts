import { expect, it } from '@jest/globals';
import { sampleEntry } from '../testing/sample-entries.ts';
import { canonicalEntry, entryOfLeaf, leafOf } from './leaf.ts';

const {
  year: _year,
  index: _index,
  ...entry
} = { ...sampleEntry('org_a', 1), salt: 'c2FsdA', year: 2026, index: 1 };
const ofNotes = (notes: string[], patientIds: string[]) => ({
  ...entry,
  resourceType: 'care_note',
  about: ['care_note', ...notes, ...patientIds],
  metadata: { patientIds },
});

it('an entry is made of its leaf again, with the patients that it is found by', () => {
  const some = ofNotes(['not_1', 'not_2'], ['pat_1']);
  expect(leafOf(some).resourceIds).toEqual(['not_1', 'not_2']);
  expect(entryOfLeaf(canonicalEntry(some))).toEqual(some);
  expect(entryOfLeaf(canonicalEntry(entry))).toEqual(entry);
});

it('a sealed entry needs its sealed text, the one that its leaf was made of', () => {
  const sealed = { ...entry, sealed: 'ENC[AES256:x]' };
  expect(entryOfLeaf(canonicalEntry(sealed), sealed.sealed)).toEqual(sealed);
  expect(() => entryOfLeaf(canonicalEntry(sealed))).toThrow('missing');
  expect(() => entryOfLeaf(canonicalEntry(sealed), 'ENC[AES256:y]')).toThrow('canonical');
  expect(() => entryOfLeaf(canonicalEntry(entry), sealed.sealed)).toThrow('canonical');
});

it('what is no leaf of ours makes no entry', () => {
  const leaf = canonicalEntry(entry).toString();
  expect(() => entryOfLeaf(Buffer.from(leaf.replace('"v":1', '"v":2')))).toThrow('version');
  expect(() => entryOfLeaf(Buffer.from(leaf.replace('{', '{ ')))).toThrow('canonical');
});

it('the longest access record, each of another patient, is no longer than a log takes', () => {
  const ids = (prefix: string) =>
    Array.from({ length: 500 }, (_, i) => `${prefix}_${String(i).padStart(32, '0')}`);
  expect(() =>
    canonicalEntry({ ...ofNotes(ids('not'), ids('pat')), userAgent: 'x'.repeat(256) }),
  ).not.toThrow();
  expect(() => canonicalEntry({ ...entry, metadata: { x: 'x'.repeat(65_536) } })).toThrow('longer');
});
