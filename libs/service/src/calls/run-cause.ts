import type { TenantContext } from '@rymeda/tenancy';

/**
 * The request id of a workflow's run that asks for something, in a call of its own or by an event that came of one;
 * undefined for all else. Work that is asked for now and done later keeps it, and its events carry it: so a workflow that
 * would start itself through a job is seen. Not what falls due by the calendar: that is nobody's doing.
 *
 * A partner may choose its request ids: only the platform's own word counts.
 */
export const runCause = ({
  actor,
  requestId,
}: Pick<TenantContext, 'actor' | 'requestId'>): string | undefined =>
  /^(?:svc|system):/.test(actor.id) && requestId.startsWith('oris.') ? requestId : undefined;
