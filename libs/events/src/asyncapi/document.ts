import { cloudEvent, eventType, phiAccessed, type EventDefinition } from '@rymeda/contracts';
import { dataSchema } from '../envelope.ts';
import { eventsTopic, intakeTopic, topics } from '../topics.ts';
import { openSchema, publishedSchema, type Json } from './json-schema.ts';

export interface AsyncApiDocument {
  asyncapi: '3.0.0';
  info: Json;
  defaultContentType: string;
  channels: Record<string, Channel>;
  operations: Record<string, Json>;
  components: { schemas: Record<string, Json>; messages: Record<string, Message> };
}

export interface Channel extends Json {
  address: string;
  messages: Record<string, { $ref: string }>;
}

export interface Message extends Json {
  payload: { allOf: [Json, Json & { properties: Json }] };
}

type ByEngine = Readonly<Record<string, readonly EventDefinition[]>>;

/** The AsyncAPI 3 document of every event type: topics, envelope, schema, example and owner of each. */
export function asyncApiDocument(byEngine: ByEngine, about: { version: string }): AsyncApiDocument {
  const engines = Object.entries(byEngine).map(
    ([engine, events]) => [engine, events.filter((e) => e.name !== phiAccessed.name)] as const,
  );
  const channels = [
    ...engines.map(([engine, events]) =>
      channel(
        `${engine}Events`,
        eventsTopic(engine),
        `What happens in ${engine}, keyed by record id.`,
        events,
      ),
    ),
    channel(
      'auditIntake',
      intakeTopic,
      'For audit alone: every event of every engine, and who saw what; keyed by organisation.',
      [phiAccessed],
    ),
  ];
  const all = [...engines.flatMap(([, events]) => events), phiAccessed];
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Rymeda events',
      version: about.version,
      description:
        'CloudEvents 1.0 in structured JSON. Delivered at least once, in order for each record: drop an event whose ' +
        '`id` you have seen, or whose `sequence` is not above the last one applied for its `subject`. ' +
        'Fields may be added at any time.',
    },
    defaultContentType: 'application/cloudevents+json',
    channels: Object.fromEntries(channels),
    operations: Object.fromEntries(
      channels.map(([name]) => [
        `publish${name.charAt(0).toUpperCase()}${name.slice(1)}`,
        { action: 'send', channel: { $ref: `#/channels/${name}` } },
      ]),
    ),
    components: {
      schemas: { CloudEvent: openSchema(cloudEvent) },
      messages: Object.fromEntries(all.map((e) => [messageName(e), message(e)])),
    },
  };
}

/** `care.session.completed.v1`: the type without the product's name. */
export const messageName = (e: EventDefinition): string => `${e.name}.v${e.version}`;

function channel(
  name: string,
  topic: string,
  description: string,
  events: readonly EventDefinition[],
): [string, Channel] {
  const { partitions, retentionMs } = topics.find((t) => t.name === topic) ?? {};
  return [
    name,
    {
      address: topic,
      description,
      messages: Object.fromEntries(
        events.map((e) => [messageName(e), { $ref: `#/components/messages/${messageName(e)}` }]),
      ),
      bindings: {
        kafka: {
          topic,
          ...(partitions === undefined ? {} : { partitions }),
          topicConfiguration: { 'retention.ms': retentionMs },
          bindingVersion: '0.5.0',
        },
      },
    },
  ];
}

function message(e: EventDefinition): Message {
  const { $schema: _dialect, $id: _id, examples: _examples, ...data } = publishedSchema(e);
  const type = { const: eventType(e) };
  return {
    name: eventType(e),
    title: e.summary,
    'x-owner': e.engine,
    'x-version': e.version,
    payload: {
      allOf: [
        { $ref: '#/components/schemas/CloudEvent' },
        { type: 'object', properties: { type, dataschema: { const: dataSchema(e) }, data } },
      ],
    },
    bindings: { kafka: { key: { type: 'string', description: 'The record’s id' }, bindingVersion: '0.5.0' } },
    examples: [{ name: e.name.split('.').at(-1), payload: exampleEvent(e) }],
  };
}

/** An event as a subscriber gets it, with the definition's example as its data. */
export function exampleEvent(e: EventDefinition): Json {
  const id = e.example['id'];
  const resource = e.name.split('.').at(-2) ?? e.name;
  return {
    specversion: '1.0',
    id: '0193aee0-f3a1-7c3e-8d1f-0a2b4c6d8e21',
    source: `/rymeda/${e.engine}`,
    type: eventType(e),
    subject: `${resource}/${typeof id === 'string' ? id : '0193aee0f3a17c3e8d1f0a2b4c6d8e20'}`,
    time: '2026-03-02T14:50:00.000Z',
    datacontenttype: 'application/json',
    dataschema: dataSchema(e),
    organizationid: 'org_100',
    actorid: 'cli_0193aee0f3a17c3e8d1f0a2b4c6d8e22',
    sequence: 3,
    requestid: 'req_0193aee0f3a17c3e8d1f0a2b4c6d8e23',
    data: e.example,
  };
}
