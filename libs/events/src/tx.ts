import type { TenantContext, Transactional } from '@rymeda/tenancy';
import type { PendingEvent } from './envelope.ts';
import type { OutboxRow } from './outbox.ts';

/** A running transaction: whoever changes something takes it as an argument. */
export interface Tx extends Transactional {
  /** The event commits with the change or not at all. Throws UncataloguedEventError. */
  emit(event: PendingEvent): void;
  /** One moment for everything that this transaction writes. */
  readonly now: Date;
  /** 0 at first, then how often it was retried: what was optimistic at first may look more closely. */
  readonly attempt: number;
  /** The same transaction for another context of the same organisation: what it emits is told in that one's name. */
  inNameOf(context: TenantContext): Tx;
  /** Runs after the work and before the commit, in order; may still emit. */
  beforeCommit(step: () => Promise<void>): void;
  /** Runs once, after the commit that counted. Must not throw. */
  afterCommit(step: () => void): void;
}

/** A transaction for several organisations at once. */
export interface TxAcross extends Transactional {
  readonly now: Date;
  readonly attempt: number;
  /** The part of one organisation: what it emits is told in that one's name. */
  of(context: TenantContext): Pick<Tx, 'emit'>;
}

/** What a transaction is to this library: rows may be added that are no event. */
export interface OutboxTx extends Tx {
  append(row: OutboxRow): void;
}

export interface Transactions {
  run<T>(context: TenantContext, work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * The same for work that inserts and reads nothing: what comes of an organisation at the same moment is one
   * transaction. Work that reads after all, and whatever could not be written together, is run alone.
   */
  together<T>(context: TenantContext, work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * The same for platform work that would be one small transaction for each of many organisations. It stands and falls as
   * one: whoever uses it can do each organisation's part alone as well, so that one's trouble is not the others'.
   */
  across<T>(work: (tx: TxAcross) => Promise<T>): Promise<T>;
  /**
   * Reads of one moment, that of the first of them; after it, several may go on side by side. Nothing is written and so
   * nothing is committed, which is where a transaction that reads alone spends its time.
   */
  snapshot<T>(context: TenantContext, read: (at: Transactional) => Promise<T>): Promise<T>;
}
