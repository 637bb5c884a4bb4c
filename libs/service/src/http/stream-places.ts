import type { Principal } from '@rymeda/auth';
import { problem } from '@rymeda/kernel';

export interface StreamLimits {
  client: number;
  organization: number;
  process: number;
}

const retryAfterSeconds = 30;

/** How many streams are open in this process: a stream costs a connection and a few queries a second. */
export function streamPlaces(limits: StreamLimits = { client: 3, organization: 10, process: 100 }) {
  const open = new Map<string, number>();
  const add = (key: string, n: number): void => {
    const left = (open.get(key) ?? 0) + n;
    if (left === 0) open.delete(key);
    else open.set(key, left);
  };

  return {
    /** Takes a place, RATE_LIMITED when there is none; answers how to give it back. */
    take({ id, organizationId }: Pick<Principal, 'id' | 'organizationId'>): () => void {
      const keys = [
        [`client:${organizationId}/${id}`, limits.client],
        [`organization:${organizationId}`, limits.organization],
        ['process', limits.process],
      ] as const;
      for (const [key, most] of keys)
        if ((open.get(key) ?? 0) >= most)
          throw problem('RATE_LIMITED', 'Too many streams are open; close one, or try again later', {
            headers: { 'retry-after': String(retryAfterSeconds) },
          });
      for (const [key] of keys) add(key, 1);
      let given = false;
      return () => {
        if (given) return;
        given = true;
        for (const [key] of keys) add(key, -1);
      };
    },
    size: (): number => open.get('process') ?? 0,
  };
}
export type StreamPlaces = ReturnType<typeof streamPlaces>;
