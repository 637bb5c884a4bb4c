import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ListEntry } from './list-entry.ts';
import { addEntry, emptyIndex, matchesOf, partsOfName, type Screened } from './match.rules.ts';

const entry = (more: Partial<ListEntry> = {}): ListEntry => ({
  ...{
    list: 'leie',
    key: 'leie|1',
    firstName: 'ORSINO',
    middleName: '',
    lastName: "O'QUILL",
    businessName: '',
  },
  ...{ npi: null, dateOfBirth: null, state: null, exclusion: '1128b4', since: '2020-02-20', ...more },
});
const who = (more: Partial<Screened> = {}): Screened => ({
  ...{ firstName: 'Orsino', middleName: null, lastName: 'OQuill', businessName: null, npi: null },
  ...{ dateOfBirth: null, ...more },
});
const by = (listed: ListEntry, person: Screened) => {
  const index = emptyIndex();
  addEntry(index, listed);
  return matchesOf(index, person).map((m) => m.by);
};
const npi = '1234567893';
const otherNpi = '1245319599';

describe('somebody is held against a list', () => {
  it.each([
    ['by name, whatever case, accents and apostrophes', entry(), who(), ['name']],
    [
      'by name and birth date',
      entry({ dateOfBirth: '1970-01-31' }),
      who({ dateOfBirth: '1970-01-31' }),
      ['name_and_birth_date'],
    ],
    [
      'never with another birth date',
      entry({ dateOfBirth: '1970-01-31' }),
      who({ dateOfBirth: '1970-01-30' }),
      [],
    ],
    ['by name where only the list has a birth date', entry({ dateOfBirth: '1970-01-31' }), who(), ['name']],
    ['by name where only they have one', entry(), who({ dateOfBirth: '1970-01-31' }), ['name']],
    ['by name where only the list has an NPI', entry({ npi }), who(), ['name']],
    [
      'by NPI, whatever the birth date',
      entry({ npi, dateOfBirth: '1970-01-31' }),
      who({ npi, dateOfBirth: '1970-01-30' }),
      ['npi'],
    ],
    ['by NPI, whatever the name', entry({ npi }), who({ npi, lastName: 'Other' }), ['npi']],
    ['never with another real NPI', entry({ npi }), who({ npi: otherNpi }), []],
    ['by name where only one has an NPI', entry({ npi: null }), who({ npi }), ['name']],
    [
      'not by an NPI that is none',
      entry({ npi: '0000000000', lastName: 'X' }),
      who({ npi: '0000000000' }),
      [],
    ],
    ['not by a family name alone', entry(), who({ firstName: null }), []],
  ] as const)('%s', (_how, listed, person, expected) => {
    expect(by(listed, person)).toEqual(expected);
  });

  it('as a business without its legal form', () => {
    const listed = entry({ firstName: '', lastName: '', businessName: 'EXAMPLE VAPOR SUPPLIES, INC' });
    const firm = who({ firstName: null, lastName: null, businessName: 'Example Vapor Supplies LLC' });
    expect(by(listed, firm)).toEqual(['business_name']);
    expect(by(listed, { ...firm, businessName: 'Example Vapor' })).toEqual([]);
  });

  it.each([
    ['a middle initial with the given name', { firstName: 'Orsino B.' }],
    ['a suffix with the family name', { lastName: 'O’Quill Jr.' }],
    ['a generation', { lastName: 'O’Quill III' }],
    ['a profession after a comma', { lastName: 'O’Quill, MD' }],
    ['several, with full stops', { lastName: 'O’Quill Sr., M.D., Ph.D., PA-C' }],
    ['a title', { firstName: 'Dr. Orsino' }],
    ['all of them', { firstName: 'Prof. Dr. Orsino B. C.', middleName: 'B.', lastName: 'O’Quill, Jr., DO' }],
  ])('by name, whoever writes %s', (_what, written) => {
    expect(by(entry(), who(written))).toEqual(['name']);
    const listed = { firstName: 'ORSINO', middleName: '', lastName: "O'QUILL", ...written };
    expect(by(entry(listed), who())).toEqual(['name']);
  });

  const maryAnn = [
    { firstName: 'Mary Ann', middleName: null },
    { firstName: 'Mary-Ann', middleName: null },
    { firstName: 'MARYANN', middleName: null },
    { firstName: 'MARY', middleName: 'ANN' },
    { firstName: 'Mary Ann', middleName: 'B.' },
  ];
  it.each(maryAnn)('by a compound given name, however both write it: %j', (written) => {
    for (const other of maryAnn)
      expect(by(entry({ ...other, middleName: other.middleName ?? '' }), who(written))).toEqual(['name']);
  });

  it('by names that look like suffixes or initials', () => {
    for (const name of [
      { firstName: 'My', lastName: 'Do' },
      { firstName: 'J. R.', lastName: 'Ma' },
      { firstName: 'Jr', lastName: 'Van Do' },
    ])
      expect(by(entry(name), who(name))).toEqual(['name']);
    expect(by(entry({ firstName: 'YO', lastName: 'MA' }), who({ firstName: 'Yo', lastName: 'Do' }))).toEqual(
      [],
    );
  });

  it('and found among all by whatever spelling letters allow', () => {
    const spelled = fc.constantFrom('O’Quill', 'o quill', 'O-QUILL', 'OQUILL', 'Ó’Quíll');
    fc.assert(fc.property(spelled, (lastName) => expect(by(entry(), who({ lastName }))).toEqual(['name'])));
  });

  it('with each entry once', () => {
    const index = emptyIndex();
    addEntry(index, entry({ npi, businessName: 'X' }));
    expect(matchesOf(index, who({ npi, businessName: 'X' })).map((m) => m.by)).toEqual(['npi']);
    expect(matchesOf(index, who({ businessName: 'X' })).map((m) => m.by)).toEqual(['name']);
  });

  it('with every entry of a name, and every one of an NPI or a business', () => {
    const index = emptyIndex();
    const all = ['1', '2', '3'].map((key) => entry({ key, npi, businessName: 'X' }));
    for (const one of all) addEntry(index, one);
    const nameless = { firstName: null, lastName: null };
    for (const person of [who(), who({ ...nameless, npi }), who({ ...nameless, businessName: 'X' })])
      expect(matchesOf(index, person).map((m) => m.entry.key)).toEqual(['1', '2', '3']);
  });

  it('as a business never with another real NPI', () => {
    const firm = { firstName: null, lastName: null, businessName: 'X' };
    const listed = entry({ firstName: '', lastName: '', businessName: 'X', npi });
    expect([by(listed, who({ ...firm, npi: otherNpi })), by(listed, who(firm))]).toEqual([
      [],
      ['business_name'],
    ]);
  });
});

it.each([
  ['Jane Doe', 'Jane', null, 'Doe'],
  ['Dr. Jane Q. Doe, MD', 'Jane', 'Q.', 'Doe'],
  ['Doe, Jane Q', 'Jane', 'Q', 'Doe'],
  ['Jane Doe Jr.', 'Jane', null, 'Doe'],
  ['Doe Jr., Jane Q., M.D.', 'Jane', 'Q.', 'Doe'],
  ['Cher', 'Cher', null, null],
])('takes %p apart', (name, firstName, middleName, lastName) => {
  expect(partsOfName(name)).toEqual({ firstName, middleName, lastName });
});
