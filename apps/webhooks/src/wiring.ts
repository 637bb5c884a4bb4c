import { platformRecordsOf, recordsOf } from '@rymeda/contracts';
import type { Consumer } from '@rymeda/events';
import {
  apiVersion,
  engineCore,
  engineService,
  heldOrganizations,
  holdKeeper,
  type Service,
} from '@rymeda/service';
import { clientScopes, clientStore, engineRequests } from '@rymeda/service/calls';
import { createPools, dnsResolve } from '@rymeda/service/egress';
import { createLeases } from '@rymeda/service/leases';
import { exportRecords } from '@rymeda/service/records';
import { resources } from './clients/resources.ts';
import { openOf, type WebhooksConfig } from './config.ts';
import { clientSubscriber, eventIntake } from './consumers.ts';
import { deliveryStore } from './deliveries/delivery.store.ts';
import { deliveryWriter } from './deliveries/delivery-writer.ts';
import { groupCommit } from './deliveries/group-commit.ts';
import { endpointDisabler } from './endpoints/disable.ts';
import { endpointStore } from './endpoints/endpoint.store.ts';
import { refuseUrl } from './endpoints/refuse-url.ts';
import { exportedBy } from './exported.ts';
import { createIntake } from './intake/intake.ts';
import { sendAtOnce } from './intake/send-at-once.ts';
import { laneStore } from './lanes/lane.store.ts';
import { webhookMetrics } from './metrics.ts';
import { replayStore } from './replays/replay.store.ts';
import { replayWorker } from './replays/replay-worker.ts';
import { routes } from './routes.ts';
import { attempts } from './sending/attempt.ts';
import { createDeliverer } from './sending/deliverer.ts';
import { readyEndpoints } from './sending/ready-endpoint.ts';

export function wire(config: WebhooksConfig): Service {
  const core = engineCore('webhooks', config);
  const { clock, log, transactions } = core;
  const open = openOf(config);
  const onFailure = (event: string, error: unknown) => log.failure(event, error);

  const endpoints = endpointStore(core);
  const deliveries = deliveryStore(core);
  const replays = replayStore(core);
  const clients = clientStore(core);
  const lanes = laneStore(core.connection);
  const leases = createLeases(core.connection, 'webhook_leases', (error) =>
    onFailure('webhook_leases_failed', error),
  );
  const writer = deliveryWriter(core.connection);
  const outcomes = groupCommit(writer.record, (error) => onFailure('webhook_outcomes_failed', error));
  const ready = readyEndpoints(endpoints, clock);

  const request = engineRequests({
    service: 'webhooks',
    serviceKeys: config.RYMEDA_SERVICE_KEY_FILE,
    seal: core.callerSeal,
    clock,
    fetch: core.peers.fetch,
  });
  const scopesOf = clientScopes({
    clients,
    request,
    service: 'webhooks',
    identityUrl: config.IDENTITY_URL,
    clock,
    outside: config.OIDC_ISSUERS_FILE,
  });
  /** Null while it can't be told. */
  const mayRead = async (organizationId: string, clientId: string, engine: string) => {
    const scopes = await scopesOf(organizationId, clientId);
    return scopes && scopes.has(`${engine}:read`);
  };
  const isHeld = heldOrganizations(core);
  const pools = createPools(
    {
      open,
      resolve: dnsResolve(),
      proxy: config.WEBHOOKS_EGRESS_PROXY === undefined ? undefined : new URL(config.WEBHOOKS_EGRESS_PROXY),
      localAddress: config.WEBHOOKS_EGRESS_ADDRESS,
    },
    clock,
  );
  const responses = core.blobs('deliveries', 'attempts.response');
  const metrics = webhookMetrics(core.metrics);
  const attempt = attempts({
    pools,
    apiVersion,
    clock,
    cipher: responses,
    mayRead,
    resource: resources(request, config.ENGINE_URLS),
    noteFailing: (endpoint, since) =>
      void lanes
        .setFailingSince({ endpointId: endpoint.id, organizationId: endpoint.organizationId, since })
        .catch((error: unknown) => onFailure('webhook_failing_note_failed', error)),
    disable: endpointDisabler({ endpoints, lanes, transactions, ready, log, onDisabled: metrics.disabled }),
    observe: metrics.observe,
    tracer: core.tracing.tracer,
  });
  const deliverer = createDeliverer({
    deliveries,
    lanes,
    leases,
    endpoints: ready,
    attempt,
    outcomes,
    clock,
    isHeld,
    hasEnded: (organizationId) => core.settings.hasEnded(organizationId),
    replay: replayWorker({ replays, deliveries, endpoints, mayRead, clock }),
    onFailure,
  });
  const intake = createIntake({
    endpoints,
    deliveries,
    writer,
    lanes,
    ready,
    deliverer,
    sendAtOnce: sendAtOnce({
      attempt,
      outcomes,
      clock,
      onFailure,
      onDue: (organizationId, endpointId, dueAt) =>
        void lanes
          .raise([{ organizationId, endpointId, dueAt }])
          .catch((error: unknown) => onFailure('webhook_lane_raise_failed', error)),
    }),
    mayRead,
    isHeld,
    clock,
    onFailure,
  });
  const holds = holdKeeper({
    connection: core.connection,
    collections: ['deliveries', 'events', 'replays'],
    settings: core.settings,
    clock,
    everyMs: config.IDENTITY_PULL_SECONDS * 1_000,
    onFailure: (error) => onFailure('legal_holds_failed', error),
  });
  let consumer: Consumer | undefined;
  const subscriber = clientSubscriber(core, clients);
  const watched = metrics.gauges({
    intake,
    deliverer,
    lanes,
    clock,
    lag: () => consumer?.stats().lagMessages ?? 0,
  });

  return engineService(core, {
    subscribers: [subscriber],
    listener: core.edge([
      ...routes({
        endpoints,
        deliveries,
        replays,
        lanes,
        responses,
        refuseUrl: refuseUrl(open, dnsResolve()),
        mayRead,
        wake: deliverer.wake,
      }),
      exportRecords(
        core,
        platformRecordsOf.webhooks.list,
        recordsOf('webhooks'),
        {},
        exportedBy({ endpoints, deliveries, replays, responses, clock }),
      ),
    ]),
    async start() {
      leases.start();
      holds.start();
      deliverer.start();
      subscriber.start();
      consumer = eventIntake(core.kafka, intake);
      watched.start();
    },
    async stop() {
      await Promise.all([watched.stop(), holds.stop(), consumer?.stop(), subscriber.stop()]);
      await deliverer.stop();
      await leases.stop();
      await pools.close();
    },
  });
}
