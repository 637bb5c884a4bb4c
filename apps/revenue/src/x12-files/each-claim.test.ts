import { expect, it } from '@jest/globals';
import { fileWith, paidClaim } from '../testing/payer-file.ts';
import { eachClaim } from './each-claim.ts';
import { inspect } from './inspect.ts';

const guide = '005010X221A1';
const of = (name: string) => [paidClaim(`${name}1`), paidClaim(`${name}2`)];
/** A set that isn't read, sets that are, and what is no 835, in one file. */
const text = fileWith([
  { functional: 'HP', version: '004010X091A1', sets: [['835', ...of('OLD').flat()]] },
  { functional: 'HP', version: guide, sets: [of('A'), of('B')].map((claims) => remitted(claims)) },
  { functional: 'FA', version: '005010X231A1', sets: [['999', 'AK1*HC*1', 'AK9*A*1*1*1']] },
  { functional: 'HP', version: guide, sets: [remitted(of('C'))] },
]);

function remitted(claims: string[][]): string[] {
  return [
    '835',
    'BPR*I*200*C*ACH************20260305',
    'TRN*1*T1*1512345678',
    'N1*PR*A PAYER',
    'N1*PE*A CLINIC*XX*1234567893',
    'LX*1',
    ...claims.flat(),
  ];
}

it.each([1, 97, 100_000])(
  'each 835 is read again by itself, whatever stands around it (%i bytes a piece)',
  async (size) => {
    async function* pieces() {
      await Promise.resolve();
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    }
    const { sets, faults } = await inspect(pieces());
    expect([faults, sets.map((s) => [s.type, s.faults.length])]).toEqual([
      [],
      [
        ['835', 1],
        ['835', 0],
        ['835', 0],
        ['999', 0],
        ['835', 0],
      ],
    ]);
    const found: string[][] = [];
    for (const { line, type, faults: wrong } of sets) {
      if (type !== '835' || wrong.length > 0) continue;
      const numbers: string[] = [];
      await eachClaim(pieces(), line, async (claims) => {
        await Promise.resolve();
        numbers.push(...claims.map((c) => c.claimNumber));
      });
      found.push(numbers);
    }
    expect(found).toEqual([
      ['A1', 'A2'],
      ['B1', 'B2'],
      ['C1', 'C2'],
    ]);
  },
);
