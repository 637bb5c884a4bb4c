import type { Clock } from '@rymeda/kernel';
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
  async ({ organizationId, subject: id, attempts }, finish) => {
    const by = { organizationId, job };
    const state = await parts.runJob(by, (tx, scope) => parts.binders.load(scope, id, tx));
    if (state === null || isDone(state)) return parts.runJob(by, (tx) => finish(tx));
    if (attempts > mostAttempts) return fail();
    switch (state.status) {
      case 'queued': {
        const { id: auditExportId } = await parts.auditLog.request({
          ...{ organizationId, binderId: id, year: state.year },
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
        return complete(await buildBinder(parts, state));
    }

    function change(to: Partial<BinderState>, told?: 'completed' | 'failed', more: object = {}) {
      return parts.runJob(by, async (tx, scope) => {
        const now = await parts.binders.load(scope, id, tx);
        if (now === null || isDone(now)) return finish(tx);
        const next = { ...now, ...to, updatedAt: tx.now, version: now.version + 1 };
        const is = told === undefined ? next : { ...next, completedAt: tx.now };
        await parts.binders.replace(tx, scope, is);
        if (told !== undefined) tx.emit(binderEvent(told, is, more));
        await finish(tx, told === undefined ? tx.now : undefined);
      });
    }
    function move(to: Partial<BinderState>): Promise<void> {
      return change(to);
    }
    function fail(): Promise<void> {
      return change({ status: 'failed' }, 'failed');
    }
    function complete({ files, ...built }: Built): Promise<void> {
      const { sha256, bytes } = built;
      const progress = { files, of: files };
      return change({ status: 'completed', progress, ...built }, 'completed', { sha256, bytes, files });
    }
    function later(): Promise<void> {
      return parts.runJob(by, (tx) => finish(tx, new Date(tx.now.getTime() + againMs)));
    }
  };
