import type { AccessRecord } from '@rymeda/contracts';
import type { Disclosure, TenantContext } from '@rymeda/tenancy';
import { chunks } from './chunks.ts';
import { mostTraces } from './message-spans.ts';
import type { AccessOf } from './outbox.ts';

/** In one record. The contract allows twice as many; with as many patients they would be longer than an entry may be. */
export const mostResourceIds = 500;
const longestUserAgent = 256;

/** Disclosures of one type become one: a list is one access record with all its ids. */
export function mergeDisclosures(disclosures: readonly Disclosure[]): Disclosure[] {
  if (disclosures.length < 2) return disclosures.filter((d) => d.resourceIds.length > 0);
  const byType = new Map<string, { of: Disclosure; ids: Map<string, string | null>; fields: Set<string> }>();
  for (const d of disclosures) {
    const key = `${d.organizationId ?? ''} ${d.resourceType}`;
    let merged = byType.get(key);
    if (merged === undefined) byType.set(key, (merged = { of: d, ids: new Map(), fields: new Set() }));
    for (const [i, id] of d.resourceIds.entries())
      merged.ids.set(id, d.patientIds?.[i] ?? merged.ids.get(id) ?? null);
    for (const field of d.fields) merged.fields.add(field);
  }
  return [...byType.values()]
    .filter((m) => m.ids.size > 0)
    .map(({ of, ids, fields }) => ({
      ...of,
      resourceIds: [...ids.keys()],
      patientIds: [...ids.values()],
      fields: [...fields],
    }));
}

/** The contract's access records of a caller's disclosures. `newId` gives a UUIDv7 with hyphens. */
export function accessRecords(
  context: TenantContext,
  disclosures: readonly Disclosure[],
  time: Date,
  newId: () => string,
): AccessRecord[] {
  return mergeDisclosures(disclosures).flatMap((d) =>
    chunks(d.resourceIds, mostResourceIds).map((resourceIds, n) => ({
      id: newId(),
      time: time.toISOString(),
      organizationId: d.organizationId ?? context.organizationId,
      actorId: context.actor.id,
      ipAddress: context.ipAddress,
      ...(context.userAgent === undefined ? {} : { userAgent: context.userAgent.slice(0, longestUserAgent) }),
      requestId: context.requestId,
      resourceType: d.resourceType,
      resourceIds,
      ...patientsAmong(d.patientIds?.slice(n * mostResourceIds, (n + 1) * mostResourceIds)),
      fields: [...d.fields],
      operation: context.operation,
      ...(context.purpose === undefined ? {} : { purpose: context.purpose }),
      ...(context.reason === undefined ? {} : { reason: context.reason }),
      ...(context.breakGlass === undefined ? {} : { breakGlass: context.breakGlass }),
      ...(context.actor.cause === undefined ? {} : { cause: context.actor.cause }),
    })),
  );
}

function patientsAmong(ids: Disclosure['patientIds'] = []): { patientIds?: string[] } {
  const patientIds = [...new Set(ids)].filter((id) => id !== null);
  return patientIds.length === 0 ? {} : { patientIds };
}

/** A known caller's attempt that was refused. Nothing of what it sent comes along. */
export interface RefusedAttempt {
  organizationId: string;
  actorId: string;
  cause?: string | undefined;
  ipAddress: string;
  userAgent?: string | undefined;
  requestId: string;
  operation: string;
  action: NonNullable<AccessRecord['action']>;
  resourceType: string;
  /** Of the records that the path named; empty when it named none. */
  resourceIds: readonly string[];
  /** The code of the answer. */
  refusal: string;
}

/** What stands for the record where an attempt named none. */
export const noRecord = 'none';

export const refusedRecord = (attempt: RefusedAttempt, time: Date, id: string): AccessRecord => ({
  id,
  time: time.toISOString(),
  organizationId: attempt.organizationId,
  actorId: attempt.actorId,
  ipAddress: attempt.ipAddress,
  ...(attempt.userAgent === undefined ? {} : { userAgent: attempt.userAgent.slice(0, longestUserAgent) }),
  requestId: attempt.requestId,
  resourceType: attempt.resourceType,
  resourceIds: attempt.resourceIds.length === 0 ? [noRecord] : [...attempt.resourceIds],
  fields: [],
  operation: attempt.operation,
  ...(attempt.cause === undefined ? {} : { cause: attempt.cause }),
  decision: 'refused',
  refusal: attempt.refusal,
  action: attempt.action,
});

/** One record as it will be published, with its size in the document. */
export interface EncodedRecord {
  organizationId: string;
  json: string;
  /** The caller's trace, where that is kept. */
  traceparent?: string;
}

export const encodeRecord = (record: AccessRecord): EncodedRecord => ({
  organizationId: record.organizationId,
  json: JSON.stringify(record),
});

/** Records side by side by organisation: the relay splits a batch without parsing it. */
export function byOrganization(records: readonly EncodedRecord[]): AccessOf[] {
  const groups = new Map<string, string[]>();
  const traces = new Map<string, Set<string>>();
  for (const { organizationId, json, traceparent } of records) {
    if (traceparent !== undefined) noteTrace(traces, organizationId, traceparent);
    const group = groups.get(organizationId);
    if (group === undefined) groups.set(organizationId, [json]);
    else group.push(json);
  }
  return [...groups].map(([organizationId, list]) => ({
    organizationId,
    count: list.length,
    records: `[${list.join(',')}]`,
    ...(traces.has(organizationId) ? { traces: [...(traces.get(organizationId) ?? [])] } : {}),
  }));
}

function noteTrace(traces: Map<string, Set<string>>, organizationId: string, traceparent: string): void {
  const of = traces.get(organizationId);
  if (of === undefined) traces.set(organizationId, new Set([traceparent]));
  else if (of.size < mostTraces) of.add(traceparent);
}
