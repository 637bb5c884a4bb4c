import { z } from 'zod';
import { timezone } from '../fields.ts';

/** A CEL expression; what it may name, and the type that it must have, depends on where it stands. */
export const expression = () =>
  z.string().min(1).max(1000).meta({ description: 'A CEL expression (docs/oris.md)' });

export const fieldName = () =>
  z
    .string()
    .regex(/^[a-z][A-Za-z0-9_]{0,39}$/, 'must be a letter and then letters, digits or _, at most 40')
    // Every object has these already.
    .refine((name) => !Object.hasOwn(Object.prototype, name), {
      error: 'is a name that can’t be given',
      params: { code: 'invalid_value' },
    });

/** The name of an event without `rymeda.` and version. Whether it exists is judged with the catalogue. */
export const eventName = () =>
  z
    .string()
    .max(100)
    .regex(/^[a-z][a-z_]*(?:\.[a-z][a-z_]*){1,3}$/, 'must be the name of an event');

const days = 86_400;

export const eventTrigger = z.strictObject({
  event: eventName(),
  condition: expression().optional().meta({ description: 'CEL over `event`; true starts a run' }),
});

export const scheduleTrigger = z.strictObject({
  cron: z
    .string()
    .max(200)
    .meta({ description: 'Five fields: minute, hour, day of month, month, day of week' }),
  timezone: timezone(),
  missed: z.enum(['skip', 'catchUp']).default('skip').meta({
    description:
      'What becomes of times that passed while nothing ran: only the next one, or each of a week, a hundred at most',
  }),
});

/** Closed types alone: free text could hold PHI, which a run knows by reference only. */
export const inputField = z.strictObject({
  type: z.enum(['boolean', 'integer', 'number', 'date', 'instant', 'reference', 'choice']),
  required: z.boolean().default(true),
  choices: z
    .array(z.string().regex(/^[A-Za-z0-9_-]{1,64}$/))
    .min(1)
    .max(50)
    .optional(),
});
export type InputField = z.output<typeof inputField>;

export const manualTrigger = z.strictObject({
  input: z.record(fieldName(), inputField).default({}),
});

export const thresholdTrigger = z
  .strictObject({
    events: z.array(eventName()).min(1).max(10).meta({ description: 'What is counted' }),
    condition: expression()
      .optional()
      .meta({ description: 'CEL over `event`; what does not fit is not counted' }),
    groupBy: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9]{0,39}$/)
      .optional()
      .meta({ description: 'A field of `event.data`: each of its values is measured apart' }),
    windowSeconds: z
      .int()
      .min(60)
      .max(90 * days),
    measure: z.enum(['count', 'ratio']),
    hit: expression()
      .optional()
      .meta({ description: 'For ratio: CEL over `event`; which of those counted are hits' }),
    atLeast: z
      .number()
      .positive()
      .max(10_000)
      .meta({ description: 'The value that starts a run; a ratio is 0 to 1' }),
    minimum: z
      .int()
      .min(1)
      .max(10_000)
      .default(1)
      .meta({ description: 'For ratio: fewer events say nothing' }),
    rearmBelow: z
      .number()
      .positive()
      .max(10_000)
      .optional()
      .meta({ description: 'It starts again only after the value was below this; default atLeast' }),
  })
  .superRefine((t, ctx) => {
    const fault = (field: string, message: string) =>
      ctx.addIssue({ code: 'custom', path: [field], message, params: { code: 'invalid_value' } });
    if (t.measure === 'ratio' && t.hit === undefined) fault('hit', 'is required for a ratio');
    if (t.measure === 'ratio' && t.atLeast > 1) fault('atLeast', 'must be at most 1 for a ratio');
    if (t.measure === 'count' && t.hit !== undefined) fault('hit', 'belongs to a ratio');
    if (t.measure === 'count' && !Number.isInteger(t.atLeast)) fault('atLeast', 'must be a whole number');
    if (t.rearmBelow !== undefined && t.rearmBelow > t.atLeast)
      fault('rearmBelow', 'must not be above atLeast');
  });

export const triggerKinds = ['event', 'schedule', 'manual', 'threshold'] as const;
export type TriggerKind = (typeof triggerKinds)[number];
export const triggerConfigs = {
  event: eventTrigger,
  schedule: scheduleTrigger,
  manual: manualTrigger,
  threshold: thresholdTrigger,
} as const;
export type EventTrigger = z.output<typeof eventTrigger>;
export type ScheduleTrigger = z.output<typeof scheduleTrigger>;
export type ManualTrigger = z.output<typeof manualTrigger>;
export type ThresholdTrigger = z.output<typeof thresholdTrigger>;
