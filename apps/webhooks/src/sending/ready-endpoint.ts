import type { Clock } from '@rymeda/kernel';
import type { EndpointState } from '../endpoints/endpoint.ts';
import type { EndpointStore } from '../endpoints/endpoint.store.ts';
import type { Receiver } from '@rymeda/service/egress';
import { secretsAt, type Secrets } from '../signature/rotation.rules.ts';
import { signingKeys, type SigningKeys } from '@rymeda/service/signature';

/** An endpoint as sending needs it: opened, parsed, its keys made. */
export interface ReadyEndpoint {
  id: string;
  organizationId: string;
  clientId: string;
  disabled: boolean;
  ordered: boolean;
  includeResource: boolean;
  rateLimit: number | null;
  receiver: Receiver;
  headers: Record<string, string>;
  keysAt(now: Date): { current: SigningKeys; next?: SigningKeys };
}

/** `null` for one that was deleted. `version`: what is known to be current, which saves asking. */
export interface ReadyEndpoints {
  get(organizationId: string, id: string, version?: number): Promise<ReadyEndpoint | null>;
  forget(id: string): void;
}

const freshMs = 2_000;
const most = 20_000;

/** Opened endpoints, for a moment: opening one costs a read and a decryption. */
export function readyEndpoints(endpoints: Pick<EndpointStore, 'load'>, clock: Clock): ReadyEndpoints {
  const known = new Map<string, { at: number; endpoint: Promise<ReadyEndpoint | null>; version: number }>();

  async function load(organizationId: string, id: string): Promise<ReadyEndpoint | null> {
    const state = await endpoints.load({ organizationId }, id);
    const entry = known.get(id);
    if (entry !== undefined) entry.version = state?.version ?? 0;
    return state && readyEndpoint(state);
  }

  return {
    get(organizationId, id, version) {
      const now = clock().getTime();
      const entry = known.get(id);
      const isFresh = entry !== undefined && now - entry.at < freshMs;
      if (entry !== undefined && (version === undefined ? isFresh : version === entry.version))
        return entry.endpoint;
      if (known.size >= most) known.clear();
      const endpoint = load(organizationId, id);
      known.set(id, { at: now, endpoint, version: version ?? 0 });
      endpoint.catch(() => known.delete(id));
      return endpoint;
    },
    forget: (id) => void known.delete(id),
  };
}

function readyEndpoint(state: EndpointState): ReadyEndpoint {
  const keys = new Map<string, SigningKeys>();
  const keysOf = (secret: string): SigningKeys => {
    let made = keys.get(secret);
    if (made === undefined) keys.set(secret, (made = signingKeys(secret)));
    return made;
  };
  const secrets: Secrets = state.secrets;
  return {
    id: state.id,
    organizationId: state.organizationId,
    clientId: state.clientId,
    disabled: state.disabled,
    ordered: state.ordered,
    includeResource: state.include.includes('resource'),
    rateLimit: state.rateLimit,
    receiver: { endpointId: state.id, version: state.version, url: new URL(state.url), tls: state.tls },
    headers: {
      ...Object.fromEntries(
        Object.entries(state.headers).map(([name, value]) => [name.toLowerCase(), value]),
      ),
      'content-type': 'application/json; charset=utf-8',
      accept: '*/*',
      'accept-encoding': 'identity',
      'user-agent': 'Rymeda-Webhooks/1',
    },
    keysAt(now) {
      const { current, next } = secretsAt(secrets, now);
      return { current: keysOf(current), ...(next === undefined ? {} : { next: keysOf(next.secret) }) };
    },
  };
}
