import { expect, it } from '@jest/globals';
import type { TenantContext } from '@rymeda/tenancy';
import { isBilling } from './billing.ts';

it.each([
  ['service', 'svc:revenue', true],
  ['service', 'svc:compliance', false],
  ['client', 'svc:revenue/wfl_1', false],
  ['client', 'svc:revenue', false],
  ['client', 'cli_1', false],
  ['user', 'usr_1', false],
] as const)('a %s that is %s is answered with who was deleted: %s', (kind, id, isAnswered) => {
  const actor: TenantContext['actor'] = { kind, id, scopes: new Set(['care:read']) };
  expect(isBilling({ actor })).toBe(isAnswered);
});
