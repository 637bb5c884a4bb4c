import { call } from '../api.ts';
import { eachOf } from '../each-of.ts';
import type { Platform } from '../platform.ts';

/** Endpoints of the measured organisation; those of one measurement are gone before the next. */
export interface Endpoints {
  make(urls: readonly string[], events: readonly string[]): Promise<string[]>;
  drop(ids: readonly string[]): Promise<void>;
}

export function endpointsOf({ stack, token }: Pick<Platform, 'stack' | 'token'>): Endpoints {
  const path = `${stack.gateway}/v1/webhooks/endpoints`;
  return {
    make: (urls, events) =>
      eachOf(urls, async (url) => {
        const { data } = await call<{ data: { id: string } }>('POST', path, token, { url, events });
        return data.id;
      }),
    async drop(ids) {
      await eachOf(ids, async (id) => {
        const headers = { authorization: `Bearer ${token}` };
        const answer = await fetch(`${path}/${id}`, { method: 'DELETE', headers });
        if (answer.status !== 204) throw new Error(`An endpoint was not deleted: ${answer.status}`);
      });
    },
  };
}
