import type { CloudEvent, EventOf, EventType } from '@rymeda/contracts';
import { runAsTenant, type TenantContext } from '@rymeda/tenancy';
import type { AccessRecorder } from '../access-recorder.ts';
import type { Transactions, Tx } from '../tx.ts';
import { checkData } from './dead-letter.rules.ts';
import type { Inbox } from './inbox.ts';

/** What an event does here; runs in the event's organisation, in a transaction, once. It changes nothing outside. */
export type Effect<T extends EventType = EventType> = (tx: Tx, event: EventOf<T>) => Promise<void>;

/** By CloudEvents `type`; the compiler knows what `event.data` holds. Other types are passed over. */
export type Effects = { readonly [T in EventType]?: Effect<T> };

export interface Applier {
  takes(event: CloudEvent): boolean;
  /**
   * The effects of one organisation's events, in their order, and the memory of them, once, in one transaction;
   * `also` belongs to the same one. Throws what an effect throws, or InvalidDataError, and then nothing has happened.
   */
  apply(events: readonly CloudEvent[], also?: (tx: Tx) => Promise<void>): Promise<void>;
  /** A transaction in the event's name; in the platform's where there is no event. */
  inTransaction<T>(event: CloudEvent | null, work: (tx: Tx) => Promise<T>): Promise<T>;
}

export interface ApplierOptions {
  name: string;
  inbox: Inbox;
  transactions: Transactions;
  effects: Effects;
  /** Needed by effects that open PHI: such a read is recorded in the same transaction. */
  accessRecorder?: AccessRecorder;
}

export function createApplier({
  name,
  inbox,
  transactions,
  effects,
  accessRecorder,
}: ApplierOptions): Applier {
  const effectOf = (event: CloudEvent) =>
    Object.hasOwn(effects, event.type) ? (effects as Record<string, Effect>)[event.type] : undefined;

  /** Each event's effect in its own name: what it emits and opens is that event's doing. */
  async function one(tx: Tx, event: CloudEvent): Promise<void> {
    const effect = effectOf(event);
    if (effect === undefined) return;
    checkData(event);
    const context = consumerContext(name, event);
    const own = tx.inNameOf(context);
    await runAsTenant(context, () => effect(own, event as EventOf<EventType>));
    if (context.disclosures.length === 0) return;
    if (accessRecorder === undefined)
      throw new Error(`${name}: an effect opened records, but the subscriber has no access recorder`);
    await accessRecorder.inTransaction(own, context);
  }

  return {
    takes: (event) => effectOf(event) !== undefined,
    async apply(events, also) {
      const [first] = events;
      if (first === undefined) return;
      if (events.some((e) => e.organizationid !== first.organizationid))
        throw new Error(`${name}: one transaction is one organisation's`);
      await transactions.run(consumerContext(name, first), async (tx) => {
        await inbox.applyOnce(tx, name, events, (event) => one(tx, event));
        await also?.(tx);
      });
    },
    inTransaction: (event, work) =>
      transactions.run(event === null ? platformContext(name) : consumerContext(name, event), work),
  };
}

/** The event's organisation; what it causes is done by the consumer in the event's name. */
const consumerContext = (name: string, event: CloudEvent): TenantContext => ({
  kind: 'tenant',
  organizationId: event.organizationid,
  actor: { id: `system:${name}`, kind: 'system', scopes: new Set(), cause: event.id },
  requestId: event.requestid ?? `req_${event.id.replaceAll('-', '')}`,
  ipAddress: 'internal',
  ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
  operation: event.type,
  disclosures: [],
});

/** For what was no event and so has no organisation: only the letter about it is written. */
const platformContext = (name: string): TenantContext => ({
  kind: 'tenant',
  organizationId: 'platform',
  actor: { id: `system:${name}`, kind: 'system', scopes: new Set() },
  requestId: 'req_dead_letter',
  ipAddress: 'internal',
  operation: 'dead-letter',
  disclosures: [],
});
