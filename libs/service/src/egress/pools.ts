import { Pool } from 'undici';
import { exchange, type Exchange, type ExchangeResult } from './exchange.ts';
import { endpointConnector, type NetworkSettings, type TlsSettings } from './connector.ts';

/** Where an endpoint's messages go; made anew with each version of the endpoint. */
export interface Receiver {
  endpointId: string;
  version: number;
  url: URL;
  tls: TlsSettings | null;
}

interface Entry {
  version: number;
  pool: Pool;
  path: string;
  usedAt: number;
  active: number;
}

const idleMs = 30_000;
const connections = 64;
const headerBytes = 16 * 1024;

export interface Pools {
  post(to: Receiver, message: Omit<Exchange, 'path'>): Promise<ExchangeResult>;
  size(): number;
  close(): Promise<void>;
}

/** Connections for each endpoint apart, so that none waits for another's. */
export function createPools(settings: NetworkSettings, now: () => Date): Pools {
  const entries = new Map<string, Entry>();
  const sweeper = setInterval(sweep, idleMs / 2);
  sweeper.unref();

  function entryOf(to: Receiver): Entry {
    const known = entries.get(to.endpointId);
    if (known?.version === to.version) return known;
    if (known !== undefined) retire(to.endpointId, known);
    const pool = new Pool(to.url.origin, {
      connect: endpointConnector(to.url, to.tls, settings),
      connections,
      pipelining: 1,
      keepAliveTimeout: 4_000,
      keepAliveMaxTimeout: 60_000,
      maxHeaderSize: headerBytes,
    });
    const entry = { version: to.version, pool, path: to.url.pathname + to.url.search, usedAt: 0, active: 0 };
    entries.set(to.endpointId, entry);
    return entry;
  }

  function retire(endpointId: string, entry: Entry): void {
    if (entries.get(endpointId) === entry) entries.delete(endpointId);
    // What is under way ends; each exchange has its own timer.
    void entry.pool.close().catch(() => {
      /* Already closed: nothing is left to do. */
    });
  }

  function sweep(): void {
    const before = performance.now() - idleMs;
    for (const [id, entry] of entries) if (entry.active === 0 && entry.usedAt < before) retire(id, entry);
  }

  return {
    async post(to, message) {
      const entry = entryOf(to);
      entry.active++;
      try {
        return await exchange(entry.pool, { ...message, path: entry.path }, now);
      } finally {
        entry.active--;
        entry.usedAt = performance.now();
      }
    },
    size: () => entries.size,
    async close() {
      clearInterval(sweeper);
      await Promise.all([...entries.values()].map((e) => e.pool.destroy()));
      entries.clear();
    },
  };
}
