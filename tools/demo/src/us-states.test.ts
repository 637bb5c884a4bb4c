import { describe, expect, it } from '@jest/globals';
import { stateCode } from './us-states.ts';

describe('the code of a state', () => {
  it.each([
    ['Massachusetts', 'MA'],
    [' new hampshire', 'NH'],
    ['ma', 'MA'],
    ['Ontario', undefined],
    [undefined, undefined],
  ])('of %s is %s', (state, code) => {
    expect(stateCode(state)).toBe(code);
  });
});
