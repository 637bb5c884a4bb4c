import { z } from 'zod';
import { keywords } from '../fields.ts';
import { conditionFields, resourceDefinition, resourceTypes, type ResourceType } from './resources.ts';

/** The audit's actions: what a role may do is what its users are later seen to have done. */
export const ruleActions = ['create', 'read', 'update', 'delete', 'export'] as const;
export type RuleAction = (typeof ruleActions)[number];

/** What stands for a fact about the calling user; a rule whose fact is missing grants nothing. */
export const callerFacts = ['$user.id', '$user.providerId'] as const;
export type CallerFact = (typeof callerFacts)[number];

const text = z
  .string()
  .min(1)
  .max(200)
  .refine((s) => !s.startsWith('$') || (callerFacts as readonly string[]).includes(s), {
    error: `begins with $ and is none of ${callerFacts.join(', ')}`,
    params: { code: 'invalid_value' },
  });
const scalar = z.union([text, z.number(), z.boolean()]);
/** Equal to a value, or one of some. There is no other operator. */
const condition = z.union([scalar, z.strictObject({ $in: z.array(scalar).min(1).max(100) })]);
export type RuleCondition = z.infer<typeof condition>;

const conditions = z
  .strictObject(Object.fromEntries(conditionFields.map((f) => [f, condition.optional()])))
  .refine((c) => Object.values(c).some((v) => v !== undefined), {
    error: 'must name at least one field; leave it out for all records',
    params: { code: 'too_short' },
  })
  .register(keywords, { minProperties: 1 })
  .meta({ description: 'Field → value or { "$in": [values] }; all must hold' });

/** What a role lets its users do. Rules only ever grant: what none of a user's rules grants is refused. */
export const rule = z
  .strictObject({
    actions: z
      .array(z.enum([...ruleActions, 'manage']))
      .min(1)
      .max(ruleActions.length)
      .meta({ description: '`manage` is every action' }),
    resource: z
      .enum([...resourceTypes, 'all'] as (ResourceType | 'all')[])
      .meta({ description: 'As in the audit log, for example care_patient' }),
    conditions: conditions.optional(),
    fields: z
      .array(z.string().regex(/^[a-z][A-Za-z0-9]{0,63}$/, 'must be the name of a field'))
      .min(1)
      .max(100)
      .optional()
      .meta({ description: 'The only fields that may be seen or set; without it, all' }),
    reason: z
      .boolean()
      .optional()
      .meta({ description: 'Only with a stated reason, in the header X-Rymeda-Reason' }),
  })
  .superRefine((r, ctx) => {
    const fault = (path: string[], message: string, code = 'invalid_value') =>
      ctx.addIssue({ code: 'custom', path, message, params: { code } });
    if (r.resource === 'all') {
      if (r.conditions !== undefined) fault(['conditions'], 'need a single resource');
      if (r.fields !== undefined) fault(['fields'], 'need a single resource');
      return;
    }
    const allowed = resourceDefinition(r.resource).conditions ?? [];
    for (const [field, value] of Object.entries(r.conditions ?? {}))
      if (value !== undefined && !allowed.includes(field))
        fault(['conditions', field], `is no condition of ${r.resource}`, 'unknown_field');
  })
  .meta({ id: 'Rule' });
export type Rule = z.infer<typeof rule>;
