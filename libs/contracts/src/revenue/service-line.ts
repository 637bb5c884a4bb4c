import { z } from 'zod';
import { date, keywords, reference } from '../fields.ts';
import { dollars } from '../money.ts';
import { modifier, procedureCode } from './codes.ts';

/** One service of a claim: loop 2400 of an 837P. */
export const serviceLine = z.strictObject({
  cpt: procedureCode(),
  modifiers: z.array(modifier()).max(4, 'must have at most 4 modifiers').default([]),
  units: z
    .number('must be a number')
    .refine((n) => n > 0 && n <= 9_999 && /^\d+(\.\d{1,3})?$/.test(String(n)), {
      error: 'must be above 0, at most 9999, with at most three decimals',
      params: { code: 'out_of_range' },
    })
    .register(keywords, { exclusiveMinimum: 0, maximum: 9_999 })
    .default(1),
  charge: dollars().meta({ description: 'For all units together' }),
  diagnosisPointers: z
    .array(z.int('must be a whole number').min(1, 'must be 1 to 12').max(12, 'must be 1 to 12'))
    .max(4, 'must have at most 4 pointers')
    .default([])
    .meta({ description: 'Places in `icdCodes`, from 1; empty: its first four' }),
  date: date().nullish().meta({
    description: 'Default: the day on which the session was started, in the organisation’s time zone',
  }),
  placeOfService: z
    .string()
    .regex(/^\d{2}$/, 'must be a place of service code (CMS), two digits')
    .default('11'),
  renderingProviderId: reference('prv').nullish().meta({ description: "Default: the session's provider" }),
});
export type ServiceLine = z.output<typeof serviceLine>;

export const serviceLines = z
  .array(serviceLine)
  .min(1, 'must have 1 to 50 lines')
  .max(50, 'must have 1 to 50 lines');
