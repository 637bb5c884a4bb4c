import { breakGlassRecord } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import type { EngineCore } from '@rymeda/service';
import { recordStore } from '@rymeda/service/records';
import type { Scope, TenantDocument } from '@rymeda/tenancy';
import type { BreakGlassState } from './break-glass.ts';

export function breakGlassStore(core: Pick<EngineCore, 'database' | 'cipher'>) {
  const records = recordStore<BreakGlassState>(core, breakGlassRecord)();
  const windows = core.database.integrity<TenantDocument & Pick<BreakGlassState, 'patientId'>>(
    breakGlassRecord.collection,
  );
  return {
    ...records,
    /** How many windows the user has opened since. */
    openedSince: (tx: Tx, scope: Scope, userId: string, since: Date): Promise<number> =>
      windows.count(scope, { userId, createdAt: { $gt: since }, deletedAt: null }, { tx }),
    /** The patient of the user's open window, whose use is counted; null when there is none. Opens nothing. */
    async use(scope: Scope, id: string, userId: string, now: Date): Promise<string | null> {
      const open = { _id: id, userId, expiresAt: { $gt: now }, deletedAt: null };
      const counted = await windows.update(scope, open, { $inc: { uses: 1 }, $set: { lastUsedAt: now } });
      if (counted.matched === 0) return null;
      const found = await windows.findOne(scope, { _id: id }, { projection: { patientId: 1 } });
      return found?.patientId ?? null;
    },
  };
}
export type BreakGlassStore = ReturnType<typeof breakGlassStore>;
