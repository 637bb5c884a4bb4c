import { z } from 'zod';
import { instant, pageQuery, recordId, reference } from '../fields.ts';
import { operation } from '../operation.ts';

/** One line of an accounting of disclosures, 45 CFR 164.528(b)(2). */
export const disclosure = z
  .object({
    id: recordId('aud').meta({ description: 'The entry of the log that it is taken from' }),
    date: instant(),
    recipient: z.string().meta({ description: 'User, API client or service that received the information' }),
    ipAddress: z.string(),
    resourceType: z.string(),
    resourceId: z.string(),
    description: z.array(z.string()).meta({ description: 'Names of the fields that were disclosed' }),
    purpose: z.string().nullable().meta({ description: 'As the caller stated it; null when it did not' }),
  })
  .meta({ id: 'Disclosure' });
export type Disclosure = z.infer<typeof disclosure>;

export const disclosureOperations = {
  list: operation({
    name: 'audit.disclosures.list',
    method: 'GET',
    path: '/v1/audit/disclosures',
    kind: 'list',
    scope: 'audit:read',
    summary: 'A patient’s accounting of disclosures (45 CFR 164.528), newest first',
    query: z.strictObject({
      patientId: reference('pat'),
      from: instant().optional(),
      to: instant().optional(),
      ...pageQuery,
    }),
    data: disclosure,
    status: 200,
  }),
};
