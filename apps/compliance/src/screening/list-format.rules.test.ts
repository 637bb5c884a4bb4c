import { describe, expect, it } from '@jest/globals';
import { listDate, listFormats } from './list-format.rules.ts';

describe('a row of OIG’s list', () => {
  const { columns } = listFormats.leie;
  const entryOf = (row: Record<string, string>) => listFormats.leie.entryOf(row);
  const person = {
    ...{ LASTNAME: 'DOE ', FIRSTNAME: 'JANE', MIDNAME: 'Q', BUSNAME: '', NPI: '1234567893' },
    ...{ DOB: '19700131', ADDRESS: '1 ST', STATE: 'MA', ZIP: '00001' },
    ...{ EXCLTYPE: '1128a1', EXCLDATE: '20200102', REINDATE: '00000000' },
  };
  const keyOf = (row: Record<string, string>): string | undefined => entryOf(row)?.key;

  it('says who is excluded, since when and by which rule', () => {
    expect(entryOf(person)).toEqual({
      ...{ list: 'leie', key: 'leie|DOE|JANE|Q||19700131|1128a1|20200102|1 ST|00001' },
      ...{ firstName: 'JANE', middleName: 'Q', lastName: 'DOE', businessName: '', npi: '1234567893' },
      ...{ dateOfBirth: '1970-01-31', state: 'MA', exclusion: '1128a1', since: '2020-01-02' },
    });
    const firm = { ...person, LASTNAME: '', FIRSTNAME: '', BUSNAME: 'DOE INC', DOB: '', STATE: '' };
    expect(entryOf(firm)).toMatchObject({ businessName: 'DOE INC', dateOfBirth: null, state: null });
    expect(Object.keys(person)).toEqual(expect.arrayContaining([...columns]));
  });

  it('tells namesakes apart, by where they live too', () => {
    const others = [{ DOB: '19800131' }, { ADDRESS: '2 ST' }, { ZIP: '00002' }, { EXCLDATE: '20210102' }];
    const keys = [{}, ...others].map((more) => keyOf({ ...person, ...more }));
    expect(new Set(keys).size).toBe(5);
  });

  it.each(['0000000000', '1234567890', ''])('has no NPI where it says %j', (NPI) => {
    expect(entryOf({ ...person, NPI })?.npi).toBeNull();
  });

  it('excludes nobody who was reinstated, and is unreadable without a date or a name', () => {
    expect(entryOf({ ...person, REINDATE: '20240101' })).toBeNull();
    expect(entryOf({ ...person, EXCLDATE: '' })).toBeUndefined();
    expect(entryOf({ ...person, LASTNAME: '' })).toBeUndefined();
    expect(entryOf({})).toBeUndefined();
  });
});

describe('a row of SAM’s list', () => {
  const { columns } = listFormats.sam;
  const entryOf = (row: Record<string, string>) => listFormats.sam.entryOf(row);
  const person = {
    ...{ Classification: 'Individual', Name: '', First: 'Jane', Middle: 'Q', Last: 'Doe', NPI: '1234567893' },
    ...{ 'Exclusion Type': 'Prohibition', 'Active Date': '3/7/2020', 'Record Status': 'Active' },
    ...{ 'SAM Number': 'S4MR1', 'State / Province': 'MA' },
  };

  it('says who is excluded, since when and how', () => {
    expect(entryOf(person)).toEqual({
      ...{ list: 'sam', key: 'sam|S4MR1||Doe|Jane', firstName: 'Jane', middleName: 'Q', lastName: 'Doe' },
      ...{ businessName: '', npi: '1234567893', dateOfBirth: null, state: 'MA' },
      ...{ exclusion: 'Prohibition', since: '2020-03-07' },
    });
    expect(Object.keys(person)).toEqual(expect.arrayContaining([...columns]));
  });

  it.each(['Firm', 'Special Entity Designation'])('is of a business where it is a %s', (Classification) => {
    const firm = { ...person, Classification, Name: 'Doe Inc', 'State / Province': '', 'Active Date': '' };
    expect(entryOf(firm)).toMatchObject({
      ...{ key: 'sam|S4MR1|Doe Inc|Doe|Jane', lastName: '', businessName: 'Doe Inc' },
      ...{ state: null, since: null },
    });
  });

  it('excludes nobody that is no longer active, no ship and no aircraft, and is unreadable without a name', () => {
    for (const more of [
      { 'Record Status': 'INACTIVE' },
      { Classification: 'Vessel' },
      { Classification: 'Aircraft' },
    ])
      expect(entryOf({ ...person, ...more })).toBeNull();
    expect(entryOf({ ...person, 'Record Status': '' })).toMatchObject({ lastName: 'Doe' });
    expect(entryOf({ ...person, Last: '' })).toBeUndefined();
  });
});

it.each([
  ['20200102', '2020-01-02'],
  ['01/31/1980', '1980-01-31'],
  ['1/3/1980', '1980-01-03'],
  ['00000000', null],
  ['Indefinite', null],
  ['', null],
  ['x20200102', null],
  ['202001021', null],
  ['01/31/19801', null],
])('a date that is written %j is %j', (text, date) => {
  expect(listDate(text)).toBe(date);
});
