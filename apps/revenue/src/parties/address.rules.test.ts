import { expect, it } from '@jest/globals';
import { wholeAddress } from './address.rules.ts';

const address = {
  line1: '1 Main St',
  line2: 'Suite 2',
  city: 'Boston',
  state: 'MA',
  postalCode: '02110-1234',
};

it('an address goes out whole: with its second line, and the postal code as digits', () => {
  expect(wholeAddress(address)).toEqual({ ...address, postalCode: '021101234' });
  expect(wholeAddress({ ...address, line2: null })).not.toHaveProperty('line2');
});

it.each([
  { line1: null },
  { line1: '東京' },
  { city: null },
  { city: '東京' },
  { state: null },
  { postalCode: '' },
])('without a part that can be written there is none: %j', (change) => {
  expect(wholeAddress({ ...address, ...change })).toBeUndefined();
});

it('each part has the guide’s length at most, as it is written: of one letter there may come two', () => {
  const long = 'Große Æbler '.repeat(9);
  const cut = wholeAddress({ ...address, line1: long, line2: long, city: long });
  expect([cut?.line1, cut?.line2, cut?.city].map((part) => part?.length)).toEqual([55, 55, 30]);
  expect(cut?.line1).toMatch(/^Grosse AEbler Grosse/);
});
