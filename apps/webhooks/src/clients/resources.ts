import { operationsByService, type Operation } from '@rymeda/contracts';
import type { Resource } from '../deliveries/body.rules.ts';
import type { ToSend } from '../sending/attempt.ts';
import type { ReadyEndpoint } from '../sending/ready-endpoint.ts';
import type { EngineRequest } from '@rymeda/service/calls';

/** Where the API answers with a record, by engine and id prefix. */
const readOperations = new Map<string, Operation>(
  Object.entries(operationsByService).flatMap(([engine, operations]) =>
    operations.flatMap((o): [string, Operation][] => {
      const prefix = o.params?.['id'];
      const isPlain = o.kind === 'read' && o.internal !== true && o.path.split('{').length === 2;
      return isPlain && prefix !== undefined && o.path.endsWith('/{id}') ? [[`${engine} ${prefix}`, o]] : [];
    }),
  ),
);

/**
 * The record that an event is about, as its engine answers it now: decrypted there, and recorded there before it is
 * answered, with the endpoint and the event as the cause. Held in memory for one attempt. Null while it can't be had.
 */
export const resources =
  (request: EngineRequest, engineUrls: ReadonlyMap<string, string>) =>
  async (delivery: ToSend, endpoint: ReadyEndpoint): Promise<Resource | null> => {
    const id = delivery.subject.slice(delivery.subject.indexOf('/') + 1);
    const operation = readOperations.get(`${delivery.engine} ${id.slice(0, id.indexOf('_'))}`);
    const base = engineUrls.get(delivery.engine);
    if (operation === undefined || base === undefined)
      return { resource: null, resourceReason: 'not_readable' };
    const answer = await request({
      url: `${base}${operation.path.replace('{id}', encodeURIComponent(id))}`,
      organizationId: delivery.organizationId,
      scope: `${delivery.engine}:read`,
      cause: `webhook ${endpoint.id} ${delivery.eventId}`,
    }).catch(() => undefined);
    switch (answer?.status) {
      case 200:
        // Read before the change that the event tells of: not yet.
        if (answer.data === null || (answer.version ?? Infinity) < delivery.sequence) return null;
        return { resource: answer.data as Record<string, unknown>, resourceVersion: answer.version };
      case 404:
        return { resource: null, resourceReason: 'gone' };
      case 403:
        return { resource: null, resourceReason: 'not_allowed' };
      default:
        return null;
    }
  };
