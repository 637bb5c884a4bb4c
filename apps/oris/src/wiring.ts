import { platformRecordsOf, recordsOf } from '@rymeda/contracts';
import type { Consumer } from '@rymeda/events';
import { engineCore, engineService, heldForMs, holdKeeper, type Service } from '@rymeda/service';
import { clientScopes, clientStore, engineRequests } from '@rymeda/service/calls';
import { createPools, dnsResolve, egressConfig } from '@rymeda/service/egress';
import { createLeases } from '@rymeda/service/leases';
import { exportRecords } from '@rymeda/service/records';
import type { OrisConfig } from './config.ts';
import { clientSubscriber, eventIntake } from './consumers.ts';
import { definitions as readyDefinitions } from './definition/definitions.ts';
import { operationCaller } from './effects/call-operation.ts';
import { webhookPoster } from './effects/post-webhook.ts';
import { emailSender, type EmailSender } from './effects/send-email.ts';
import { exportedBy } from './exported.ts';
import { createIntake } from './intake/intake.ts';
import { listeners } from './intake/listeners.ts';
import { pastEvents } from './intake/past-events.store.ts';
import { asideLanes, setAsideStore } from './intake/set-aside.store.ts';
import { asideTaker, setterAside } from './intake/take-aside.ts';
import { orisMetrics } from './metrics.ts';
import { routes } from './routes.ts';
import { runEnder } from './runs/end-run.ts';
import { runStore } from './runs/run.store.ts';
import { taskStore } from './tasks/task.store.ts';
import { measureStore } from './threshold/measure.store.ts';
import { runCloser } from './worker/close-runs.ts';
import { runDriver } from './worker/drive-run.ts';
import { scheduleFirer } from './worker/fire-schedules.ts';
import { knownWorkflows } from './worker/known-workflows.ts';
import { laneStore } from './worker/lane.store.ts';
import { workflowPauser } from './worker/pauser.ts';
import { stepRunner } from './worker/run-step.ts';
import { createWorker } from './worker/worker.ts';
import { rights as workflowRights } from './workflows/rights.ts';
import { workflowStore } from './workflows/workflow.store.ts';

export function wire(config: OrisConfig): Service {
  const core = engineCore('oris', config);
  const { clock, log, transactions, permissions } = core;
  const onFailure = (event: string, error: unknown) => log.failure(event, error);

  const workflows = workflowStore(core);
  const runs = runStore(core);
  const tasks = taskStore(core);
  const events = pastEvents(core);
  const measures = measureStore(core);
  const clients = clientStore(core);
  const lanes = laneStore(core.connection);
  const leases = createLeases(core.connection, 'oris_leases', (error) =>
    onFailure('oris_leases_failed', error),
  );
  const definitions = readyDefinitions(workflows);
  const ender = runEnder({ runs, tasks });
  const pauser = workflowPauser({ workflows, runs, transactions, log });

  const request = engineRequests({
    service: 'oris',
    serviceKeys: config.RYMEDA_SERVICE_KEY_FILE,
    seal: core.callerSeal,
    clock,
    fetch: core.peers.fetch,
  });
  const scopesOf = clientScopes({
    clients,
    request,
    service: 'oris',
    identityUrl: config.IDENTITY_URL,
    clock,
    outside: config.OIDC_ISSUERS_FILE,
  });
  const rights = workflowRights({ permissions, scopesOf });
  const pools = createPools(
    {
      open: egressConfig.open({
        allowLoopback: config.ORIS_ALLOW_LOOPBACK,
        allowRanges: config.ORIS_ALLOW_RANGES,
      }),
      resolve: dnsResolve(),
      proxy: config.ORIS_EGRESS_PROXY === undefined ? undefined : new URL(config.ORIS_EGRESS_PROXY),
      localAddress: config.ORIS_EGRESS_ADDRESS,
    },
    clock,
  );
  const mail = mailOf(config);
  const metrics = orisMetrics(core.metrics);

  const steps = stepRunner({
    runs,
    tasks,
    events,
    people: permissions,
    transactions,
    clock,
    call: operationCaller({ request, engineUrls: config.ENGINE_URLS, clock }),
    post: webhookPoster({ pools, clock }),
    mail,
  });
  const drive = runDriver(
    {
      runs,
      tasks,
      definitions,
      transactions,
      ender,
      rights,
      pauser,
      closeRun: runCloser({ runs, transactions }),
      clock,
      observe: metrics.observe,
      onFailure,
      tracer: core.tracing.tracer,
    },
    steps,
  );
  const fireSchedules = scheduleFirer({ workflows, definitions, runs, transactions, clock, onFailure });
  const known = knownWorkflows(workflows);
  const worker = createWorker(
    { lanes, runs, known, fireSchedules, drive, heldMs: heldForMs(core), clock, onFailure },
    leases,
  );
  const { wake, call } = worker;
  const aside = { store: setAsideStore(core), lanes: asideLanes(core.connection), clock };
  const intake = createIntake({
    listeners: listeners(workflows, definitions),
    definitions,
    runs,
    measures,
    events,
    lanes,
    transactions,
    pauser,
    clock,
    wake,
    call,
    hasEnded: (organizationId) => core.settings.hasEnded(organizationId),
    setAside: setterAside(aside),
    onFailure,
  });
  const takeAside = asideTaker({ ...aside, leases, take: intake.takeAgain, onFailure });
  const holds = holdKeeper({
    connection: core.connection,
    collections: ['runs', 'events', 'samples', 'measures'],
    settings: core.settings,
    clock,
    everyMs: config.IDENTITY_PULL_SECONDS * 1_000,
    onFailure: (error) => onFailure('legal_holds_failed', error),
  });
  let consumer: Consumer | undefined;
  const subscriber = clientSubscriber(core, clients);
  const watched = metrics.gauges({
    intake,
    worker,
    lanes,
    aside: aside.lanes,
    clock,
    lag: () => consumer?.stats().lagMessages ?? 0,
  });

  const stores = {
    workflows,
    runs,
    tasks,
    events,
    lanes,
    definitions,
    rights,
    ender,
    permissions,
    clock,
    wake,
  };
  return engineService(core, {
    subscribers: [subscriber],
    listener: core.edge([
      ...routes({ ...stores, hasMail: mail !== undefined }),
      exportRecords(
        core,
        platformRecordsOf.oris.list,
        recordsOf('oris'),
        {},
        exportedBy({ workflows, runs }),
      ),
    ]),
    async start() {
      leases.start();
      holds.start();
      worker.start();
      takeAside.start();
      subscriber.start();
      consumer = eventIntake(core.kafka, intake);
      watched.start();
    },
    async stop() {
      await Promise.all([
        watched.stop(),
        holds.stop(),
        consumer?.stop(),
        takeAside.stop(),
        subscriber.stop(),
      ]);
      await worker.stop();
      await leases.stop();
      await pools.close();
      mail?.close();
    },
  });
}

function mailOf(config: OrisConfig): EmailSender | undefined {
  const { SMTP_HOST: host, SMTP_FROM: from } = config;
  if (host === undefined || from === undefined) return undefined;
  return emailSender({
    host,
    from,
    port: config.SMTP_PORT,
    secure: config.SMTP_SECURITY === 'tls',
    requireTls: config.SMTP_SECURITY === 'starttls',
    user: config.SMTP_USER,
    password: config.SMTP_PASSWORD_FILE,
  });
}
