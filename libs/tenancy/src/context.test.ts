import { afterEach, describe, expect, it } from '@jest/globals';
import {
  currentContext,
  currentTenant,
  disclose,
  inOrganization,
  logSystemContexts,
  MissingTenantError,
  runAsSystem,
  runAsTenant,
  runTraced,
} from './context.ts';
import { testTenant } from './testing/test-tenant.ts';

const opened = { resourceType: 'care_patient', resourceIds: ['pat_1'], fields: ['name'] };
const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;

describe('a tenant’s context', () => {
  it('is its work’s alone, through what it waits for, and nobody’s afterwards', async () => {
    const [a, b] = [testTenant('org_a'), testTenant('org_b')];
    const later = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return currentTenant();
    };
    const both = await Promise.all([runAsTenant(a, later), runAsTenant(b, later)]);
    expect(both).toEqual([a, b]);
    expect(currentContext()).toBeUndefined();
  });

  it('is demanded by tenants’ work and by whatever is disclosed: none is, nor the platform’s', () => {
    for (const work of [currentTenant, () => disclose(opened)]) {
      expect(work).toThrow(MissingTenantError);
      expect(() => runAsSystem('relay', work)).toThrow(MissingTenantError);
    }
  });

  it('keeps what was disclosed within it', () => {
    const a = testTenant('org_a');
    runAsTenant(a, () => disclose(opened));
    expect(a.disclosures).toEqual([opened]);
  });
});

describe('the platform’s own work', () => {
  afterEach(() => logSystemContexts(() => undefined));

  it('leaves the caller and its trace behind, and is logged by its name', () => {
    const jobs: string[] = [];
    logSystemContexts((job) => jobs.push(job));
    const caller = { ...testTenant('org_a'), traceparent };
    expect(runAsTenant(caller, () => runAsSystem('keyring', currentContext))).toEqual({
      kind: 'system',
      job: 'keyring',
    });
    expect(runAsSystem('relay', currentContext, traceparent)).toEqual({
      kind: 'system',
      job: 'relay',
      traceparent,
    });
    expect(jobs).toEqual(['keyring', 'relay']);
  });

  it('is found in a trace without becoming anybody’s, and a tenant’s stays the tenant’s', () => {
    const a = testTenant('org_a');
    expect(runAsTenant(a, () => runTraced(traceparent, currentContext))).toEqual({ ...a, traceparent });
    expect(() => runTraced(traceparent, currentTenant)).toThrow(MissingTenantError);
  });
});

describe('work inside another organisation', () => {
  const operator = () => ({
    ...testTenant('platform'),
    disclosures: [{ ...opened, resourceIds: ['pat_0'] }],
  });

  it('is the operator’s with that tenant’s scope, and what it opens is recorded as that organisation’s', async () => {
    const outer = operator();
    const scope = await runAsTenant(outer, () =>
      inOrganization(outer, 'org_a', async (given) => {
        disclose(opened);
        expect(currentTenant()).toBe(given);
        return { ...given, disclosures: [...given.disclosures] };
      }),
    );
    expect(scope).toEqual({ ...outer, organizationId: 'org_a', disclosures: [opened] });
    expect(outer.disclosures).toEqual([
      { ...opened, resourceIds: ['pat_0'] },
      { ...opened, organizationId: 'org_a' },
    ]);
  });

  it('that fails after it opened something is recorded too', async () => {
    const outer = operator();
    const failing = inOrganization(outer, 'org_a', async () => {
      disclose(opened);
      await Promise.resolve();
      throw new Error('not this time');
    });
    await expect(failing).rejects.toThrow('not this time');
    expect(outer.disclosures.at(-1)).toEqual({ ...opened, organizationId: 'org_a' });
  });
});
