import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { claimReader, write837p, type ProfessionalClaim, type SubmissionHeader } from '../index.ts';
import { envelope, header, professionalClaims } from '../testing/claim.ts';
import { readText } from '../testing/read.ts';
import { plainText } from './segment-writer.ts';

async function read(text: string) {
  const claims: ProfessionalClaim[] = [];
  const { faults, sets } = await readText<SubmissionHeader>(text, {
    '837': () => claimReader((c) => claims.push(c)),
  });
  return { faults: [...faults, ...sets.flatMap((s) => s.faults)], claims, sets };
}
const batches = fc.uniqueArray(professionalClaims, {
  minLength: 1,
  maxLength: 5,
  selector: (c) => c.controlNumber,
});
const [one] = fc.sample(professionalClaims, { numRuns: 1, seed: 7 }) as [ProfessionalClaim];

describe('an 837P', () => {
  it('that was written is read back as it was, whatever the claims', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (claims) => {
        const { faults, claims: found, sets } = await read(write837p(envelope, header, claims));
        expect(faults).toEqual([]);
        expect(sets[0]?.content).toEqual(header);
        // Those of one billing provider stand together.
        const byNumber = (a: ProfessionalClaim, b: ProfessionalClaim) =>
          a.controlNumber < b.controlNumber ? -1 : 1;
        expect(found.toSorted(byNumber)).toEqual(claims.toSorted(byNumber));
      }),
      { numRuns: 50 },
    );
  });

  it('has a fixed-width ISA, a segment a line, and no trailing separators', () => {
    const text = write837p(envelope, header, [one]);
    expect(text.slice(0, 107)).toBe(
      'ISA*00*          *00*          *ZZ*HARBOR         *ZZ*CLEARING       *260305*1200*^*00501*000000007*0*T*:~\n',
    );
    for (const segment of text.trimEnd().split('\n').slice(1))
      expect(segment).not.toMatch(/[*:]+[*:~]*[*:]~$/);
  });

  it('begins a further set in the same group where one is full', async () => {
    const claims = Array.from({ length: 7 }, (_, i) => ({ ...one, controlNumber: `C${i}` }));
    const { faults, claims: found, sets } = await read(write837p(envelope, header, claims, 3));
    expect([faults, found.length, sets.length]).toEqual([[], 7, 3]);
  });

  it.each([
    ['lines that do not add up', { charge: one.charge + 1 }],
    ['a control number with more than letters and digits', { controlNumber: 'clm_1' }],
    ['a control number of 21', { controlNumber: 'X'.repeat(21) }],
    ['no line', { lines: [], charge: 0 }],
    ['51 lines', { lines: Array(51).fill({ ...one.lines[0], charge: 1 }), charge: 51 }],
    ["a replacement without the payer's number", { frequency: '7', priorPayerClaimNumber: undefined }],
    ["an original with the payer's number", { frequency: '1', priorPayerClaimNumber: 'X' }],
  ])('is never written with %s', (_what, change) => {
    expect(() => write837p(envelope, header, [{ ...one, ...change }])).toThrow(RangeError);
  });

  it.each([0, 1_000_000_000, 1.5])('is never written with control number %p', (n) => {
    expect(() => write837p({ ...envelope, interchangeControlNumber: n }, header, [one])).toThrow(RangeError);
  });

  it('lets no text out of its element: separators and what ASCII lacks are made plain', async () => {
    expect(plainText('O’Neil-Łódź *~:^\n🦊 Muñoz')).toBe("O'Neil-Lodz Munoz");
    const name = 'A*B~IEA*1:C^D';
    const { faults, claims } = await read(
      write837p(envelope, header, [{ ...one, subscriber: { ...one.subscriber, name } }]),
    );
    expect([faults, claims[0]?.subscriber.name]).toEqual([[], 'A B IEA 1 C D']);
  });

  it("whose lines don't add up is refused with CLM named", async () => {
    const text = write837p(envelope, header, [one]).replace(/(CLM\*[A-Z0-9]+\*)[\d.]+/, '$11.01');
    expect((await read(text)).faults).toMatchObject([{ code: 'OUT_OF_BALANCE', segment: 'CLM', element: 2 }]);
  });
});
