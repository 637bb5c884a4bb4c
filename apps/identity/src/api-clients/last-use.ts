import type { Clock } from '@rymeda/kernel';
import { runAsSystem } from '@rymeda/tenancy';
import type { IssuedTo } from '../issuer/issued-to.ts';
import type { ApiClientStore } from './api-client.store.ts';

export interface LastUseOptions {
  clients: Pick<ApiClientStore, 'touch'>;
  clock: Clock;
  onFailure: (error: unknown) => void;
}

const flushMs = 5_000;
/** A client is written once in this time, by however many instances. */
const onceInMs = 60_000;
const maxClients = 10_000;

/** When clients last got a token, gathered in memory and written now and then, off the path of tokens. */
export function lastUse({ clients, clock, onFailure }: LastUseOptions) {
  const used = new Map<string, { organizationId: string; at: Date }>();
  const writtenAt = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  async function flush(): Promise<void> {
    const due = [...used].filter(([id, { at }]) => at.getTime() - (writtenAt.get(id) ?? 0) >= onceInMs);
    used.clear();
    for (const [id, { organizationId, at }] of due) {
      await clients.touch({ organizationId }, id, at, onceInMs);
      if (writtenAt.size >= maxClients) writtenAt.clear();
      writtenAt.set(id, at.getTime());
    }
  }

  return {
    note({ clientId, organizationId }: IssuedTo): void {
      if (used.size < maxClients || used.has(clientId)) used.set(clientId, { organizationId, at: clock() });
    },
    start(): void {
      timer = setInterval(() => void this.flush(), flushMs);
      timer.unref();
    },
    flush: (): Promise<void> => runAsSystem('last-use', flush).catch(onFailure),
    async stop(): Promise<void> {
      clearInterval(timer);
      await this.flush();
    },
  };
}
export type LastUse = ReturnType<typeof lastUse>;
