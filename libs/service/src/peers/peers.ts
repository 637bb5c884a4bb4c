import type { Agent } from 'undici';
import type { TlsFiles } from './tls-files.ts';

/** `fetch`, to a service of the platform over mutual TLS where that is on; to anybody else as always. */
export type PeerFetch = typeof fetch;

/** Without certificates of their own, services call each other by plain HTTP. */
export const plainFetch: PeerFetch = (input, init) => fetch(input, init);

const connectTimeoutMs = 2_000;

/** `names`: services by origin. */
export function mutualTlsFetch(tls: TlsFiles, names: ReadonlyMap<string, string>): PeerFetch {
  const agents = new Map<string, Promise<Agent>>();

  // Loaded where it is needed alone: a service that calls by plain HTTP has no use for it.
  async function agentTo(name: string): Promise<Agent> {
    const [{ Agent }, { peerConnector }] = await Promise.all([import('undici'), import('./connector.ts')]);
    return new Agent({ connect: peerConnector(tls, name, connectTimeoutMs) });
  }

  return async (input, init) => {
    const url = input instanceof Request ? input.url : input;
    const name = names.get(new URL(url).origin);
    if (name === undefined) return fetch(input, init);
    let agent = agents.get(name);
    if (agent === undefined) agents.set(name, (agent = agentTo(name)));
    const undici = await import('undici');
    const request = { ...init, dispatcher: await agent } as Parameters<typeof undici.fetch>[1];
    return undici.fetch(url, request);
  };
}
