import type { Endpoint } from '@rymeda/contracts';
import { secretsAt, type Secrets } from '../signature/rotation.rules.ts';

export type DisabledReason = NonNullable<Endpoint['disabledReason']>;

/** What lies sealed in one piece: addresses and headers may carry credentials, the rest is the partner's own text. */
export interface EndpointConfig {
  url: string;
  description: string | null;
  metadata: Record<string, string>;
  headers: Record<string, string>;
  tls: { ca?: string | null; certificate?: string | null; key?: string | null } | null;
  secrets: Secrets;
}

export interface EndpointState extends EndpointConfig {
  id: string;
  organizationId: string;
  events: string[];
  ordered: boolean;
  include: 'resource'[];
  rateLimit: number | null;
  disabled: boolean;
  disabledReason: DisabledReason | null;
  disabledAt: Date | null;
  /** Whose scopes decide what is delivered. */
  clientId: string;
  /** Whose endpoint it is: clients of other partners don't see it. Null when a user made it. */
  partnerId: string | null;
  createdAt: Date;
  updatedAt: Date;
  version: number;
}

export const statusOf = (state: Pick<EndpointState, 'disabled'>): Endpoint['status'] =>
  state.disabled ? 'disabled' : 'active';

export function toEndpoint(state: EndpointState, now: Date): Endpoint {
  const { tls } = state;
  return {
    id: state.id,
    organizationId: state.organizationId,
    createdAt: state.createdAt.toISOString(),
    updatedAt: state.updatedAt.toISOString(),
    url: state.url,
    events: state.events,
    description: state.description,
    metadata: state.metadata,
    headerNames: Object.keys(state.headers),
    rateLimit: state.rateLimit,
    ordered: state.ordered,
    include: state.include,
    tls: tls && { ca: tls.ca ?? null, certificate: tls.certificate ?? null },
    disabled: state.disabled,
    status: statusOf(state),
    disabledReason: state.disabledReason,
    disabledAt: state.disabledAt?.toISOString() ?? null,
    clientId: state.clientId,
    partnerId: state.partnerId,
    secretRotationEndsAt: secretsAt(state.secrets, now).next?.takesOverAt ?? null,
  };
}

export const endpointEvent = (
  verb: 'created' | 'updated' | 'deleted' | 'disabled',
  state: EndpointState,
  more: object = {},
) => ({
  name: `webhooks.endpoint.${verb}`,
  subject: `endpoint/${state.id}`,
  sequence: state.version,
  data: {
    id: state.id,
    status: statusOf(state),
    clientId: state.clientId,
    partnerId: state.partnerId,
    events: state.events,
    ...more,
  },
});
