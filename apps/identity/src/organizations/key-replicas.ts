import { platformOrganization } from '@rymeda/auth';
import type { KeyProvider } from '@rymeda/encryption';
import { createTurns, type Metrics, type Turns } from '@rymeda/service';
import type { OrganizationStore } from './organization.store.ts';

export interface KeyReplicasOptions {
  /** The other Regions that are to hold each organisation's own key; without any nothing is done. */
  regions: readonly string[];
  organizations: Pick<OrganizationStore, 'withoutReplicas' | 'countWithoutReplicas' | 'setReplicas'>;
  keyProvider: Pick<KeyProvider, 'replicate'>;
  metrics: Pick<Metrics, 'gauge'>;
  onFailure: (error: unknown) => void;
}

const everyMs = 60_000;
const atOnce = 100;

/**
 * Has every organisation's own key known in the other Regions too, so that what is encrypted can be opened there when
 * this Region is lost. Apart from their making: an organisation is not kept waiting for another Region. Each step may be
 * repeated, by any instance.
 */
export function keyReplicas(options: KeyReplicasOptions): Turns {
  const { regions, organizations, keyProvider, onFailure } = options;
  /** What an organisation's row says once it is done: with other Regions all are looked at again. */
  const held = [...regions].sort().join();
  let isPlatformHeld = false;
  let lacking = 0;
  let stopped = false;

  /** One organisation's trouble is not the others'. */
  async function replicated(organizationId: string): Promise<boolean> {
    try {
      return await keyProvider.replicate(organizationId);
    } catch (error) {
      onFailure(error);
      return false;
    }
  }

  async function turn(): Promise<void> {
    isPlatformHeld ||= await replicated(platformOrganization);
    let after = '';
    while (!stopped) {
      const found = await organizations.withoutReplicas(held, after, atOnce);
      for (const id of found)
        if (!stopped && (await replicated(id))) await organizations.setReplicas(id, held);
      if (found.length < atOnce) break;
      after = found.at(-1) as string;
    }
    lacking = (await organizations.countWithoutReplicas(held)) + (isPlatformHeld ? 0 : 1);
  }

  const turns = createTurns({ job: 'key-replicas', turn, intervalMs: everyMs, onFailure });
  const help = "Organisations whose key isn't yet in every Region of KMS_REPLICA_REGIONS";
  options.metrics.gauge('rymeda_keys_not_replicated', help, () => lacking);
  return {
    ...turns,
    start: regions.length === 0 ? () => undefined : turns.start,
    async stop() {
      stopped = true;
      await turns.stop();
    },
  };
}
