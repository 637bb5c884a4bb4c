import type { TenantContext } from '@rymeda/tenancy';
import type { Tx } from '@rymeda/events';
import { agreementEvent } from '../agreements/agreement.ts';
import { revived as revivedAgreement } from '../agreements/agreement.rules.ts';
import { planNotices as planAgreementNotices } from '../agreements/expire-agreement.ts';
import type { AgreementParts } from '../agreements/parts.ts';
import { artifactEvent } from '../artifacts/artifact.ts';
import { revived as revivedArtifact } from '../artifacts/artifact.rules.ts';
import { planNotices as planArtifactNotices, planSeries } from '../artifacts/plan-notices.ts';
import type { ArtifactParts } from '../artifacts/parts.ts';
import { credentialEvent } from '../credentials/credential.ts';
import { rezoned } from '../credentials/credential.rules.ts';
import { planNotices as planCredentialNotices } from '../credentials/expire-credential.ts';
import type { CredentialParts } from '../credentials/parts.ts';
import type { AssignmentParts } from '../assignments/parts.ts';
import { assigning } from '../obligations/settle-obligations.ts';
import { changingTerms } from '../incidents/plan-clock.ts';
import type { DueWork } from '../due/due.ts';
import { lastDayAnywhere, validUntil } from '../expiry/expiry.rules.ts';
import type { RunJob } from '../jobs/run-job.ts';

type Parts = Pick<ArtifactParts, 'artifacts' | 'directory' | 'due'> &
  Pick<AgreementParts, 'agreements'> &
  Pick<AssignmentParts, 'assignments'> &
  Pick<CredentialParts, 'credentials'> & { runJob: RunJob };

const batch = 50;
/** Who does this looks every second. */
const wake = (): void => undefined;

/**
 * Ends of days are other moments now: whatever has not ended gets its own anew, and what had ended hours ago may be in force
 * again.
 */
export const zoneChanger =
  (parts: Parts): DueWork =>
  async ({ organizationId }, finish) => {
    const by = { organizationId, job: 'compliance-zone' };
    for (const move of [moveArtifacts, moveCredentials, moveAgreements])
      for (let after: string | undefined = ''; after !== undefined;) {
        const from: string = after;
        after = await parts.runJob(by, async (tx, scope) => {
          const zone = await parts.directory.timezone(scope);
          return move(parts, tx, scope, zone, from);
        });
      }
    await parts.runJob(by, async (tx, scope) => {
      const subject = organizationId;
      await parts.due.plan(tx, scope, { kind: changingTerms, subject, at: tx.now, lane: 'long' });
      for (const { id } of await parts.assignments.every(tx, scope))
        await parts.due.plan(tx, scope, { kind: assigning, subject: id, at: tx.now, lane: 'long' });
      await finish(tx);
    });
  };

type Move = (
  parts: Parts,
  tx: Tx,
  scope: TenantContext,
  zone: string,
  after: string,
) => Promise<string | undefined>;

const moveArtifacts: Move = async (parts, tx, scope, zone, after) => {
  const ids = await parts.artifacts.endingIds(tx, scope, lastDayAnywhere(tx.now), after, batch);
  for (const id of ids) {
    const was = await parts.artifacts.load(scope, id, tx);
    if (was === null || was.expiresAt === null) continue;
    const state = revivedArtifact(was, zone, tx.now);
    if (state === null) await parts.artifacts.moveEnd(tx, scope, id, validUntil(was.expiresAt, zone));
    else {
      await parts.artifacts.replace(tx, scope, state, zone);
      await planSeries(parts, tx, scope, state);
      tx.emit(artifactEvent('updated', state, { changed: ['status'] }));
    }
    await planArtifactNotices({ due: parts.due, wake }, tx, scope, state ?? was, zone);
  }
  return ids.length < batch ? undefined : ids.at(-1);
};

const moveAgreements: Move = async (parts, tx, scope, zone, after) => {
  const ids = await parts.agreements.endingIds(tx, scope, lastDayAnywhere(tx.now), after, batch);
  for (const id of ids) {
    const was = await parts.agreements.load(scope, id, tx);
    if (was === null) continue;
    const state = revivedAgreement(was, zone, tx.now);
    if (state !== null) {
      await parts.agreements.replace(tx, scope, state);
      tx.emit(agreementEvent('updated', state, { changed: ['status'] }));
    }
    await planAgreementNotices({ due: parts.due, wake }, tx, scope, state ?? was, zone);
  }
  return ids.length < batch ? undefined : ids.at(-1);
};

/** Whoever books goes by these moments, so each is told. */
const moveCredentials: Move = async (parts, tx, scope, zone, after) => {
  const ids = await parts.credentials.endingIds(tx, scope, lastDayAnywhere(tx.now), after, batch);
  for (const id of ids) {
    const was = await parts.credentials.load(scope, id, tx);
    if (was === null) continue;
    const state = rezoned(was, zone, tx.now);
    await parts.credentials.replace(tx, scope, state);
    await planCredentialNotices({ due: parts.due, wake }, tx, scope, state, zone);
    const until = validUntil(state.expiresAt, zone);
    const changed = state.status === was.status ? ['validUntil'] : ['validUntil', 'status'];
    tx.emit(credentialEvent('updated', state, until, { changed }));
  }
  return ids.length < batch ? undefined : ids.at(-1);
};
