import type { KeyPurpose, KeyState } from '@rymeda/encryption';

/**
 * The phases of a rotation, in their order:
 *
 * - `spreading`: the next version is there; wait until every process knows
 * - `rewriting`: records are sealed anew (data), or get tokens of the next index key beside the old ones
 * - `switching`, index only: searches go by the next key; wait until every process knows, and until nothing stored
 *   for a day (idempotency keys) is known by the old one alone
 * - `settling`, index only: nobody writes tokens of the old key any more; wait until every process knows
 * - `stripping`, index only: tokens of the old key are taken out of the records
 * - `done`: the old version is retired
 */
export type Phase = 'spreading' | 'rewriting' | 'switching' | 'settling' | 'stripping' | 'done';

export type RotationReason = 'demanded' | 'age' | 'uses';

/** The last record that was looked at, in the order of (createdAt, _id). */
export interface Position {
  collection: string;
  createdAt: Date;
  id: string;
}

/** One organisation's running or last rotation of one purpose. */
export interface Rotation {
  /** `<organizationId>:<purpose>` */
  _id: string;
  organizationId: string;
  purpose: KeyPurpose;
  fromVersion: number;
  toVersion: number;
  phase: Phase;
  reason: RotationReason;
  startedAt: Date;
  finishedAt: Date | null;
  /** Nothing is to be done before. */
  notBefore: Date;
  position: Position | null;
  records: number;
  unreadable: number;
  holder: string | null;
  leaseUntil: Date;
}

export interface RotationTimes {
  /** Until every process knows of a change: the keyring's staleness and the longest write, with a margin. */
  spreadMs: number;
  /** How long stored answers are kept, which are known by tokens of the index key. */
  keepMs: number;
}

const order: Record<KeyPurpose, readonly Phase[]> = {
  data: ['spreading', 'rewriting', 'done'],
  index: ['spreading', 'rewriting', 'switching', 'settling', 'stripping', 'done'],
};

export const nextPhase = (purpose: KeyPurpose, phase: Phase): Phase => {
  const phases = order[purpose];
  return phases[phases.indexOf(phase) + 1] ?? 'done';
};

/** Whether records are walked in this phase; the others only wait. */
export const isWalk = (phase: Phase): boolean => phase === 'rewriting' || phase === 'stripping';

/** How long a phase waits from its beginning. */
export function waitMs(phase: Phase, { spreadMs, keepMs }: RotationTimes): number {
  if (phase === 'spreading' || phase === 'settling') return spreadMs;
  return phase === 'switching' ? Math.max(spreadMs, keepMs) : 0;
}

/** What becomes of the old and the next version as a phase begins. */
export function statesOf(purpose: KeyPurpose, phase: Phase): { from?: KeyState; to?: KeyState } {
  if (phase === 'done') return { from: 'retired' };
  if (purpose === 'data') return phase === 'spreading' ? { from: 'leaving', to: 'active' } : {};
  if (phase === 'spreading') return { to: 'building' };
  if (phase === 'switching') return { from: 'leaving', to: 'active' };
  return phase === 'settling' ? { from: 'stripping' } : {};
}
