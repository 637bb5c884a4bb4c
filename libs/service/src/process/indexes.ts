import { outboxIndexes } from '@rymeda/events';

/** One index, as the stack's or a deployment's job makes it; services have no right to. */
export interface IndexPlan {
  /** For audit: `log` or `work`; otherwise the engine's own database. */
  database?: string;
  collection: string;
  key: Record<string, 1 | -1>;
  options?: Record<string, unknown>;
}

/** What every engine's database has: outbox, keys, idempotency. */
export const engineIndexes: readonly IndexPlan[] = [
  ...outboxIndexes,
  { collection: 'keys', key: { organizationId: 1, purpose: 1, version: -1 }, options: { unique: true } },
  { collection: 'idempotency', key: { expiresAt: 1 }, options: { expireAfterSeconds: 0 } },
];
