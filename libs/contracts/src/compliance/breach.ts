import { z } from 'zod';
import { date, instant, optional, reference, stateCode, text } from '../fields.ts';

/** Who owes notices: a covered entity to people, media and HHS; a business associate to its covered entity. */
export const breachRole = z.enum(['covered_entity', 'business_associate']);

/**
 * What an incident came to under 45 CFR 164.402. Until something else is demonstrated, an impermissible use or
 * disclosure is presumed to be a breach: `undetermined` runs the clock.
 */
export const breachDetermination = z.enum([
  'undetermined',
  'no_unsecured_phi',
  'exception',
  'low_probability',
  'breach',
]);

/** 45 CFR 164.402, breach (1)(i) to (iii). */
export const breachException = z.enum([
  'unintentional_access_in_good_faith',
  'inadvertent_disclosure_between_authorized',
  'recipient_could_not_retain',
]);

const factor = z.strictObject({ finding: text(5_000), risk: z.enum(['low', 'medium', 'high']) });
/** 45 CFR 164.402, breach (2)(i) to (iv). */
export const breachFactors = z
  .strictObject({
    natureAndExtent: factor,
    unauthorizedPerson: factor,
    acquiredOrViewed: factor,
    mitigation: factor,
  })
  .meta({ id: 'BreachFactors' });

export const breachNotice = z.enum(['individuals', 'media', 'hhs', 'covered_entity']);

/** How many of those affected reside in each state. */
export const affectedByState = z.partialRecord(stateCode(), z.int().min(0).max(1_000_000_000));

const delayFields = {
  form: z.enum(['written', 'oral']),
  statedAt: instant().meta({ description: 'When the law enforcement official said so' }),
  until: optional(date()).meta({
    description: 'The last day of the delay; a written statement names it, an oral one lasts 30 days at most',
  }),
};
export const lawEnforcementDelay = z.strictObject({
  form: delayFields.form,
  statedAt: instant(),
  until: z.string(),
});
export const delayCreate = z.strictObject(delayFields).superRefine(({ form, until }, ctx) => {
  if (form === 'written' && (until === undefined || until === null))
    ctx.addIssue({
      code: 'custom',
      path: ['until'],
      message: 'is required of a written statement (45 CFR 164.412(a))',
      params: { code: 'required' },
    });
});
export type DelayCreate = z.output<typeof delayCreate>;

const noticeFields = {
  notice: breachNotice,
  state: optional(stateCode()).meta({
    description: 'Of media, or of individuals where only one state’s were told',
  }),
  sentOn: date().meta({ description: 'The day on which it went out, in the organisation’s time zone' }),
};
export const sentNotice = z.strictObject({
  ...noticeFields,
  state: z.string().nullable(),
  statedAt: instant().nullable().meta({ description: 'When that was said; null where nobody noted it' }),
  replacedAt: instant()
    .nullable()
    .meta({ description: 'When another statement of the same notice took its place; it counts no more' }),
});
export type SentNotice = z.infer<typeof sentNotice>;
export const noticeCreate = z.strictObject(noticeFields).superRefine(({ notice, state }, ctx) => {
  const given = state !== undefined && state !== null;
  if (notice === 'media' ? given : !given || notice === 'individuals') return;
  const message = given
    ? 'belongs to notices to media and individuals alone'
    : 'is required of a notice to media';
  const code = given ? 'invalid_value' : 'required';
  ctx.addIssue({ code: 'custom', path: ['state'], message, params: { code } });
});
export type NoticeCreate = z.output<typeof noticeCreate>;

/** One notice that is owed, with the rule that says so. */
export const breachDeadline = z
  .strictObject({
    notice: breachNotice,
    state: z.string().nullable(),
    dueOn: z.string().meta({ description: 'The last day, in the organisation’s time zone' }),
    notBefore: z
      .string()
      .nullable()
      .meta({ description: 'The first day after a delay that law enforcement asked for (45 CFR 164.412)' }),
    regulation: z
      .string()
      .meta({ description: 'The rule, or `setting` for a shorter term of the organisation' }),
    status: z.enum(['open', 'met', 'late', 'overdue']),
  })
  .meta({ id: 'BreachDeadline' });
export type BreachDeadline = z.infer<typeof breachDeadline>;

/** What a triage says of a breach; what it leaves out stays as it was. */
export const breachAssessment = {
  role: breachRole,
  determination: breachDetermination,
  exception: optional(breachException),
  explanation: optional(text(5_000)).meta({
    description: 'Why; needed for an exception and where no unsecured PHI was involved',
  }),
  factors: optional(breachFactors).meta({ description: 'Needed for low_probability' }),
  affected: optional(z.int().min(0).max(1_000_000_000)).meta({
    description: 'People; while unknown, HHS is due as for 500 or more',
  }),
  affectedByState,
  discoveredAt: instant().meta({
    description: 'The first day on which it was known, or would have been with reasonable diligence',
  }),
  assigneeId: optional(reference('usr')),
  agreementId: optional(reference('baa')).meta({
    description: 'The agreement with the covered entity; its shorter term for notices counts',
  }),
};
