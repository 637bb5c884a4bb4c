import { setTimeout as sleep } from 'node:timers/promises';
import { Rymeda } from '@rymeda/sdk';
import { watchWebhook, type WatchedWebhook, type WebhookTarget } from './webhook.ts';

export interface SmokeOptions {
  gateway: string;
  clientId: string;
  clientSecret: string;
  /** Where the session's webhook may go; without one that step is left out, and said so. */
  webhook?: WebhookTarget | undefined;
  report: (step: string) => void;
  /** How long an audit entry and a webhook may each take, milliseconds; the objective is 60 s. */
  patienceMs?: number;
}

/**
 * One session as a partner has it: patient, provider, booking, start, completion, the audit entry of each change,
 * and its webhook. What it made is deleted again; its entries stay, as all do. Throws at the first step that is not as it should be.
 */
export async function smoke(options: SmokeOptions): Promise<void> {
  const { gateway, clientId, clientSecret, webhook, report, patienceMs = 60_000 } = options;
  // In the cluster the gateway is reached inside the namespace.
  const rymeda = new Rymeda({ baseUrl: gateway, clientId, clientSecret, allowHttp: true });
  const { care } = rymeda;

  const provider = await care.providers.create({
    firstName: 'Smoke',
    lastName: 'Test',
    npi: newNpi(),
    specialty: '101YM0800X',
    credentialStatus: 'active',
  });
  const patient = await care.patients.create({
    firstName: 'Smoke',
    lastName: 'Test',
    dateOfBirth: '2000-01-01',
    onMatch: 'create',
  });
  report('patient and provider made');
  let watched: WatchedWebhook | undefined;
  let begun: string | undefined;
  try {
    if (webhook !== undefined) watched = await watchWebhook(rymeda, webhook, 'session.completed');
    const session = await care.sessions.create({
      clientId: patient.id,
      providerId: provider.id,
      serviceType: 'behavioral_health',
    });
    report('session booked');
    begun = session.id;
    await care.sessions.start(session.id);
    const { status } = await care.sessions.complete(session.id);
    begun = undefined;
    if (status !== 'completed') throw new Error(`The session is ${status} instead of completed`);
    report('session completed');
    await auditEntry(rymeda, session.id, patienceMs);
    report('audit entries found');
    await watched?.delivered(session.id, patienceMs);
    report(watched === undefined ? 'webhook left out: there is no receiver' : 'webhook delivered');
  } finally {
    // Each goes, whatever becomes of those before it; who has a session in progress would stay.
    await Promise.resolve(watched?.end())
      .finally(() => begun && care.sessions.cancel(begun))
      .finally(() => care.patients.delete(patient.id))
      .finally(() => care.providers.delete(provider.id));
  }
  report('done');
}

/** The booking is one entry, each transition another. */
async function auditEntry(rymeda: Rymeda, sessionId: string, patienceMs: number): Promise<void> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const { data } = await rymeda.audit.logs.list({ resourceType: 'care_session', resourceId: sessionId });
    const actions = data.map(({ action }) => action);
    if (actions.includes('create') && actions.filter((action) => action === 'update').length >= 2) return;
    if (performance.now() > until)
      throw new Error(
        `After ${patienceMs / 1000} s audit has ${actions.join(', ') || 'nothing'} of the session`,
      );
    await sleep(500);
  }
}

/** Unique in the organisation, with the check digit that the API asks for: Luhn over 80840 and nine digits. */
function newNpi(): string {
  const nine = `1${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`;
  const sum = [...`80840${nine}`]
    .reverse()
    .map(Number)
    .reduce(
      (total, digit, index) =>
        total + (index % 2 === 0 ? (digit * 2 > 9 ? digit * 2 - 9 : digit * 2) : digit),
      0,
    );
  return nine + String((10 - (sum % 10)) % 10);
}
