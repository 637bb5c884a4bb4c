import { z } from 'zod';
import { endpointUrl } from '../webhooks/fields.ts';
import { email, line, text } from '../fields.ts';
import { eventName, expression, fieldName } from './triggers.ts';

/** Actions are checked one type at a time, so that a fault names its field; see `definition` in apps/oris. */

const day = 86_400;
/** Longest time that a run may take, all its waits together. */
export const longestRunSeconds = 400 * day;

/** What is common to all. `id` is the name of its output: `steps.<id>`. */
const common = {
  id: fieldName(),
  if: expression().optional().meta({ description: 'CEL; false passes it over' }),
};
const effect = {
  ...common,
  retry: z
    .strictObject({
      attempts: z.int().min(1).max(10).default(3),
      delaySeconds: z.int().min(1).max(day).default(5),
      factor: z.number().min(1).max(10).default(2),
    })
    .default({ attempts: 3, delaySeconds: 5, factor: 2 }),
  timeoutSeconds: z.int().min(1).max(60).default(15),
  onError: z.enum(['stop', 'continue']).default('stop'),
};
/** What is to happen when a process died, or no answer came, and nobody can tell whether something left the platform. */
const outside = {
  onUnknown: z.enum(['repeat', 'ask']).default('repeat').meta({
    description: 'repeat: once more, with the same id; ask: the step is `unknown` until a person decides',
  }),
};

/** Text with `${CEL}` in it; `$${` stands for `${`. In a body or a query, one that is a single `${CEL}` keeps its value's type. */
const template = (max: number) => text(max);
const templates = z.record(z.string().min(1).max(64), z.unknown());

export const callAction = z.strictObject({
  ...effect,
  type: z.literal('call'),
  operation: z
    .string()
    .max(100)
    .meta({ description: 'An operation of the catalog, for example care.sessions.get' }),
  params: z.record(fieldName(), template(500)).default({}),
  query: z.record(fieldName(), template(500)).default({}),
  body: templates.optional(),
});

export const emitAction = z.strictObject({
  ...effect,
  type: z.literal('emit'),
  name: z
    .string()
    .max(100)
    .regex(/^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*){0,3}$/, 'must be words of a-z, 0-9 and _, joined by dots'),
  data: z.record(fieldName(), template(500)).default({}),
});

export const webhookAction = z.strictObject({
  ...effect,
  ...outside,
  type: z.literal('webhook'),
  url: endpointUrl(),
  body: templates.default({}),
  secret: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, 'must be whsec_ and at least 24 bytes in base64')
    .optional()
    .meta({ description: 'Signs the call as webhooks are signed; never answered', writeOnly: true }),
  signed: z
    .boolean()
    .optional()
    .meta({ description: 'Answered in place of the secret; keeps it when sent back' }),
});

export const emailAction = z.strictObject({
  ...effect,
  ...outside,
  type: z.literal('email'),
  to: z.array(email()).min(1).max(20),
  subject: template(200),
  text: template(10_000),
});

export const taskAction = z.strictObject({
  ...common,
  type: z.literal('task'),
  title: template(200),
  instructions: template(4000).optional(),
  assignee: z
    .strictObject({
      userId: template(100).optional(),
      providerId: template(100)
        .optional()
        .meta({ description: 'In place of userId: the user whose provider record it is, if there is one' }),
      roleId: z.string().max(64).optional(),
    })
    .refine((a) => a.userId === undefined || a.providerId === undefined, {
      path: ['providerId'],
      error: 'give one of userId and providerId',
      params: { code: 'invalid_value' },
    })
    .default({})
    .meta({ description: 'Who may answer; anyone who may write tasks without it' }),
  onePer: template(200).optional().meta({
    description: 'While a task of this workflow with the same `onePer` is open, no other one is made',
  }),
  outcomes: z
    .array(z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'must be a-z, 0-9 and _'))
    .min(1)
    .max(10)
    .default(['done']),
  timeoutSeconds: z
    .int()
    .min(60)
    .max(longestRunSeconds)
    .default(30 * day),
});

