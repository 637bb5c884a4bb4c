import { encryptionKeyOperations, type EncryptionKeys } from '@rymeda/contracts';
import type { Engine } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import { notFound } from '@rymeda/kernel';
import { route, type Route } from '../../http/route.ts';
import type { KeyLifecycle } from './key-lifecycle.ts';
import type { RotationStore } from './rotation.store.ts';

/** The operator's view of an organisation's keys in this engine. NOT_FOUND where it has none here. */
export function keyRoutes(engine: string, store: RotationStore, lifecycle: KeyLifecycle): Route[] {
  const operations = encryptionKeyOperations(engine as Engine);

  async function show(organizationId: string, tx?: Tx): Promise<EncryptionKeys> {
    const [keys, rotations] = [await store.keysOf(organizationId, tx), await store.of(organizationId, tx)];
    if (keys.length === 0) throw notFound();
    return {
      organizationId,
      engine,
      versions: keys.map((k) => ({
        purpose: k.purpose,
        version: k.version,
        state: k.state,
        createdAt: k.createdAt.toISOString(),
        uses: k.uses,
        destroyAfter: lifecycle.destroyAfter(k)?.toISOString() ?? null,
      })),
      rotations: rotations.map((r) => ({
        purpose: r.purpose,
        fromVersion: r.fromVersion,
        toVersion: r.toVersion,
        phase: r.phase,
        reason: r.reason,
        startedAt: r.startedAt.toISOString(),
        finishedAt: r.finishedAt?.toISOString() ?? null,
        records: r.records,
        unreadable: r.unreadable,
      })),
    };
  }

  return [
    route(operations.get, `${engine}_encryption_key`, async ({ params }) => ({
      data: await show(params.organizationId),
    })),
    route(operations.rotate, `${engine}_encryption_key`, async ({ params, body }, tx) => {
      await lifecycle.rotate(tx, params.organizationId, body?.purpose ?? 'data', 'demanded', true);
      return { data: await show(params.organizationId, tx) };
    }),
  ];
}
