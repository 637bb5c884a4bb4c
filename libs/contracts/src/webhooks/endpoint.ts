import { z } from 'zod';
import { instant, keywords, line, optional, pageQuery, recordBase } from '../fields.ts';
import { operation } from '../operation.ts';
import {
  customHeader,
  customHeaders,
  endpointUrl,
  eventPattern,
  mostMetadata,
  pem,
  replayWindow,
} from './fields.ts';
import { webhookDelivery } from './delivery.ts';
import { webhookReplay } from './replay.ts';

export const endpointStatus = z.enum(['active', 'disabled']);
export const disabledReason = z.enum(['requested', 'gone', 'failing']);

/** Own authority, and a client certificate with its key, in PEM. */
const tls = z.strictObject({
  ca: optional(pem('CERTIFICATE')),
  certificate: optional(pem('CERTIFICATE')),
  key: optional(pem('(?:RSA |EC )?PRIVATE KEY')),
});

const metadata = z
  .record(line(64), line(500))
  .refine((m) => Object.keys(m).length <= mostMetadata, `must have at most ${mostMetadata} entries`)
  .register(keywords, { maxProperties: mostMetadata });

const fields = {
  url: endpointUrl(),
  events: z
    .array(eventPattern())
    .min(1, 'at least one event is required')
    .max(200)
    .meta({ description: 'Names (session.completed), groups (session.*) or *' }),
  /** Deliveries a second; null for no limit of its own. */
  rateLimit: optional(z.int().min(1).max(10_000)),
  ordered: z.boolean().meta({ description: 'Each record’s events one after the other, in their order' }),
  include: z
    .array(z.enum(['resource']))
    .max(1)
    .meta({ description: 'resource: the record as the API answers it, read at the time of delivery' }),
  disabled: z.boolean(),
};

export const endpoint = z
  .object({
    ...recordBase('whe'),
    ...fields,
    description: z.string().nullable(),
    metadata: z.record(z.string(), z.string()),
    rateLimit: z.number().nullable(),
    /** Values may be credentials and are not answered. */
    headerNames: z.array(z.string()),
    /** The key is not answered. */
    tls: z.object({ ca: z.string().nullable(), certificate: z.string().nullable() }).nullable(),
    status: endpointStatus,
    disabledReason: disabledReason.nullable(),
    disabledAt: instant().nullable(),
    clientId: z.string(),
    partnerId: z.string().nullable(),
    /** While a rotation is open: when the new secret takes over by itself. */
    secretRotationEndsAt: instant().nullable(),
  })
  .meta({ id: 'WebhookEndpoint' });
export type Endpoint = z.infer<typeof endpoint>;

/** The secret is shown once: at creation, and the new one at a rotation. */
export const endpointWithSecret = endpoint
  .extend({ secret: z.string().meta({ description: 'whsec_ and base64; shown once' }) })
  .meta({ id: 'WebhookEndpointWithSecret' });

export const endpointCreate = z.strictObject({
  ...fields,
  description: optional(line(500)),
  metadata: metadata.default({}),
  headers: customHeaders(customHeader()).default({}),
  tls: optional(tls),
  ordered: fields.ordered.default(false),
  include: fields.include.default([]),
  disabled: fields.disabled.default(false),
});
export type EndpointCreate = z.output<typeof endpointCreate>;

export const endpointPatch = z
  .strictObject({
    ...fields,
    description: optional(line(500)),
    metadata: z.record(line(64), line(500).nullable()),
    headers: customHeaders(customHeader().nullable()).meta({
      description: 'A name with null is taken away. With a url of another host each is said again, or null',
    }),
    tls: optional(tls),
  })
  .partial();
export type EndpointPatch = z.output<typeof endpointPatch>;

export const endpointTest = z.strictObject({
  event: z.string().max(100).optional().meta({ description: 'Whose example to send; default webhooks.test' }),
});

export const endpointReplay = replayWindow;

