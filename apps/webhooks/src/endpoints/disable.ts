import type { Transactions } from '@rymeda/events';
import { jobContext, type Log } from '@rymeda/service';
import type { ReadyEndpoint, ReadyEndpoints } from '../sending/ready-endpoint.ts';
import { disableEndpoint } from './endpoint.rules.ts';
import type { EndpointStore } from './endpoint.store.ts';
import type { LaneStore } from '../lanes/lane.store.ts';
import { endpointEvent, type DisabledReason } from './endpoint.ts';

/**
 * Ends sending to an endpoint, and tells the organisation by an event. What is pending stays for its return. Whoever
 * asks knows it as it was when the attempt began: one that was changed or forgiven since is left alone.
 */
export function endpointDisabler(by: {
  endpoints: Pick<EndpointStore, 'load' | 'replace'>;
  lanes: Pick<LaneStore, 'failingSince'>;
  transactions: Transactions;
  ready: Pick<ReadyEndpoints, 'forget'>;
  log: Log;
  /** Once for each endpoint that really was. */
  onDisabled(): void;
}) {
  const underWay = new Set<string>();
  return (endpoint: ReadyEndpoint, reason: DisabledReason, onForgiven: () => void): void => {
    const { id, organizationId } = endpoint;
    if (underWay.has(id)) return;
    underWay.add(id);
    const context = jobContext(organizationId, 'webhooks');
    by.transactions
      .run(context, async (tx) => {
        const state = await by.endpoints.load(context, id, {}, tx);
        if (state === null || state.disabled || state.version !== endpoint.receiver.version) return false;
        if (reason === 'failing' && (await by.lanes.failingSince(tx, id)) === null) {
          onForgiven();
          return false;
        }
        const disabled = disableEndpoint(state, reason, tx.now);
        await by.endpoints.replace(tx, context, disabled);
        tx.emit(endpointEvent('disabled', disabled, { reason }));
        return true;
      })
      .then(
        (done) => {
          if (!done) return;
          by.onDisabled();
          by.log.warn('webhook_endpoint_disabled', { organizationId, reason });
        },
        // The next failure tries again.
        (error: unknown) => by.log.failure('webhook_disable_failed', error),
      )
      .finally(() => {
        underWay.delete(id);
        by.ready.forget(id);
      });
  };
}
