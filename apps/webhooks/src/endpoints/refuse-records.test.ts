import { describe, expect, it } from '@jest/globals';
import { userAccess } from '@rymeda/auth';
import { builtInRoles, endpointOperations, type Rule } from '@rymeda/contracts';
import { runAsTenant, type TenantContext } from '@rymeda/tenancy';
import { refuseRecords, refuseRecordsBeyond } from './refuse-records.ts';

const accessOf = (rules: readonly Rule[]) =>
  userAccess({ of: () => Promise.resolve(undefined) }).access(
    { rules: [...rules], facts: { '$user.id': 'usr_1', '$user.providerId': null }, roles: [] },
    { operation: endpointOperations.create, reason: false, given: [] },
  );
const by = (rules: readonly Rule[] | undefined): TenantContext => ({
  kind: 'tenant',
  organizationId: 'org_1',
  actor: { id: 'x_1', kind: rules === undefined ? 'client' : 'user', scopes: new Set() },
  requestId: 'req_1',
  ipAddress: 'internal',
  operation: 'test',
  disclosures: [],
  ...(rules === undefined ? {} : { access: accessOf(rules) }),
});
const refused = (rules: readonly Rule[] | undefined, include: 'resource'[], changed?: string[]) =>
  runAsTenant(by(rules), () => Promise.resolve(refuseRecords({ include }, changed)?.code));

const endpointsAlone: Rule[] = [{ actions: ['manage'], resource: 'webhooks_endpoint' }];
const nearlyAll: Rule[] = [
  ...endpointsAlone,
  { actions: ['read'], resource: 'all', conditions: { status: 'active' } },
];

it('a user who may not read every record leads none anywhere', async () => {
  for (const rules of [endpointsAlone, nearlyAll]) {
    expect(await refused(rules, ['resource'])).toBe('FORBIDDEN');
    for (const changed of ['url', 'events', 'include', 'tls'])
      expect(await refused(rules, ['resource'], ['description', changed])).toBe('FORBIDDEN');
  }
});

it('it may have endpoints without them, and switch one with them off', async () => {
  expect(await refused(endpointsAlone, [])).toBeUndefined();
  expect(await refused(endpointsAlone, ['resource'], ['disabled', 'rateLimit'])).toBeUndefined();
});

it('an Admin and an API client may ask for them', async () => {
  expect(
    await refused(builtInRoles.find((r) => r.key === 'admin')?.rules ?? [], ['resource']),
  ).toBeUndefined();
  expect(await refused(undefined, ['resource'])).toBeUndefined();
});

describe('a token', () => {
  const owners: Record<string, boolean | null> = { care: true, webhooks: true };
  const led = async (
    scopes: string[],
    include: 'resource'[] = ['resource'],
    changed: string[] | undefined = undefined,
    may = owners,
  ) => {
    const actor = { id: 'cli_2', kind: 'client', scopes: new Set(scopes) } as const;
    const scope = { organizationId: 'org_1', actor };
    const mayRead = async (_organization: string, _client: string, engine: string) =>
      Object.hasOwn(may, engine) ? (may[engine] as boolean | null) : false;
    const endpoint = { clientId: 'cli_1', include };
    return (await refuseRecordsBeyond(scope, endpoint, mayRead, changed))?.code;
  };
  const narrow = ['webhooks:read', 'webhooks:write'];

  it('leads no whole records that it lets nobody read', async () => {
    expect(await led(narrow)).toBe('FORBIDDEN');
    for (const changed of ['url', 'events', 'include', 'tls'])
      expect(await led(narrow, ['resource'], ['description', changed])).toBe('FORBIDDEN');
  });

  it('leads what it lets read, and switches off what it does not', async () => {
    expect(await led(['webhooks:read', 'care:read'])).toBeUndefined();
    expect(await led(narrow, ['resource'], ['disabled'])).toBeUndefined();
    expect(await led(narrow, [], ['url'])).toBeUndefined();
  });

  it('leads none while it can’t be told what they would be', async () => {
    expect(await led(narrow, ['resource'], ['url'], { care: null })).toBe('SERVICE_UNAVAILABLE');
  });
});
