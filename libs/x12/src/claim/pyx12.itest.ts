import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  acknowledgementReader,
  write837p,
  type GroupAcknowledgement,
  type ProfessionalClaim,
} from '../index.ts';
import { envelope, header, professionalClaims } from '../testing/claim.ts';
import { readText } from '../testing/read.ts';
import { x12valid } from '../testing/x12valid.ts';

const claims: ProfessionalClaim[] = fc
  .sample(professionalClaims, 60)
  .map((claim, i) => ({ ...claim, controlNumber: `C${i}` }));

async function judged(text: string) {
  const { accepted, report, answer } = await x12valid(text);
  const { faults, sets } = await readText<GroupAcknowledgement>([answer], { '999': acknowledgementReader });
  expect([faults, sets.map((s) => s.faults)]).toEqual([[], [[]]]);
  return { accepted, report, acknowledgement: sets[0]?.content as GroupAcknowledgement };
}

describe('pyx12', () => {
  it('accepts what we write: claims of every kind, in one interchange; its 999 is read back', async () => {
    const { accepted, report, acknowledgement } = await judged(write837p(envelope, header, claims));
    expect([accepted, report]).toEqual([true, expect.not.stringContaining('ERROR')]);
    expect(acknowledgement).toMatchObject({ functionalId: 'HC', controlNumber: '7', code: 'A' });
    expect(acknowledgement.accepts('0001')).toBe(true);
  }, 120_000);

  it('refuses a file that was spoilt, and its 999 tells us where', async () => {
    const [claim] = claims as [ProfessionalClaim];
    const spoilt = write837p(envelope, header, [claim]).replace(/HI\*ABK:/, 'HI*XXX:');
    const { accepted, acknowledgement } = await judged(spoilt);
    expect([accepted, acknowledgement.accepts('0001')]).toEqual([false, false]);
    expect(acknowledgement.sets[0]?.errors.map((e) => e.segment)).toContain('HI');
  }, 120_000);
});
