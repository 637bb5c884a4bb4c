import { z } from 'zod';
import { changedFields, event, type EventDefinition } from '../event.ts';
import { disabledReason, endpointStatus } from './endpoint.ts';

const engine = 'webhooks' as const;

const endpointData = z.strictObject({
  id: z.string(),
  status: endpointStatus,
  clientId: z.string(),
  /** Whose it is: webhooks of other partners are not told of it. Null when a user made it. */
  partnerId: z.string().nullable().optional(),
  events: z.array(z.string()),
});
const endpointExample = {
  id: 'whe_0193aee0f3a17c3e8d1f0a2b4c6d8e0f',
  status: 'active',
  clientId: 'cli_0193aee0f3a17c3e8d1f0a2b4c6d8e22',
  partnerId: 'acme_ehr',
  events: ['session.*'],
};
const endpointEvent = <const V extends string>(verb: V, summary: string) =>
  event({
    name: `webhooks.endpoint.${verb}`,
    version: 1,
    engine,
    summary,
    data: endpointData,
    example: endpointExample,
  });

export const webhooksEvents = [
  endpointEvent('created', 'An endpoint was created'),
  event({
    name: 'webhooks.endpoint.updated',
    version: 1,
    engine,
    summary: 'An endpoint was changed, or its secret rotated',
    data: endpointData.extend({ changed: changedFields }),
    example: { ...endpointExample, changed: ['events'] },
  }),
  endpointEvent('deleted', 'An endpoint was deleted'),
  event({
    name: 'webhooks.endpoint.disabled',
    version: 1,
    engine,
    summary: 'An endpoint gets nothing any more: it answered 410, or failed for three days',
    data: endpointData.extend({ reason: disabledReason }),
    example: { ...endpointExample, status: 'disabled', reason: 'failing' },
  }),
] as const satisfies readonly EventDefinition[];
