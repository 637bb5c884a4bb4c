import type { Clock } from '@rymeda/kernel';
import { pendingDelivery, type DeliveryDocument, type NewDelivery } from '../deliveries/delivery.ts';
import type { OutcomeOf } from '../deliveries/delivery-writer.ts';
import type { GroupCommit } from '../deliveries/group-commit.ts';
import type { Outcome } from '../deliveries/outcome.rules.ts';
import type { Attempt } from '../sending/attempt.ts';
import { slowMs, type EndpointRuntime } from '../sending/endpoint-runtime.ts';
import { mostCap } from '../sending/pace.rules.ts';
import type { ReadyEndpoint } from '../sending/ready-endpoint.ts';

/** What is to be stored of deliveries that were tried while their events were taken in. */
export interface SentAtOnce {
  /** With the outcome of the first attempt, or to be tried. */
  rows: DeliveryDocument[];
  /** Call it when the rows are durable: what was still under way stores its outcome then. */
  stored: () => void;
}

/** However slowly it goes: the events behind these wait for so long at most. */
const mostMs = 2_000;
/** An attempt under way is left alone until it must have ended, wherever it runs. */
const underWayMs = 20_000;

export interface SendAtOnceParts {
  attempt: Attempt;
  outcomes: GroupCommit<OutcomeOf>;
  clock: Clock;
  onFailure(event: string, error: unknown): void;
  /** Something of this endpoint is to be tried again. */
  onDue(organizationId: string, endpointId: string, dueAt: Date): void;
}

/**
 * Tries an endpoint's deliveries before they are stored, so that most are written once. The first that doesn't answer
 * at once ends it: the others, and it, are stored as pending.
 */
export function sendAtOnce(parts: SendAtOnceParts) {
  const { clock } = parts;

  return async (
    deliveries: readonly NewDelivery[],
    endpoint: ReadyEndpoint,
    runtime: EndpointRuntime,
  ): Promise<SentAtOnce> => {
    const begun = clock();
    const rows: DeliveryDocument[] = [];
    const late: { delivery: NewDelivery; sending: Promise<Outcome | undefined> }[] = [];
    const deadline = performance.now() + mostMs;
    const unsent: NewDelivery[] = [];
    let at = 0;
    let stop = false;

    async function sender(): Promise<void> {
      while (!stop && at < deliveries.length) {
        const left = deadline - performance.now();
        if (left <= 0) return;
        const delivery = deliveries[at++] as NewDelivery;
        if (!(await mayBegin(delivery, left))) {
          stop = true;
          unsent.push(delivery);
          return;
        }
        const sending = send(delivery, begun, endpoint, runtime);
        const outcome = await orSlow(sending);
        if (outcome === 'slow') {
          runtime.noteSlow();
          stop = true;
          late.push({ delivery, sending });
        } else if (outcome === undefined) {
          stop = true;
          unsent.push(delivery);
        } else {
          rows.push(withOutcome(delivery, begun, outcome));
          if (outcome.status !== 'delivered') stop = true;
        }
      }
    }

    /** Others may be sending to it from other batches: its room is shared in the order of asking. */
    async function mayBegin({ _id: key }: NewDelivery, mostWaitMs: number): Promise<boolean> {
      if (!(await runtime.beginInLine(key, mostWaitMs))) return false;
      const nowMs = clock().getTime();
      if (!stop && runtime.isQuick(nowMs) && runtime.takeTurn(endpoint.rateLimit, nowMs) === 0) return true;
      runtime.end(key, nowMs);
      return false;
    }

    await Promise.all(Array.from({ length: Math.min(mostCap, deliveries.length) }, sender));
    const now = clock();
    const then = new Date(now.getTime() + underWayMs);
    rows.push(
      ...late.map(({ delivery }) => pendingDelivery(delivery, begun, then)),
      ...[...unsent, ...deliveries.slice(at)].map((delivery) => pendingDelivery(delivery, begun, now)),
    );
    return { rows, stored: () => void Promise.all(late.map((sent) => settle(sent, begun))) };
  };

  async function settle(
    sent: { delivery: NewDelivery; sending: Promise<Outcome | undefined> },
    roundStartedAt: Date,
  ): Promise<void> {
    const { _id: id, organizationId, endpointId } = sent.delivery;
    const outcome = await sent.sending;
    // Nothing came of it: it is due by itself.
    if (outcome === undefined) return;
    await parts.outcomes.add({ organizationId, id, roundStartedAt, outcome });
    if (outcome.dueAt !== null) parts.onDue(organizationId, endpointId, outcome.dueAt);
  }

  /** What has begun. Undefined when nothing was sent. Never rejects. */
  async function send(
    delivery: NewDelivery,
    startedAt: Date,
    endpoint: ReadyEndpoint,
    runtime: EndpointRuntime,
  ): Promise<Outcome | undefined> {
    try {
      const fresh = { ...delivery, round: { attempts: 0, startedAt }, attemptCount: 0 };
      const outcome = await parts.attempt(fresh, endpoint, runtime);
      if (!('heldMs' in outcome)) return outcome;
      runtime.holdFor(outcome.heldMs, clock().getTime());
    } catch (error) {
      parts.onFailure('webhook_delivery_failed', error);
    } finally {
      runtime.end(delivery._id, clock().getTime());
    }
    return undefined;
  }
}

function withOutcome(delivery: NewDelivery, at: Date, outcome: Outcome): DeliveryDocument {
  const { attempt, dueAt, expireAt, ...more } = outcome;
  return {
    ...delivery,
    ...more,
    attempts: [attempt],
    createdAt: at,
    updatedAt: attempt.at,
    ...(dueAt === null ? {} : { dueAt }),
    ...(expireAt === null ? {} : { expireAt }),
  };
}

function orSlow<T>(sending: Promise<T>): Promise<T | 'slow'> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve('slow'), slowMs);
    void sending.then((outcome) => {
      clearTimeout(timer);
      resolve(outcome);
    });
  });
}
