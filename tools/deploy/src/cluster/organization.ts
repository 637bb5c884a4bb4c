import { once } from 'node:events';
import { apiAt, clientsFor, knownScopes, operatorToken } from '@rymeda/stack/setup';
import { repository } from '../platform/repository.ts';
import { namespace, type Cluster } from './cluster.ts';
import { smokeSecret } from './secrets.ts';

export interface ApiClient {
  clientId: string;
  clientSecret: string;
}

/**
 * An organisation for tests alone, made as an operator makes one, through the gateway: what tests book stands in no
 * other organisation's reports, for a report reads one organisation. Its client is what `helm test` calls by.
 */
export async function makeTestOrganization(cluster: Cluster, operatorSecret: string): Promise<ApiClient> {
  const scopes = clientsFor(await knownScopes(repository))[0]!.scopes;
  const client = await forwarded(cluster, async (gateway) => {
    const api = apiAt(gateway, await operatorToken(gateway, operatorSecret));
    const organization = { id: 'org_smoke', name: 'Synthetic: tests of the platform', timezone: 'UTC' };
    await api.post('/v1/platform/organizations', organization, [201, 409]);
    return (await api.post(
      `/v1/platform/organizations/${organization.id}/api-clients`,
      { name: 'smoke', partnerId: 'partner_smoke', scopes },
      [201],
    )) as ApiClient;
  });
  await cluster.apply([smokeSecret(client.clientId, client.clientSecret)]);
  return client;
}

/** The gateway on a port of this machine while `work` runs. */
async function forwarded<T>(cluster: Cluster, work: (url: string) => Promise<T>): Promise<T> {
  const child = cluster.start(['port-forward', 'service/gateway', ':8080', '--namespace', namespace]);
  try {
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const port = await new Promise<string>((resolve, reject) => {
      let text = '';
      child.stdout?.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        const found = /127\.0\.0\.1:(\d+)/.exec(text)?.[1];
        if (found !== undefined) resolve(found);
      });
      child.on('close', () => reject(new Error(`port-forward ended: ${said.trim()}`)));
    });
    return await work(`http://127.0.0.1:${port}`);
  } finally {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  }
}
