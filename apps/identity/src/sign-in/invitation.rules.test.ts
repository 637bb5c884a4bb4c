import { describe, expect, it } from '@jest/globals';
import type { Rule } from '@rymeda/contracts';
import { isWithinMaker } from './invitation.rules.ts';

const clerk: Rule[] = [{ actions: ['create', 'read', 'update'], resource: 'identity_user' }];
const everything: Rule[] = [{ actions: ['manage'], resource: 'all' }];
const made = (rules: Rule[]) => ({ makerRules: JSON.stringify(rules) });

describe('an invitation', () => {
  it('works while its user may do no more than its maker could', () => {
    expect(isWithinMaker(made(clerk), undefined, [])).toBe(true);
    expect(isWithinMaker(made(clerk), undefined, [{ actions: ['read'], resource: 'identity_user' }])).toBe(
      true,
    );
    expect(isWithinMaker(made(everything), undefined, everything)).toBe(true);
  });

  it('is over once its user may do more', () => {
    expect(isWithinMaker(made(clerk), undefined, everything)).toBe(false);
    expect(isWithinMaker(made(clerk), undefined, [{ actions: ['delete'], resource: 'identity_user' }])).toBe(
      false,
    );
  });

  it('is over once its maker is gone, or may do less than its user', () => {
    const reader: Rule[] = [{ actions: ['read'], resource: 'identity_user' }];
    expect(isWithinMaker(made(everything), clerk, reader)).toBe(true);
    expect(isWithinMaker(made(everything), reader, clerk)).toBe(false);
    expect(isWithinMaker(made(clerk), everything, everything)).toBe(false);
    expect(isWithinMaker(made(everything), null, [])).toBe(false);
  });

  it('of which nobody knows what its maker could do is for a user without rights alone', () => {
    expect(isWithinMaker({}, undefined, [])).toBe(true);
    expect(isWithinMaker({}, undefined, clerk)).toBe(false);
  });
});
