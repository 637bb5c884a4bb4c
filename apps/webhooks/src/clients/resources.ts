import { isReadById, operationsByService, type Operation } from '@rymeda/contracts';
import type { Resource } from '../deliveries/body.rules.ts';
import type { ToSend, Unread } from '../sending/attempt.ts';
import type { ReadyEndpoint } from '../sending/ready-endpoint.ts';
import type { EngineRequest } from '@rymeda/service/calls';

/** Where the API answers with a record, by engine and id prefix. */
const readOperations = new Map<string, Operation>(
  Object.entries(operationsByService).flatMap(([engine, operations]) =>
    operations
      .filter(isReadById)
      .map((o): [string, Operation] => [`${engine} ${o.params?.['id'] as string}`, o]),
  ),
);

/**
 * What is told under these counts something else than the versions of the record that it is about: sign-ins, refusals,
 * what a run did.
 */
const countsItsOwn = new Set(['credential', 'invitation', 'token_refusal', 'run']);

/** That an engine can't answer for the moment, whatever it is asked. */
const away = new Set([429, 502, 503, 504]);

/**
 * The record that an event is about, as its engine answers it now: decrypted there, and recorded there before it is
 * answered, with the endpoint and the event as the cause. Held in memory for one attempt.
 */
export const resources =
  (request: EngineRequest, engineUrls: ReadonlyMap<string, string>) =>
  async (delivery: ToSend, endpoint: ReadyEndpoint): Promise<Resource | Unread> => {
    const [type = '', id = ''] = delivery.subject.split('/');
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
    if (answer === undefined || away.has(answer.status)) return 'unavailable';
    switch (answer.status) {
      case 200:
        if (answer.data === null || isBefore(answer.version, delivery, type)) return 'unreadable';
        return { resource: answer.data as Record<string, unknown>, resourceVersion: answer.version };
      case 404:
        return { resource: null, resourceReason: 'gone' };
      case 403:
        return { resource: null, resourceReason: 'not_allowed' };
      default:
        return 'unreadable';
    }
  };

/** Read before the change that the event tells of. */
const isBefore = (version: number | null, { sequence }: ToSend, type: string): boolean =>
  !countsItsOwn.has(type) && (version ?? Infinity) < sequence;
