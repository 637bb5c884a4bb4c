import { describe, expect, it } from '@jest/globals';
import { defaultSettings } from '@rymeda/contracts';
import { changeOrganization, firstSettings, newOrganization, refuseSettings } from './organization.rules.ts';

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

  it('begins where its deployment keeps records, and with no label that is not served there', () => {
    const settings = firstSettings(['eu-central-1', 'eu']);
    const european = newOrganization({ name: 'Hafen', timezone: 'UTC' }, { id: 'org_1', now, settings });
    expect(european.settings).toEqual({ ...defaultSettings, dataResidency: 'eu-central-1' });
    const american = { ...european.settings, dataResidency: 'us' };
    const by = { ipAddress: '203.0.113.7', force: true, residencies: ['eu-central-1', 'eu'] };
    expect(refuseSettings(settings, american, by)).toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('is renamed and moved to another time zone, and keeps the rest', () => {
    const names = { name: 'Hafen', timezone: 'Europe/Berlin' };
    expect(changeOrganization(clinic, names, later)).toEqual({
      organization: { ...clinic, ...names, updatedAt: later, version: 2 },
      changed: ['name', 'timezone'],
    });
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

  it('has no fields of null within its billing, so that sending it back changes nothing', () => {
    const billing = { name: 'Harbor', npi: null, address: { city: 'Boston', line2: null } };
    const made = newOrganization({ name: 'Harbor', timezone: 'UTC', billing }, { id: 'org_1', now });
    expect(made.billing).toEqual({ name: 'Harbor', address: { city: 'Boston' } });
    expect(changeOrganization(made, { billing }, later)).toEqual({ organization: made, changed: [] });
  });

  it('merges settings; null brings the default back', () => {
    const set = { ipAllowList: ['10.0.0.0/8'], rateLimits: { clientPerMinute: 60 }, keyRotationDays: 90 };
    const { organization, changed } = changeOrganization(clinic, { settings: set }, later);
    expect([changed, organization.settings]).toEqual([
      ['settings'],
      {
        ...defaultSettings,
        ipAllowList: ['10.0.0.0/8'],
        rateLimits: { clientPerMinute: 60, organizationPerMinute: null },
        keyRotationDays: 90,
      },
    ]);
    const back = { ipAllowList: null, rateLimits: { clientPerMinute: null }, keyRotationDays: null };
    expect(changeOrganization(organization, { settings: back }, later).organization.settings).toEqual(
      defaultSettings,
    );
  });

  it('is not locked out by its own change unless it insists, and stays where it can be served', () => {
    const after = { ...defaultSettings, ipAllowList: ['203.0.113.0/24'] };
    const by = { ipAddress: '198.51.100.1', force: false, residencies: ['us'] };
    const codeOf = (before: typeof after, next: typeof after, more = {}) =>
      (refuseSettings(before, next, { ...by, ...more })?.details as { code: string }[] | undefined)?.[0]
        ?.code;
    expect(codeOf(defaultSettings, after)).toBe('locks_out_caller');
    expect(codeOf(defaultSettings, after, { ipAddress: '203.0.113.9' })).toBeUndefined();
    expect(codeOf(defaultSettings, after, { force: true })).toBeUndefined();
    // Somebody who is outside already may change other things, or open the list.
    expect(codeOf(after, { ...after, keyRotationDays: 90 })).toBeUndefined();
    expect(codeOf(after, defaultSettings)).toBeUndefined();
    // Where it was put before is no matter of this change.
    const rotation = { ...defaultSettings, keyRotationDays: 90 };
    expect(codeOf(defaultSettings, rotation, { residencies: ['eu'] })).toBeUndefined();
    expect(codeOf(defaultSettings, { ...defaultSettings, dataResidency: 'eu' })).toBe('invalid_value');
    expect(
      codeOf(defaultSettings, { ...defaultSettings, dataResidency: 'eu' }, { residencies: ['us', 'eu'] }),
    ).toBeUndefined();
  });

  it('stays as it is when nothing really changes', () => {
    expect(changeOrganization(clinic, { name: 'Harbor' }, later)).toEqual({
      organization: clinic,
      changed: [],
    });
  });
});
