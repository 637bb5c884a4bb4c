import { describe, expect, it } from '@jest/globals';
import { nextKey, planKeys, type SigningKeyTimes } from './signing-key.rules.ts';

const minute = 60_000;
const day = 1440 * minute;
const settings = { rotateAfterMs: 90 * day, publishAheadMs: 15 * minute, publishAfterMs: 65 * minute };
const start = new Date('2026-11-21T10:00:00Z');
const at = (ms: number) => new Date(start.getTime() + ms);
const first: SigningKeyTimes = { kid: 'k1', generation: 1, signsFrom: start };

describe('the plan of signing keys', () => {
  it('makes the first key, which signs at once', () => {
    expect(planKeys([], start, settings)).toEqual({
      signer: undefined,
      published: [],
      removable: [],
      due: { generation: 1, signsFrom: start },
    });
  });

  it('makes the next key so early that every verifier knows it when it signs', () => {
    expect(planKeys([first], at(90 * day - 15 * minute - 1), settings).due).toBeUndefined();
    expect(planKeys([first], at(90 * day - 15 * minute), settings).due).toEqual({
      generation: 2,
      signsFrom: at(90 * day),
    });
  });

  it('makes one successor and no more, however soon the next turn comes', () => {
    const second = { kid: 'k2', generation: 2, signsFrom: at(90 * day) };
    expect(planKeys([first, second], at(90 * day - 1), settings)).toMatchObject({
      signer: 'k1',
      due: undefined,
    });
  });

  it('never lets a key sign unannounced, even when all instances slept', () => {
    expect(planKeys([first], at(200 * day), settings).due?.signsFrom).toEqual(at(200 * day + 15 * minute));
    expect(nextKey(first, at(day), settings)).toEqual({ generation: 2, signsFrom: at(day + 15 * minute) });
  });

  it('publishes a key before it signs, and until the last token of it has expired', () => {
    const second = { kid: 'k2', generation: 2, signsFrom: at(day) };
    const plan = (ms: number) => planKeys([second, first], at(ms), settings);
    expect(plan(day - 1)).toMatchObject({ signer: 'k1', published: ['k2', 'k1'], removable: [] });
    expect(plan(day)).toMatchObject({ signer: 'k2', published: ['k2', 'k1'], removable: [] });
    expect(plan(day + 65 * minute - 1).published).toEqual(['k2', 'k1']);
    expect(plan(day + 65 * minute)).toMatchObject({ signer: 'k2', published: ['k2'], removable: ['k1'] });
  });

  it('signs with the only key there is, though made by an instance whose clock is ahead', () => {
    expect(planKeys([first], at(-5000), settings)).toMatchObject({ signer: 'k1', due: undefined });
  });
});
