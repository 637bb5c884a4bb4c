import CircuitBreaker from 'opossum';
import { Pool, type buildConnector } from 'undici';
import { exchange, isCallersFault, type Exchange } from './exchange.ts';
import { createInstances } from './instances.ts';
import { fixedOrigins, namedOrigins } from './origins.ts';

export type EngineState = 'up' | 'down';

/** One engine as the gateway sees it: kept-alive connections to each of its instances, behind one circuit breaker. */
export interface Engine {
  readonly name: string;
  /** Resolves at the answer's first byte; the rest streams on. Rejects when there was none. */
  send(request: Exchange): Promise<void>;
  isOpen(): boolean;
  /** How many instances are known. */
  instances(): number;
  /** Whether anything answers there; for `/readyz` only. */
  probe(): Promise<EngineState>;
  /** Cuts the answers that don't end by themselves; their callers go on elsewhere. */
  endStreams(): Promise<void>;
  close(): Promise<void>;
}

interface EngineOptions {
  onStateChange?: (engine: string, state: 'open' | 'half-open' | 'closed') => void;
  /** Where its instances are, when no DNS knows them; default: all addresses of the name in its URL. */
  instances?: readonly string[] | undefined;
  /** Connections to one instance; what is beyond waits, within its own 10 s. */
  connections?: number;
  /** How long an open breaker refuses before it tries again, milliseconds. */
  resetMs?: number;
  /** How connections are made; by plain HTTP without it. */
  connector?: buildConnector.connector | undefined;
}

export const connectTimeoutMs = 1000;
/** An engine that stops in the middle of an answer is cut off after this. */
const stalledAnswerMs = 30_000;
/** More than the engine's processes give out together. */
const mostStreams = 1024;
const probeMs = 500;
const probeCacheMs = 2000;

const connectionOptions = {
  pipelining: 1,
  // Time to the first byte is the exchange's own, exact timer.
  headersTimeout: 0,
  bodyTimeout: stalledAnswerMs,
  keepAliveTimeout: 4000,
  keepAliveMaxTimeout: 120_000,
};

export function createEngine(name: string, url: string, options: EngineOptions = {}): Engine {
  const poolOf = (origin: string, connections: number): Pool =>
    new Pool(origin, {
      ...connectionOptions,
      connections,
      connect: options.connector ?? { timeout: connectTimeoutMs, keepAlive: true },
    });
  const instances = createInstances({
    origins: options.instances === undefined ? namedOrigins(url) : fixedOrigins(options.instances),
    open: (origin) => ({
      pool: poolOf(origin, options.connections ?? 256),
      // What stays open for an hour takes no connection from what is answered in milliseconds.
      streams: poolOf(origin, mostStreams),
    }),
  });
  // An engine's own 5xx is an answer. Only silence and refused connections open the breaker.
  const breaker = new CircuitBreaker((request: Exchange) => exchange(instances, request), {
    name,
    timeout: false,
    // Longer than the time-out, so that what hangs is counted beside what was asked while it hung.
    rollingCountTimeout: 15_000,
    rollingCountBuckets: 15,
    errorThresholdPercentage: 30,
    volumeThreshold: 10,
    resetTimeout: options.resetMs ?? 1000,
    rollingPercentilesEnabled: false,
    enableSnapshots: false,
    errorFilter: isCallersFault,
  });
  breaker.on('open', () => options.onStateChange?.(name, 'open'));
  breaker.on('halfOpen', () => options.onStateChange?.(name, 'half-open'));
  breaker.on('close', () => options.onStateChange?.(name, 'closed'));

  let probed: { at: number; state: Promise<EngineState> } | undefined;
  async function ask(): Promise<EngineState> {
    try {
      const one = instances.pick(new Set());
      if (one === undefined) return 'down';
      const { body } = await one.pool.request({
        method: 'GET',
        path: '/healthz',
        signal: AbortSignal.timeout(probeMs),
      });
      await body.dump();
      return 'up';
    } catch {
      // Whatever the reason, nothing answered; that is all that is asked.
      return 'down';
    }
  }

  return {
    name,
    send: (request) => breaker.fire(request),
    isOpen: () => breaker.opened,
    instances: instances.count,
    probe() {
      const now = performance.now();
      if (probed === undefined || now - probed.at > probeCacheMs) probed = { at: now, state: ask() };
      return probed.state;
    },
    async endStreams() {
      await Promise.all(instances.all().map(({ streams }) => streams.destroy()));
    },
    async close() {
      instances.close();
      breaker.shutdown();
      await Promise.all(instances.all().map(({ streams }) => streams.destroy()));
      await Promise.all(instances.all().map(({ pool }) => pool.close()));
    },
  };
}
