export type RefusalReason =
  | 'invalid_secret'
  | 'invalid_assertion'
  | 'no_certificate'
  | 'revoked'
  | 'expired'
  | 'invalid_scope'
  | 'address_not_allowed'
  | 'organization_suspended';

export interface Refusal {
  clientId: string;
  organizationId: string;
  reason: RefusalReason;
  requestId: string;
  ipAddress: string;
  userAgent?: string;
}

/** Milliseconds; clients that are remembered at a time. */
export interface RefusalLimits {
  quietMs: number;
  maxClients: number;
}

/**
 * Which refusals become events: the first of a client, then one per quiet time, whatever its number, so that a
 * flood writes no more than a trickle. The oldest client is forgotten when there are too many.
 */
export function refusalFilter(limits: RefusalLimits) {
  const toldAt = new Map<string, number>();
  return (clientId: string, nowMs: number): boolean => {
    const last = toldAt.get(clientId);
    if (last !== undefined && nowMs - last < limits.quietMs) return false;
    toldAt.delete(clientId);
    toldAt.set(clientId, nowMs);
    if (toldAt.size > limits.maxClients) toldAt.delete(toldAt.keys().next().value as string);
    return true;
  };
}
