import { describe, expect, it } from '@jest/globals';
import type { Rule } from '@rymeda/contracts';
import { isWithinMaker } from './invitation.rules.ts';

const clerk: Rule[] = [{ actions: ['create', 'read', 'update'], resource: 'identity_user' }];
const everything: Rule[] = [{ actions: ['manage'], resource: 'all' }];
const made = (rules: Rule[]) => ({ makerRules: JSON.stringify(rules) });

describe('an invitation', () => {
  it('works while its user may do no more than its maker could', () => {
    expect(isWithinMaker(made(clerk), [])).toBe(true);
    expect(isWithinMaker(made(clerk), [{ actions: ['read'], resource: 'identity_user' }])).toBe(true);
    expect(isWithinMaker(made(everything), everything)).toBe(true);
  });

  it('is over once its user may do more', () => {
    expect(isWithinMaker(made(clerk), everything)).toBe(false);
    expect(isWithinMaker(made(clerk), [{ actions: ['delete'], resource: 'identity_user' }])).toBe(false);
  });

  it('of which nobody knows what its maker could do is for a user without rights alone', () => {
    expect(isWithinMaker({}, [])).toBe(true);
    expect(isWithinMaker({}, clerk)).toBe(false);
  });
});
