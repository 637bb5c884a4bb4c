/**
 * Every span that the platform tells of, and the only attributes that it may carry: an allow-list, because traces are
 * read by more people than records are. Ids of organisations, requests, events and deliveries are among them; paths,
 * queries, bodies, names and ids of patients are not. docs/tracing.md is compared with this table by a test.
 */
interface SpanDefinition {
  /** OpenTelemetry's kind: who waits for whom. */
  kind: 'server' | 'client' | 'producer' | 'consumer' | 'internal';
  means: string;
  /** Of what its name is made, in this order. */
  name: readonly string[];
  attributes: readonly string[];
}

const http = ['http.request.method', 'http.route', 'http.response.status_code'] as const;
const caller = ['rymeda.organization.id', 'rymeda.request.id'] as const;
const event = ['rymeda.event.type', 'rymeda.event.id', 'rymeda.organization.id'] as const;
const consumer = ['messaging.system', 'messaging.destination.name', 'messaging.consumer.group.name'] as const;

export const spanTable = {
  'gateway.request': {
    kind: 'server',
    means: 'A request at the public door, until its answer has gone out',
    name: ['http.request.method', 'http.route'],
    attributes: [...http, ...caller, 'error.type'],
  },
  'gateway.forward': {
    kind: 'client',
    means: 'The engine’s part of it, until the first byte of its answer',
    name: ['rymeda.engine'],
    attributes: ['rymeda.engine', 'error.type'],
  },
  'engine.request': {
    kind: 'server',
    means: 'A request at an engine, from the gateway or another service',
    name: ['http.request.method', 'http.route'],
    attributes: [...http, ...caller, 'error.type'],
  },
  'access.record': {
    kind: 'internal',
    means: 'A read waits until the record of it is durable',
    name: ['rymeda.operation'],
    attributes: ['rymeda.operation', 'error.type'],
  },
  'mongodb.command': {
    kind: 'client',
    means: 'One command to the database, commits included',
    name: ['db.operation.name', 'db.collection.name'],
    attributes: ['db.system.name', 'db.namespace', 'db.operation.name', 'db.collection.name', 'error.type'],
  },
  'outbox.publish': {
    kind: 'producer',
    means: 'An event or access record, from its outbox row until Kafka has it',
    name: ['messaging.operation.name', 'messaging.destination.name'],
    attributes: ['messaging.system', 'messaging.operation.name', 'messaging.destination.name', ...event],
  },
  'consumer.batch': {
    kind: 'consumer',
    means: 'A batch of messages at a consumer group; it links each kept trace that is in it',
    name: ['messaging.operation.name', 'messaging.consumer.group.name'],
    attributes: [...consumer, 'messaging.operation.name', 'messaging.batch.message_count', 'error.type'],
  },
  'consumer.process': {
    kind: 'consumer',
    means: 'The same in the trace of each message, linked to the batch where there is more than one message',
    name: ['messaging.operation.name', 'messaging.consumer.group.name'],
    attributes: [...consumer, 'messaging.operation.name', 'error.type'],
  },
  'webhook.attempt': {
    kind: 'client',
    means: 'One attempt to deliver an event to a partner’s endpoint',
    name: ['rymeda.event.name'],
    attributes: [
      'rymeda.event.name',
      'rymeda.endpoint.id',
      'rymeda.delivery.id',
      'rymeda.attempt',
      'rymeda.organization.id',
      'http.response.status_code',
      'error.type',
    ],
  },
  'oris.run': {
    kind: 'internal',
    means: 'A workflow’s run, from where it stood to its next wait or its end',
    name: ['rymeda.workflow.id'],
    attributes: ['rymeda.workflow.id', 'rymeda.run.id', 'rymeda.organization.id', 'error.type'],
  },
} as const satisfies Record<string, SpanDefinition>;

export type SpanType = keyof typeof spanTable;
export type SpanAttribute = (typeof spanTable)[SpanType]['attributes'][number];

export interface AllowedSpan {
  name: string;
  attributes: Record<string, string | number | boolean>;
}

/** Ids, templates and names of our own making: no spaces, nothing beyond ASCII. */
const textForm = /^[\w.:/{}*-]{1,160}$/;

/** What of the given attributes a span of this type may carry, and the name that they make. */
export function allowedSpan(
  type: SpanType,
  given: Partial<Record<string, string | number | boolean | undefined>>,
): AllowedSpan {
  const definition: SpanDefinition = spanTable[type];
  const attributes: AllowedSpan['attributes'] = {};
  for (const attribute of definition.attributes) {
    const value = given[attribute];
    if (typeof value === 'string' ? textForm.test(value) : value !== undefined)
      attributes[attribute] = value!;
  }
  const name = definition.name.map((part) => attributes[part]).filter((part) => part !== undefined);
  return { name: name.length === 0 ? type : name.join(' '), attributes };
}