export const waitAction = z
  .strictObject({
    ...common,
    type: z.literal('wait'),
    seconds: z.int().min(1).max(longestRunSeconds).optional(),
    until: expression().optional().meta({ description: 'CEL of a timestamp' }),
    event: z
      .strictObject({
        name: eventName(),
        field: z
          .string()
          .regex(/^[A-Za-z][A-Za-z0-9]{0,39}$/)
          .meta({ description: 'A field of its `data` …' }),
        equals: expression().meta({ description: '… that has this value; CEL' }),
        condition: expression().optional().meta({ description: 'CEL over `event`' }),
      })
      .optional(),
    timeoutSeconds: z.int().min(1).max(longestRunSeconds).optional(),
  })
  .superRefine((w, ctx) => {
    const given = [w.seconds, w.until, w.event].filter((x) => x !== undefined).length;
    if (given !== 1)
      ctx.addIssue({
        code: 'custom',
        path: ['seconds'],
        message: 'give one of seconds, until and event',
        params: { code: 'invalid_value' },
      });
    if (w.event !== undefined && w.timeoutSeconds === undefined)
      ctx.addIssue({
        code: 'custom',
        path: ['timeoutSeconds'],
        message: 'is required',
        params: { code: 'required' },
      });
  });

export const setAction = z.strictObject({
  ...common,
  type: z.literal('set'),
  variables: z.record(fieldName(), expression()),
});

/** Their nested actions are checked by themselves. */
const nested = () => z.array(z.looseObject({})).max(50);

export const branchAction = z.strictObject({
  ...common,
  type: z.literal('branch'),
  cases: z
    .array(z.strictObject({ if: expression(), actions: nested() }))
    .min(1)
    .max(10),
  otherwise: nested().default([]),
});

export const forEachAction = z.strictObject({
  ...common,
  type: z.literal('forEach'),
  items: expression().meta({ description: 'CEL of a list' }),
  as: fieldName(),
  limit: z.int().min(1).max(100).default(100).meta({ description: 'More items fail the run' }),
  actions: nested().min(1),
});

/** Every type of action. One that asks a language model has its place here, and is not there yet. */
export const actionSchemas = {
  call: callAction,
  emit: emitAction,
  webhook: webhookAction,
  email: emailAction,
  task: taskAction,
  wait: waitAction,
  set: setAction,
  branch: branchAction,
  forEach: forEachAction,
} as const;
export type ActionType = keyof typeof actionSchemas;
export const actionTypes = Object.keys(actionSchemas) as ActionType[];

export type CallAction = z.output<typeof callAction>;
export type EmitAction = z.output<typeof emitAction>;
export type WebhookAction = z.output<typeof webhookAction>;
export type EmailAction = z.output<typeof emailAction>;
export type TaskAction = z.output<typeof taskAction>;
export type WaitAction = z.output<typeof waitAction>;
export type SetAction = z.output<typeof setAction>;
export interface BranchAction extends Omit<z.output<typeof branchAction>, 'cases' | 'otherwise'> {
  cases: { if: string; actions: Action[] }[];
  otherwise: Action[];
}
export interface ForEachAction extends Omit<z.output<typeof forEachAction>, 'actions'> {
  actions: Action[];
}
export type Action =
  | CallAction
  | EmitAction
  | WebhookAction
  | EmailAction
  | TaskAction
  | WaitAction
  | SetAction
  | BranchAction
  | ForEachAction;

/** As they travel: the service knows the types and says what is wrong with which field. */
export const actionList = () =>
  z
    .array(z.looseObject({ id: fieldName(), type: z.enum(actionTypes as [ActionType, ...ActionType[]]) }))
    .min(1)
    .max(50)
    .meta({ description: 'In order; GET /v1/oris/catalog has the schema of each type' });

export const workflowName = () => line(200);
