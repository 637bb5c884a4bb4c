import type { Tx } from '@rymeda/events';
import type { TenantContext } from '@rymeda/tenancy';
import type { CareClient, KnownPatient, KnownProvider } from '../care/care-client.ts';
import type { CareStore } from '../care/care.store.ts';
import type { ClaimState } from '../claims/claim.ts';
import { localDay } from '../days.ts';
import type { IdentityClient, KnownOrganization } from '../engines/identity-client.ts';

/** What a claim's session says of it. */
export interface BilledVisit {
  /** `deleted` of one that is not there any more; `undefined` where care has told of no status yet. */
  status: string | undefined;
  /** YYYY-MM-DD: the day on which it was started, where the organisation is; `undefined` of one that was not held. */
  serviceDate: string | undefined;
  providerId: string | undefined;
  noteSigned: boolean;
}

/** Who is in a claim, as they are now, or were when they were deleted. `null`: not there. */
export interface Parties {
  organization: KnownOrganization | null;
  patient: KnownPatient | null;
  /** By id. */
  providers: ReadonlyMap<string, KnownProvider | null>;
  visit: BilledVisit;
}

export type PartiesOf = (
  tx: Tx | undefined,
  scope: TenantContext,
  claim: Pick<ClaimState, 'clientId' | 'sessionId' | 'lines'>,
) => Promise<Parties>;

interface Sources {
  store: CareStore;
  care: CareClient;
  identity: IdentityClient;
}

/** Asks their owners: demographics are copied only into what is sent. */
export const partiesFrom =
  (sources: Sources): PartiesOf =>
  async (tx, scope, claim) => {
    const { care, identity } = sources;
    const [organization, patient, { startedAt, ...session }] = await Promise.all([
      identity.organization(scope),
      care.patient(scope, claim.clientId),
      visitOf(sources, tx, scope, claim.sessionId),
    ]);
    const zone = zoneOf(organization);
    const visit = { ...session, serviceDate: startedAt && localDay(startedAt, zone) };
    const ids = new Set(claim.lines.flatMap((line) => line.renderingProviderId ?? visit.providerId ?? []));
    const providers = await Promise.all(
      [...ids].map(async (id) => [id, await care.provider(scope, id)] as const),
    );
    return { organization, patient, providers: new Map(providers), visit };
  };

/** In which an organisation's days begin and end. */
export const zoneOf = (organization: Pick<KnownOrganization, 'timezone'> | null): string =>
  organization?.timezone ?? 'UTC';

async function visitOf(
  { store, care }: Sources,
  tx: Tx | undefined,
  scope: TenantContext,
  id: string,
): Promise<Omit<BilledVisit, 'serviceDate'> & { startedAt: Date | undefined }> {
  const known = await store.session(tx, scope, id);
  const noteSigned = known?.noteSigned === true;
  if (known?.startedAt !== undefined && known.status !== 'in_progress') {
    const { providerId, startedAt } = known;
    // Care lets go of sessions that are over, too: then there is none to bill.
    const status = known.deletedAt ? deleted : known.status;
    return { status, providerId, startedAt: wasBegun({ status }) ? startedAt : undefined, noteSigned };
  }
  // One that goes on may have ended in a way that its events have not told yet, as they may of its start, or they came
  // before this engine: then its day is the one that it was booked for.
  const asked = await care.visit(scope, id);
  if (asked === null) return { status: deleted, providerId: undefined, startedAt: undefined, noteSigned };
  const { status, providerId, startTime } = asked;
  const startedAt = wasBegun(asked) ? (known?.startedAt ?? new Date(startTime)) : undefined;
  return { status, providerId, startedAt, noteSigned };
}

const deleted = 'deleted';

/** One that is cancelled in its course was not held. */
const wasBegun = ({ status }: { status: string }): boolean =>
  status === 'in_progress' || status === 'completed';
