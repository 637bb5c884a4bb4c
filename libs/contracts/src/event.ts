import { z } from 'zod';
import type { Engine } from './scopes.ts';

/**
 * A type of event: its name without `rymeda.` and version, the schema of `data`, an example. `data` carries
 * ids, states, codes and names of changed fields, never PHI.
 */
export interface EventDefinition {
  /** For example `care.session.completed`; on Kafka `rymeda.care.session.completed.v1`. */
  name: string;
  version: number;
  /** Its owner: the engine that emits it, on whose topic it stands. */
  engine: Engine;
  summary: string;
  data: z.ZodType;
  example: Readonly<Record<string, unknown>>;
}

export const event = <const E extends EventDefinition>(definition: E): E => definition;

/** The CloudEvents `type` of a definition. */
export const eventType = (e: Pick<EventDefinition, 'name' | 'version'>): string =>
  `rymeda.${e.name}.v${e.version}`;

/** CloudEvents 1.0, structured JSON, with our extension attributes. */
export const cloudEvent = z.strictObject({
  specversion: z.literal('1.0'),
  id: z.string(),
  source: z.string(),
  type: z.string(),
  /** `<resource>/<id>`. */
  subject: z.string(),
  time: z.string(),
  datacontenttype: z.literal('application/json'),
  dataschema: z.string(),
  organizationid: z.string(),
  /** User, API client, `svc:<service>` or `system:<job>`. */
  actorid: z.string(),
  traceparent: z.string().optional(),
  /** The record's version after this change; starts at 1, without holes. */
  sequence: z.int(),
  /** Where the request came from, as the gateway saw it; for audit, `internal` for jobs. */
  ipaddress: z.string().optional(),
  useragent: z.string().optional(),
  requestid: z.string().optional(),
  data: z.record(z.string(), z.unknown()),
});
export type CloudEvent = z.infer<typeof cloudEvent>;

/** Names of changed fields, which `updated` events carry. */
export const changedFields = z.array(z.string().max(64)).max(64);