export const endpointRotateSecret = z.strictObject({
  replace: z.boolean().default(false).meta({
    description: 'Another new secret in place of one that is not promoted yet; without it: ROTATION_OPEN.',
  }),
});

const id = { id: 'whe' };
const path = '/v1/webhooks/endpoints';
const one = `${path}/{id}` as const;
export const endpointOperations = {
  create: operation({
    name: 'webhooks.endpoints.create',
    method: 'POST',
    path,
    kind: 'create',
    scope: 'webhooks:write',
    summary: 'Create an endpoint; its secret is shown once',
    body: endpointCreate,
    data: endpointWithSecret,
    status: 201,
  }),
  list: operation({
    name: 'webhooks.endpoints.list',
    method: 'GET',
    path,
    kind: 'list',
    scope: 'webhooks:read',
    summary: 'List endpoints, newest first',
    query: z.strictObject({ status: endpointStatus.optional(), ...pageQuery }),
    data: endpoint,
    status: 200,
  }),
  get: operation({
    name: 'webhooks.endpoints.get',
    method: 'GET',
    path: one,
    kind: 'read',
    scope: 'webhooks:read',
    params: id,
    summary: 'Read an endpoint',
    data: endpoint,
    status: 200,
  }),
  update: operation({
    name: 'webhooks.endpoints.update',
    method: 'PATCH',
    path: one,
    kind: 'update',
    scope: 'webhooks:write',
    params: id,
    summary: 'Change an endpoint (JSON Merge Patch); disabled: false enables it again',
    body: endpointPatch,
    data: endpoint,
    status: 200,
    errors: ['PRECONDITION_FAILED'],
  }),
  delete: operation({
    name: 'webhooks.endpoints.delete',
    method: 'DELETE',
    path: one,
    kind: 'delete',
    scope: 'webhooks:write',
    params: id,
    summary: 'Delete an endpoint; what it has not been sent yet is not sent any more',
    data: null,
    status: 204,
    errors: ['PRECONDITION_FAILED'],
  }),
  rotateSecret: operation({
    name: 'webhooks.endpoints.rotateSecret',
    method: 'POST',
    path: `${one}/rotate-secret`,
    kind: 'action',
    scope: 'webhooks:write',
    params: id,
    summary: 'Begin a rotation: the new secret signs beside the present one until promoted, or for 24 hours',
    body: endpointRotateSecret,
    bodyOptional: true,
    data: endpointWithSecret,
    status: 200,
    errors: ['ROTATION_OPEN', 'PRECONDITION_FAILED'],
  }),
  promoteSecret: operation({
    name: 'webhooks.endpoints.promoteSecret',
    method: 'POST',
    path: `${one}/promote-secret`,
    kind: 'action',
    scope: 'webhooks:write',
    params: id,
    summary: 'End a rotation: from now on only the new secret signs',
    body: z.strictObject({}),
    bodyOptional: true,
    data: endpoint,
    status: 200,
    errors: ['INVALID_TRANSITION', 'PRECONDITION_FAILED'],
  }),
  test: operation({
    name: 'webhooks.endpoints.test',
    method: 'POST',
    path: `${one}/test`,
    kind: 'action',
    scope: 'webhooks:write',
    params: id,
    summary: 'Send a test event',
    body: endpointTest,
    bodyOptional: true,
    data: webhookDelivery,
    status: 200,
    errors: ['INVALID_TRANSITION', 'PRECONDITION_FAILED'],
  }),
  replay: operation({
    name: 'webhooks.endpoints.replay',
    method: 'POST',
    path: `${one}/replay`,
    kind: 'action',
    scope: 'webhooks:write',
    params: id,
    summary: 'Send again what failed in a range of time, or every past event in it',
    body: endpointReplay,
    data: webhookReplay,
    status: 200,
    errors: ['INVALID_TRANSITION', 'PRECONDITION_FAILED'],
  }),
};
