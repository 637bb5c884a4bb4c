import { describe, expect, it } from '@jest/globals';
import { endpointCreate, patientCreate, patientOperations } from '@rymeda/contracts';
import type { FieldFault, Problem } from '@rymeda/kernel';
import { z } from 'zod';
import { readQuery, validate } from './validate.ts';

const good = { firstName: 'Ana', lastName: 'Lima', dateOfBirth: '1980-02-29' };

function faultsOf(body: unknown, schema: z.ZodType = patientCreate): FieldFault[] {
  try {
    validate(schema, body);
  } catch (error) {
    return (error as Problem).details as FieldFault[];
  }
  return [];
}

describe('validation', () => {
  it('lets any script, digits and emoji be a name', () => {
    for (const name of [
      'Łukasz',
      '王小明',
      'محمد',
      'Abe604',
      '🦊🦊',
      "O'Neil-Smith",
      'Z'.repeat(200),
      '🦊'.repeat(200),
    ])
      expect(faultsOf({ ...good, firstName: name })).toEqual([]);
  });

  it.each([
    [{ ...good, firstName: undefined }, 'firstName', 'required'],
    [{ ...good, firstName: 7 }, 'firstName', 'invalid_type'],
    [{ ...good, firstName: '' }, 'firstName', 'too_short'],
    [{ ...good, firstName: '🦊'.repeat(201) }, 'firstName', 'too_long'],
    [{ ...good, firstName: 'A\u0000b' }, 'firstName', 'invalid_characters'],
    [{ ...good, firstName: 'A\ud800' }, 'firstName', 'invalid_characters'],
    [{ ...good, firstName: { $ne: null } }, 'firstName', 'invalid_type'],
    [{ ...good, dateOfBirth: '1981-02-29' }, 'dateOfBirth', 'invalid_format'],
    [{ ...good, status: 'dead' }, 'status', 'invalid_value'],
    [{ ...good, address: { postalCode: '!' } }, 'address.postalCode', 'invalid_format'],
    [{ ...good, address: { planet: 'Earth' } }, 'address.planet', 'unknown_field'],
    [{ ...good, $where: '1' }, '$where', 'unknown_field'],
    [{ ...good, 'a.b': 1 }, 'a.b', 'unknown_field'],
    [
      JSON.parse('{"firstName":"a","lastName":"b","dateOfBirth":"1980-01-01","__proto__":{"x":1}}'),
      '__proto__',
      'unknown_field',
    ],
    [{ ...good, constructor: 1 }, 'constructor', 'unknown_field'],
    [{ ...good, firstName: 'x'.repeat(500) }, 'firstName', 'too_long'],
    [{ ...good, preferredLanguage: `en${'-us'.repeat(20)}` }, 'preferredLanguage', 'too_long'],
    [{ ...good, '\ud800': 1 }, '\ufffd', 'unknown_field'],
    [[], '', 'invalid_type'],
    [null, '', 'invalid_type'],
  ])('names the field and the fault: %j', (body, field, code) => {
    expect(faultsOf(body)).toEqual([expect.objectContaining({ field, code })]);
  });

  it('says what would be right in plain words, unless the schema has better ones', () => {
    const schema = z.strictObject({
      ...{
        whole: z.int().optional(),
        few: z.int().min(1).max(9).optional(),
        part: z.number().gt(0).lt(1).optional(),
      },
      ...{
        word: z.string().min(2).max(3).optional(),
        some: z.string().min(1).optional(),
        is: z.boolean().optional(),
      },
      ...{ list: z.array(z.string()).max(1).optional(), map: z.record(z.string(), z.string()).optional() },
      ...{
        kind: z.enum(['a', 'b']).optional(),
        one: z.literal(7).optional(),
        tens: z.number().multipleOf(10).optional(),
      },
      ...{
        either: z.union([z.string(), z.number()]).optional(),
        own: z.int('must be a whole year').optional(),
      },
    });
    const said = (body: object) => faultsOf(body, schema).map(({ message }) => message);
    expect(said({ whole: 1.5, few: 0, part: 0, word: 'a', some: '', is: 'yes' })).toEqual([
      'must be a whole number',
      'must be at least 1',
      'must be more than 0',
      'must have at least 2 characters',
      'must not be empty',
      'must be true or false',
    ]);
    expect(said({ whole: '1', few: 10, part: 1, word: 'four', list: ['a', 'b'], map: [] })).toEqual([
      'must be a number',
      'must be at most 9',
      'must be less than 1',
      'must have at most 3 characters',
      'must have at most 1 entries',
      'must be an object',
    ]);
    expect(said({ list: {}, kind: 'c', one: 8, tens: 5, either: true, own: 1.5, word: 7 })).toEqual([
      'must be a string',
      'must be a list',
      'must be one of a, b',
      'must be 7',
      'must be a multiple of 10',
      'has none of the forms that it can have',
      'must be a whole year',
    ]);
  });

  it('says of each kind of field that it is required where it is missing, and only there', () => {
    const either = z.discriminatedUnion('by', [
      z.object({ by: z.literal('a') }),
      z.object({ by: z.literal('b') }),
    ]);
    const schema = z.strictObject({
      kind: z.enum(['a', 'b']),
      amount: z.union([z.string(), z.number()]),
      either,
    });
    const codesOf = (body: object) => faultsOf(body, schema).map(({ field, code }) => `${field} ${code}`);
    expect(codesOf({ either: {} })).toEqual(['kind required', 'amount required', 'either.by required']);
    expect(codesOf({ kind: null, amount: null, either: { by: null } })).toEqual([
      'kind invalid_value',
      'amount invalid_type',
      'either.by invalid_type',
    ]);
  });

  it.each([
    ['entries', Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`name${n}`, 'x'])), 'metadata'],
    ['letters in a name', { ['n'.repeat(65)]: 'x' }, `metadata.${'n'.repeat(65)}`],
  ])('answers a code that docs/errors.md names for too many %s', (_, metadata, field) => {
    const faults = faultsOf({ url: 'https://a.example', events: ['*'], metadata }, endpointCreate);
    expect(faults).toEqual([expect.objectContaining({ field, code: 'invalid_value' })]);
  });

  it('a field __proto__ is unknown in a free map too, however deep', () => {
    const free = z.object({ map: z.record(z.string(), z.unknown()) });
    for (const [body, field] of [
      ['{"map":{"__proto__":{"x":1}}}', 'map.__proto__'],
      ['{"map":{"a":[{"__proto__":1}]}}', 'map.a.0.__proto__'],
    ] as const)
      expect(() => validate(free, JSON.parse(body))).toThrow(
        expect.objectContaining({ details: [expect.objectContaining({ field, code: 'unknown_field' })] }),
      );
  });

  it('never repeats a value', () => {
    const canary = 'CANARY-7f3a';
    const body = {
      firstName: canary + '\u0001',
      lastName: [canary],
      dateOfBirth: canary,
      status: canary,
      sex: canary,
    };
    expect(JSON.stringify(faultsOf(body))).not.toContain(canary);
  });
});

describe('a query', () => {
  it('may name each parameter once', () => {
    expect(() => readQuery('status=active&status=inactive')).toThrow();
    expect({ ...readQuery('status=a%20b&limit=5') }).toEqual({ status: 'a b', limit: '5' });
  });

  it.each([
    'limit=0',
    'limit=101',
    'limit=x',
    'limit=',
    'limit=1.5',
    'nope=1',
    'status[$ne]=x',
    '__proto__=1',
  ])('refuses %s', (search) =>
    expect(() => validate(patientOperations.list.query, readQuery(search))).toThrow('invalid'),
  );
});
