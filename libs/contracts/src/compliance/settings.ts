import { z } from 'zod';
import { stateCode } from '../fields.ts';
import { operation } from '../operation.ts';
import { record } from '../record.ts';

export const complianceSettingsRecord = record({
  engine: 'compliance',
  resource: 'settings',
  prefix: 'cst',
  collection: 'compliance_settings',
  schemaVersion: 1,
  phi: {},
  blind: {},
});

/** The law's own limit (45 CFR 164.404(b), 164.410(b)); terms here only shorten it. */
const days = () => z.int().min(1).max(60);
const fields = {
  individualsDays: days()
    .nullable()
    .meta({ description: 'Days from discovery to the notice to individuals, where shorter than 60' }),
  coveredEntityDays: days().nullable().meta({
    description: 'Days from discovery to a business associate’s notice, where a contract says fewer than 60',
  }),
  stateDays: z
    .partialRecord(stateCode(), days())
    .meta({ description: 'State → days, where its law is shorter for those who reside there' }),
};

export const complianceSettings = z
  .object({ organizationId: z.string(), ...fields })
  .meta({ id: 'ComplianceSettings' });
export type ComplianceSettings = z.infer<typeof complianceSettings>;
export const complianceSettingsPatch = z
  .strictObject({
    ...fields,
    stateDays: z
      .partialRecord(stateCode(), days().nullable())
      .meta({ description: 'Merged into what is set; null brings the law’s own term back for a state' }),
  })
  .partial();
export type ComplianceSettingsPatch = z.output<typeof complianceSettingsPatch>;

export const complianceSettingsOperations = {
  get: operation({
    name: 'compliance.settings.get',
    method: 'GET',
    path: '/v1/compliance/settings',
    kind: 'read',
    scope: 'compliance:read',
    summary: 'Read the organisation’s own terms for breach notices',
    data: complianceSettings,
    status: 200,
  }),
  update: operation({
    name: 'compliance.settings.update',
    method: 'PATCH',
    path: '/v1/compliance/settings',
    kind: 'update',
    scope: 'compliance:write',
    summary: 'Change the organisation’s own terms for breach notices (JSON Merge Patch)',
    body: complianceSettingsPatch,
    data: complianceSettings,
    status: 200,
    errors: ['PRECONDITION_FAILED'],
  }),
};
