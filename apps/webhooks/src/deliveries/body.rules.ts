/** What of an event is sent; plain JSON. */
export interface Message {
  event: string;
  /** `evt_…`: the same for every endpoint. */
  id: string;
  createdAt: string;
  organizationId: string;
  data: Record<string, unknown>;
}

/** The record as the API answers it now, or why it isn't there. */
export type Resource =
  | { resource: Record<string, unknown>; resourceVersion: number | null }
  | { resource: null; resourceReason: 'gone' | 'not_allowed' | 'not_readable' };

/**
 * The body: what `JSON.stringify` prints, so that a receiver which parses and prints it again has the same bytes and
 * the same signature.
 */
export const bodyOf = (message: Message, apiVersion: string, resource?: Resource): string =>
  JSON.stringify({
    event: message.event,
    id: message.id,
    createdAt: message.createdAt,
    organizationId: message.organizationId,
    apiVersion,
    data: resource === undefined ? message.data : { ...message.data, ...resource },
  });
