import type { Clock } from '@rymeda/kernel';
import CircuitBreaker from 'opossum';
import { isSuccess, type AttemptResult } from '../deliveries/outcome.rules.ts';
import { shardOf } from '@rymeda/service/leases';
import { firstCap, mostCap, nextBest, nextCap, takeTurn, type Pace } from './pace.rules.ts';

/** Slower than this, an endpoint is sent to beside the intake, not within it. */
export const slowMs = 250;
const resetMs = 10_000;
/** Outcomes that wait to be stored; with more, nothing is begun until some are. */
const mostRecording = 1_000;

class FailedAttempt extends Error {
  readonly result: AttemptResult;
  constructor(result: AttemptResult) {
    super('failed');
    this.name = 'FailedAttempt';
    this.result = result;
  }
}

type Run = () => Promise<AttemptResult>;

/**
 * What a process knows of an endpoint that it sends to: how much at once, how fast, whether it is well. The breaker
 * is made at the first failure; thousands of healthy endpoints need none.
 */
export class EndpointRuntime {
  readonly id: string;
  readonly organizationId: string;
  readonly shard: number;
  /** Deliveries, or for ordered endpoints subjects, that are under way. */
  readonly inFlight = new Set<string>();
  /** Of those the ones that are answered, and whose outcome is being stored. */
  readonly #recording = new Set<string>();
  failingSince: Date | null;
  usedAt = 0;
  #cap = firstCap;
  #bestMs = Infinity;
  #slow = false;
  #breaker: CircuitBreaker<[Run], AttemptResult> | undefined;
  #openUntil = 0;
  #pausedUntil = 0;
  readonly #pace: Pace = { theoretical: 0 };
  #waiting: (() => void)[] = [];
  /** Somebody called since the last look. */
  #called = false;
  #seq = -1;
  /** Who waits for room, in their order. */
  readonly #inLine: ((begun: boolean) => void)[] = [];

  readonly #clock: Clock;

  constructor(id: string, organizationId: string, failingSince: Date | null, clock: Clock) {
    this.#clock = clock;
    this.id = id;
    this.organizationId = organizationId;
    this.shard = shardOf(id);
    this.failingSince = failingSince;
  }

  /** How many more may begin now. */
  room(): number {
    const cap = this.#breaker?.opened || this.#breaker?.halfOpen ? 1 : this.#cap;
    if (this.#recording.size >= mostRecording) return 0;
    return Math.max(0, cap - (this.inFlight.size - this.#recording.size));
  }

  /** Milliseconds until anything may be sent. */
  pause(nowMs: number): number {
    return Math.max(0, this.#openUntil - nowMs, this.#pausedUntil - nowMs);
  }

  holdFor(ms: number, nowMs: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, nowMs + ms);
  }

  /** 0 when one more may be sent, which is counted; otherwise milliseconds to wait. */
  takeTurn(perSecond: number | null, nowMs: number): number {
    return takeTurn(this.#pace, perSecond, nowMs);
  }

  /** Whether it answers at once, so that what comes for it can be sent while it is taken in. */
  isQuick(nowMs: number): boolean {
    return !this.#slow && this.failingSince === null && this.pause(nowMs) === 0;
  }

  noteSlow(): void {
    this.#slow = true;
  }

  isFailing(): boolean {
    return this.#breaker !== undefined && !this.#breaker.closed;
  }

  /** The result, or null when the breaker lets nothing through at the moment. */
  async attempt(run: Run): Promise<AttemptResult | null> {
    const result = this.#breaker === undefined ? await run() : await this.#throughBreaker(this.#breaker, run);
    if (result === null) return null;
    const well = isSuccess(result);
    const { latencyMs } = result;
    if (well) this.#bestMs = nextBest(this.#bestMs, latencyMs);
    this.#cap = nextCap(
      this.#cap,
      { well: well && latencyMs < 5_000, latencyMs, bestMs: this.#bestMs },
      mostCap,
    );
    this.#slow = !well || result.latencyMs > slowMs;
    if (!well && this.#breaker === undefined) this.#makeBreaker(result);
    if (well && this.failingSince === null && this.#breaker?.closed === true) this.#endBreaker();
    return result;
  }

  async #throughBreaker(
    breaker: CircuitBreaker<[Run], AttemptResult>,
    run: Run,
  ): Promise<AttemptResult | null> {
    try {
      return await breaker.fire(run);
    } catch (error) {
      if (error instanceof FailedAttempt) return error.result;
      if ((error as { code?: unknown }).code === 'EOPENBREAKER') return null;
      throw error;
    }
  }

  #makeBreaker(first: AttemptResult): void {
    const breaker = new CircuitBreaker<[Run], AttemptResult>(
      async (run) => {
        const result = await run();
        if (!isSuccess(result)) throw new FailedAttempt(result);
        return result;
      },
      {
        timeout: false,
        rollingCountTimeout: 60_000,
        rollingCountBuckets: 6,
        errorThresholdPercentage: 50,
        volumeThreshold: 10,
        resetTimeout: resetMs,
        rollingPercentilesEnabled: false,
        enableSnapshots: false,
      },
    );
    breaker.on('open', () => (this.#openUntil = this.#clock().getTime() + resetMs));
    breaker.on('close', () => (this.#openUntil = 0));
    this.#breaker = breaker;
    // So that the failure which made it counts.
    void breaker.fire(async () => first).catch(() => undefined);
  }

  #endBreaker(): void {
    this.#breaker?.shutdown();
    this.#breaker = undefined;
    this.#openUntil = 0;
  }

  begin(key: string): void {
    this.inFlight.add(key);
  }

  /** Begins it as soon as there is room; false when there was none for so long, or nothing is sent any more. */
  beginInLine(key: string, mostMs: number): Promise<boolean> {
    if (this.room() > 0) {
      this.begin(key);
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const turn = (begun: boolean): void => {
        clearTimeout(timer);
        if (begun) this.begin(key);
        resolve(begun);
      };
      const timer = setTimeout(() => {
        this.#inLine.splice(this.#inLine.indexOf(turn), 1);
        turn(false);
      }, mostMs);
      this.#inLine.push(turn);
    });
  }

  /** It takes no room at the endpoint any more, but is not to be begun again before its outcome is durable. */
  answered(key: string): void {
    this.#recording.add(key);
    this.#freed();
  }

  end(key: string, nowMs: number): void {
    this.inFlight.delete(key);
    this.#recording.delete(key);
    this.usedAt = nowMs;
    this.#freed();
  }

  #freed(): void {
    while (this.room() > 0 && this.#inLine.length > 0) this.#inLine.shift()?.(true);
    this.wake();
  }

  /** Something is due that was not before. */
  call(): void {
    this.#called = true;
    this.wake();
  }

  /** The lane was seen with this `seq`: another one than before says that somebody called, wherever. */
  noticed(seq: number): void {
    if (seq === this.#seq) return;
    this.#seq = seq;
    this.call();
  }

  /** What is called for from now on is not seen by who looks now. Whether it was called since the last look. */
  looks(): boolean {
    const isCalled = this.#called;
    this.#called = false;
    return isCalled;
  }

  /** Something ended, or all is to end: whoever waits looks again. */
  wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Until it is called, or was since the last look, something ends, or time is over. */
  news(mostMs: number): Promise<void> {
    return this.#called ? Promise.resolve() : this.change(mostMs);
  }

  change(mostMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, mostMs);
      this.#waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  close(): void {
    this.#endBreaker();
    for (const turn of this.#inLine.splice(0)) turn(false);
    this.wake();
  }
}
