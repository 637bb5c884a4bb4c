import type {
  Agreement,
  Artifact,
  Credential,
  Incident,
  Posture,
  Screening,
  ScreeningRun,
} from '@rymeda/contracts';
import type { Position } from '@rymeda/service';
import type { TenantContext } from '@rymeda/tenancy';
import { toAgreement } from '../agreements/agreement.ts';
import { toArtifact, type ArtifactState } from '../artifacts/artifact.ts';
import { toCredential } from '../credentials/credential.ts';
import { deadlines } from '../incidents/breach-clock.rules.ts';
import { toIncident, type IncidentState } from '../incidents/incident.ts';
import { currentPosture } from '../posture/current-posture.ts';
import { toRun, toScreening } from '../screening/screening.ts';
import { everyOne } from './pages.ts';
import type { BinderJobParts } from './parts.ts';

/** What was withdrawn is evidence still: attestations and bookings went by it. */
export type Withdrawable<T> = T & { withdrawnAt: string | null };

/** What the PDF and the lists both tell of: few words each, so all of them at once. */
export interface Gathered {
  artifacts: { state: ArtifactState; shown: Withdrawable<Artifact> }[];
  credentials: Withdrawable<Credential>[];
  agreements: Agreement[];
  incidents: { state: IncidentState; shown: Incident }[];
  screenings: Screening[];
  screeningRuns: ScreeningRun[];
  posture: Posture;
}

interface ListStore<T> {
  list(
    scope: TenantContext,
    filter: Record<string, never>,
    limit: number,
    after?: Position,
  ): Promise<{ items: T[]; next: Position | null }>;
}

interface EverStore<T> {
  listEver(
    scope: TenantContext,
    limit: number,
    after?: Position,
  ): Promise<{ items: T[]; next: Position | null }>;
}

const withdrawn = <T>(shown: T, deletedAt: Date | null): Withdrawable<T> => ({
  ...shown,
  withdrawnAt: deletedAt?.toISOString() ?? null,
});

/** As it stands at `at`; that it was opened is on record. */
export async function gathered(
  parts: BinderJobParts,
  by: { organizationId: string; job: string },
  at: Date,
): Promise<Gathered> {
  const { runJob } = parts;
  const whole = async <T>(list: Parameters<typeof everyOne<T>>[2]): Promise<T[]> => {
    const found: T[] = [];
    for await (const one of everyOne(runJob, by, list)) found.push(one);
    return found;
  };
  const all = <T>(store: ListStore<T>) =>
    whole<T>((scope, limit, after) => store.list(scope, {}, limit, after));
  const allEver = <T>(store: EverStore<T>) =>
    whole<T>((scope, limit, after) => store.listEver(scope, limit, after));
  const [terms, zone] = await runJob(by, async (tx, scope) => [
    await parts.settings.load(scope, tx),
    await parts.directory.timezone(scope),
  ]);
  return {
    artifacts: (await allEver(parts.artifacts)).map(({ deletedAt, ...state }) => ({
      state,
      shown: withdrawn(toArtifact(state, null), deletedAt),
    })),
    credentials: (await allEver(parts.credentials)).map(({ deletedAt, ...state }) =>
      withdrawn(toCredential(state), deletedAt),
    ),
    agreements: (await all(parts.agreements)).map((a) => toAgreement(a)),
    incidents: (await all(parts.incidents)).map((state) => ({
      state,
      shown: toIncident(state, deadlines(state, terms, zone, at)),
    })),
    screenings: (await all(parts.screenings)).map(toScreening),
    screeningRuns: (await all(parts.runs)).map(toRun),
    posture: await runJob(by, (tx, scope) => currentPosture(parts, scope, at, tx)),
  };
}
