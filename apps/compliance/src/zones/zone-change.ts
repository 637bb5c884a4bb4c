import type { TenantContext } from '@rymeda/tenancy';
import type { Tx } from '@rymeda/events';
import { planNotices as planAgreementNotices } from '../agreements/expire-agreement.ts';
import type { AgreementParts } from '../agreements/parts.ts';
import { planNotices as planArtifactNotices } from '../artifacts/plan-notices.ts';
import type { ArtifactParts } from '../artifacts/parts.ts';
import { credentialEvent } from '../credentials/credential.ts';
import { planNotices as planCredentialNotices } from '../credentials/expire-credential.ts';
import type { CredentialParts } from '../credentials/parts.ts';
import { changingTerms } from '../incidents/plan-clock.ts';
import type { DueWork } from '../due/due.ts';
import { validUntil } from '../expiry/expiry.rules.ts';
import type { RunJob } from '../jobs/run-job.ts';

type Parts = Pick<ArtifactParts, 'artifacts' | 'directory' | 'due'> &
  Pick<AgreementParts, 'agreements'> &
  Pick<CredentialParts, 'credentials'> & { runJob: RunJob };

const batch = 50;
/** Who does this looks every second. */
const wake = (): void => undefined;

/** Ends of days are other moments now: each artifact and credential that has not ended gets its own anew. */
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
  const ids = await parts.artifacts.activeIds(tx, scope, after, batch);
  for (const id of ids) {
    const state = await parts.artifacts.load(scope, id, tx);
    if (state === null || state.expiresAt === null) continue;
    await parts.artifacts.moveEnd(tx, scope, id, validUntil(state.expiresAt, zone));
    await planArtifactNotices({ due: parts.due, wake }, tx, scope, state, zone);
  }
  return ids.length < batch ? undefined : ids.at(-1);
};

const moveAgreements: Move = async (parts, tx, scope, zone, after) => {
  const ids = await parts.agreements.activeIds(tx, scope, after, batch);
  for (const id of ids) {
    const state = await parts.agreements.load(scope, id, tx);
    if (state !== null) await planAgreementNotices({ due: parts.due, wake }, tx, scope, state, zone);
  }
  return ids.length < batch ? undefined : ids.at(-1);
};

/** Whoever books goes by these moments, so each is told. */
const moveCredentials: Move = async (parts, tx, scope, zone, after) => {
  const ids = await parts.credentials.activeIds(tx, scope, after, batch);
  for (const id of ids) {
    const was = await parts.credentials.load(scope, id, tx);
    if (was === null) continue;
    const state = { ...was, updatedAt: tx.now, version: was.version + 1 };
    await parts.credentials.replace(tx, scope, state);
    await planCredentialNotices({ due: parts.due, wake }, tx, scope, state, zone);
    const until = validUntil(state.expiresAt, zone);
    tx.emit(credentialEvent('updated', state, until, { changed: ['validUntil'] }));
  }
  return ids.length < batch ? undefined : ids.at(-1);
};
