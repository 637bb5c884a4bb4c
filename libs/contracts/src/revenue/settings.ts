import { z } from 'zod';
import { date } from '../fields.ts';
import { operation } from '../operation.ts';
import { record } from '../record.ts';
import { adjustableChecks } from './finding.ts';

export const revenueSettingsRecord = record({
  engine: 'revenue',
  resource: 'settings',
  prefix: 'rst',
  collection: 'revenue_settings',
  schemaVersion: 1,
  phi: {},
  blind: {},
});

const severity = z.enum(['error', 'warning', 'off']);
const fields = {
  checks: z
    .partialRecord(z.enum(adjustableChecks), severity)
    .meta({ description: 'How severe a check before submission is, where not as usual' }),
  requireDeposit: z.boolean().meta({
    description: 'Post an 835 that pays only once its payment is associated with a deposit (CORE 370)',
  }),
  closedThrough: date().nullable().meta({
    description: 'Nothing is posted on this day or before it: those periods are closed. No day to come',
  }),
};

export const revenueSettings = z
  .object({ organizationId: z.string(), ...fields })
  .meta({ id: 'RevenueSettings' });
export type RevenueSettings = z.infer<typeof revenueSettings>;
export const revenueSettingsPatch = z
  .strictObject({
    ...fields,
    checks: z
      .partialRecord(z.enum(adjustableChecks), severity.nullable())
      .meta({ description: 'Merged into what is set; null makes a check as severe as usual again' }),
  })
  .partial();
export type RevenueSettingsPatch = z.output<typeof revenueSettingsPatch>;

export const revenueSettingsOperations = {
  get: operation({
    name: 'revenue.settings.get',
    method: 'GET',
    path: '/v1/revenue/settings',
    kind: 'read',
    scope: 'revenue:read',
    summary: 'Read how the organisation bills',
    data: revenueSettings,
    status: 200,
  }),
  update: operation({
    name: 'revenue.settings.update',
    method: 'PATCH',
    path: '/v1/revenue/settings',
    kind: 'update',
    scope: 'revenue:write',
    summary: 'Change how the organisation bills (JSON Merge Patch)',
    body: revenueSettingsPatch,
    data: revenueSettings,
    status: 200,
    errors: ['PRECONDITION_FAILED'],
  }),
};
