import type { Tx } from '@rymeda/events';
import type { Clock } from '@rymeda/kernel';
import type { Scope } from '@rymeda/tenancy';
import type { DueWork } from '../due/due.ts';
import { binderEvent, isDone, type BinderState } from './binder.ts';
import { buildBinder } from './binder-content.ts';
import type { BinderJobParts } from './parts.ts';

/** The kind of job that brings a binder one step further. */
export const buildingBinder = 'binder';

const job = 'compliance-binder';
const againMs = 1_000;
/** Tries of one step, over about ten minutes, before it is given up. */
const mostAttempts = 10;

type Parts = BinderJobParts & { clock: Clock };
type Built = Awaited<ReturnType<typeof buildBinder>>;

/**
 * queued: audit is asked for its export. exporting: looked at each second until it is there. building: put together and
 * stored, all of it or nothing. Each step begins anew after a fault or a death; nothing is asked for or told twice.
 */
export const binderBuilder =
  (parts: Parts): DueWork =>
  async (taken, finish) => {
    const { organizationId, subject: id, attempts, requestId } = taken;
    const by = { organizationId, job };
    const state = await parts.runJob(by, (tx, scope) => parts.binders.load(scope, id, tx));
    if (state === null || isDone(state)) return parts.runJob(by, (tx) => finish(tx));
    if (attempts > mostAttempts) return fail();
    const { status: from } = state;
    switch (from) {
      case 'queued': {
        const { id: auditExportId } = await parts.auditLog.request({
          ...{ organizationId, binderId: id, year: state.year, requestId },
        });
        return move({ status: 'exporting', auditExportId });
      }
      case 'exporting': {
        const exportId = state.auditExportId ?? '';
        const found = await parts.auditLog.find({ organizationId, binderId: id, exportId });
        if (found === null || found.status === 'failed') return fail();
        return found.status === 'completed' ? move({ status: 'building' }) : later();
      }
      default:
        return complete(await buildBinder(parts, state, () => parts.due.isOurs(taken)));
    }

    function change(apply: (tx: Tx, scope: Scope, now: BinderState) => Promise<Date | undefined>) {
      return parts.runJob(by, async (tx, scope) => {
        const now = await parts.binders.load(scope, id, tx);
        await finish(tx, now === null || isDone(now) ? undefined : await apply(tx, scope, now));
      });
    }
    function move(to: Partial<Pick<BinderState, 'status' | 'auditExportId'>>): Promise<void> {
      return change(async (tx, scope, now) => {
        // Whoever has taken it over meanwhile may be further.
        if (now.status === from) await parts.binders.step(tx, scope, id, to);
        return tx.now;
      });
    }
    function end(told: 'completed' | 'failed', to: Partial<BinderState>, more: object = {}): Promise<void> {
      return change(async (tx, scope, now) => {
        const at = { updatedAt: tx.now, completedAt: tx.now, version: now.version + 1 };
        const ended = { ...now, ...to, ...at, status: told };
        await parts.binders.replace(tx, scope, ended);
        tx.emit(binderEvent(told, ended, more));
        return undefined;
      });
    }
    function fail(): Promise<void> {
      return end('failed', {});
    }
    function complete({ files, ...built }: Built): Promise<void> {
      const { sha256, bytes } = built;
      const progress = { files, of: files };
      return end('completed', { progress, ...built }, { sha256, bytes, files });
    }
    function later(): Promise<void> {
      return parts.runJob(by, (tx) => finish(tx, new Date(tx.now.getTime() + againMs)));
    }
  };
