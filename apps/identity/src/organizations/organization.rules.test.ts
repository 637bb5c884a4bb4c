import { describe, expect, it } from '@jest/globals';
import { changeOrganization, changeStatus, newOrganization } from './organization.rules.ts';

const now = new Date('2026-11-21T10:00:00Z');
const later = new Date('2026-11-21T11:00:00Z');
const clinic = newOrganization(
  { name: 'Harbor', timezone: 'UTC', billing: { name: 'Harbor', taxId: '00-1000100' } },
  { id: 'org_100', now },
);

describe('an organisation', () => {
  it('begins active at version 1', () => {
    expect(clinic).toMatchObject({ id: 'org_100', status: 'active', version: 1 });
  });

  it('changes as a merge patch says: null removes, objects merge', () => {
    const { organization, changed } = changeOrganization(
      clinic,
      { billing: { taxId: null, npi: '1999999984' } },
      later,
    );
    expect(organization.billing).toEqual({ name: 'Harbor', npi: '1999999984' });
    expect([changed, organization.version, organization.updatedAt]).toEqual([['billing'], 2, later]);
    expect(changeOrganization(clinic, { billing: null }, later).organization.billing).toBeNull();
  });

  it('stays as it is when nothing really changes', () => {
    expect(changeOrganization(clinic, { name: 'Harbor' }, later)).toEqual({
      organization: clinic,
      changed: [],
    });
    expect(changeStatus(clinic, 'active', later).changed).toEqual([]);
    expect(changeStatus(clinic, 'suspended', later).organization).toMatchObject({
      status: 'suspended',
      version: 2,
    });
  });
});
