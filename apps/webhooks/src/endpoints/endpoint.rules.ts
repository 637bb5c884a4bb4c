import {
  isWebhookSubscription,
  mostHeaders,
  mostMetadata,
  type EndpointCreate,
  type EndpointPatch,
} from '@rymeda/contracts';
import { validationFailed, type FieldFault, type Problem } from '@rymeda/kernel';
import { mergePatch } from '@rymeda/service/records';
import type { DisabledReason, EndpointState } from './endpoint.ts';

interface Birth {
  id: string;
  organizationId: string;
  clientId: string;
  partnerId: string | null;
  secret: string;
  now: Date;
}

export function newEndpoint(command: EndpointCreate, birth: Birth): EndpointState {
  const { now, secret, ...of } = birth;
  return {
    ...of,
    url: command.url,
    events: [...new Set(command.events)],
    description: command.description ?? null,
    metadata: command.metadata,
    headers: command.headers,
    tls: command.tls ?? null,
    secrets: { current: secret },
    ordered: command.ordered,
    include: command.include,
    rateLimit: command.rateLimit ?? null,
    disabled: command.disabled,
    disabledReason: command.disabled ? 'requested' : null,
    disabledAt: command.disabled ? now : null,
    createdAt: now,
    updatedAt: now,
    version: 1,
  };
}

const patchable = [
  'url',
  'events',
  'description',
  'metadata',
  'headers',
  'tls',
  'ordered',
  'include',
  'rateLimit',
  'disabled',
] as const;

/** The endpoint after a JSON Merge Patch (RFC 7396), with the names of the fields that really changed. */
export function changeEndpoint(
  state: EndpointState,
  patch: EndpointPatch,
  now: Date,
): { endpoint: EndpointState; changed: string[] } {
  const merged = mergePatch(state, patch);
  const changed = patchable.filter((f) => JSON.stringify(merged[f]) !== JSON.stringify(state[f]));
  if (changed.length === 0) return { endpoint: state, changed: [] };
  const disabling = changed.includes('disabled')
    ? merged.disabled
      ? { disabledReason: 'requested' as const, disabledAt: now }
      : { disabledReason: null, disabledAt: null }
    : {};
  return {
    endpoint: { ...merged, ...disabling, updatedAt: now, version: state.version + 1 },
    changed: [...changed],
  };
}

/**
 * The 422 for headers that would go to another host, scheme or port than they were given for. Nobody is shown their values,
 * and nobody has them sent elsewhere without knowing them.
 */
export function headersAstray(state: EndpointState, patch: EndpointPatch): Problem | undefined {
  if (patch.url === undefined || new URL(patch.url).origin === new URL(state.url).origin) return undefined;
  const kept = Object.keys(state.headers).filter((name) => patch.headers?.[name] === undefined);
  if (kept.length === 0) return undefined;
  const message = 'was given for another address: say its value again, or null';
  return validationFailed(kept.map((name) => ({ field: `headers.${name}`, code: 'required', message })));
}

export const disableEndpoint = (state: EndpointState, reason: DisabledReason, now: Date): EndpointState => ({
  ...state,
  disabled: true,
  disabledReason: reason,
  disabledAt: now,
  updatedAt: now,
  version: state.version + 1,
});

type Judged = Pick<EndpointState, 'events' | 'tls' | 'headers' | 'metadata'>;

/**
 * Faults that the schema can't see: it knows neither the catalogue nor what a change is merged into. `changed`: the
 * fields to be judged, for what was taken once can still be switched off.
 */
export function endpointFault(
  { events, tls, headers, metadata }: Judged,
  changed: readonly string[] = patchable,
): Problem | undefined {
  const faults: FieldFault[] = [];
  const fault = (field: string, message: string) => {
    if (changed.includes(field.split('.')[0] ?? '')) faults.push({ field, code: 'invalid_value', message });
  };
  for (const [n, name] of events.entries())
    if (!isWebhookSubscription(name)) fault(`events.${n}`, 'no event has this name');
  if (tls !== null && (tls.certificate == null) !== (tls.key == null))
    fault(tls.key == null ? 'tls.key' : 'tls.certificate', 'certificate and key come together');
  const names = Object.keys(headers);
  if (names.length > mostHeaders) fault('headers', `must have at most ${mostHeaders} entries`);
  const lower = names.map((name) => name.toLowerCase());
  for (const [n, name] of names.entries())
    if (lower.indexOf(name.toLowerCase()) < n)
      fault(`headers.${name}`, 'is there already, in other letters: headers have no case');
  if (Object.keys(metadata).length > mostMetadata)
    fault('metadata', `must have at most ${mostMetadata} entries`);
  return faults.length === 0 ? undefined : validationFailed(faults);
}
