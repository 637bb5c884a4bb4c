import { z } from 'zod';
import { changedFields, event, type EventDefinition } from '../event.ts';
import { agreementSide, agreementStatus } from './agreement.ts';

const engine = 'compliance' as const;
const data = z.strictObject({
  id: z.string(),
  side: agreementSide,
  status: agreementStatus,
  expiresAt: z.string().nullable(),
});
const example = {
  id: 'baa_0193aee0f3a17c3e8d1f0a2b4c6d8e0f',
  side: 'business_associate',
  status: 'active',
  expiresAt: '2027-12-31',
};
const agreementEvent = <const V extends string>(verb: V, summary: string, status = 'active') =>
  event({
    name: `compliance.agreement.${verb}`,
    version: 1,
    engine,
    summary,
    data,
    example: { ...example, status },
  });
const notice = <const V extends string>(verb: V, summary: string, daysLeft: number, status: string) =>
  event({
    name: `compliance.agreement.${verb}`,
    version: 1,
    engine,
    summary,
    data: data.extend({
      /** In the organisation's zone, the last day among them; 0 when it has ended. */
      daysLeft: z.int(),
      /** Which notice this is: 90, 60, 30 or 7; 0 when it has ended. */
      milestone: z.int().optional(),
    }),
    example: { ...example, status, daysLeft, milestone: daysLeft },
  });

export const agreementEvents = [
  agreementEvent('created', 'A business associate agreement was put on file'),
  event({
    name: 'compliance.agreement.updated',
    version: 1,
    engine,
    summary: 'A business associate agreement was corrected or renewed by a person',
    data: data.extend({ changed: changedFields }),
    example: { ...example, changed: ['expiresAt'] },
  }),
  notice('expiring', 'A business associate agreement ends in 90, 60, 30 or 7 days, or sooner', 30, 'active'),
  notice('expired', 'A business associate agreement has ended by its date', 0, 'expired'),
  agreementEvent('renewed', 'A business associate agreement has renewed itself'),
  agreementEvent('terminated', 'A business associate agreement was ended', 'terminated'),
] as const satisfies readonly EventDefinition[];
