import { services } from '../../platform/facts.ts';
import { namespace, type Cluster } from '../cluster.ts';

export interface Workload {
  name: string;
  /** As the Deployment asks for. */
  replicas: number;
  /** Of the present version, and ready. */
  ready: number;
  selector: string;
  /** Nothing of an older version is left. */
  settled: boolean;
}

/** The services' Deployments as the cluster has them. */
export async function workloads(cluster: Cluster): Promise<Workload[]> {
  const deployments = await cluster.list(['deployments', '--namespace', namespace]);
  return deployments
    .filter(({ metadata }) => services.includes(metadata.name))
    .map(({ metadata, spec, status }) => {
      const replicas = spec?.replicas ?? 0;
      const counts = [status?.updatedReplicas, status?.replicas, status?.readyReplicas];
      return {
        name: metadata.name,
        replicas,
        ready: status?.readyReplicas ?? 0,
        selector: JSON.stringify(spec?.selector),
        settled:
          status?.observedGeneration === metadata.generation && counts.every((count) => count === replicas),
      };
    });
}

export const allSettled = async (cluster: Cluster): Promise<boolean> => {
  const all = await workloads(cluster);
  return all.length === services.length && all.every(({ settled }) => settled);
};

/** By name, so that two moments can be compared. */
export const replicasOf = (all: readonly Workload[]): Record<string, number> =>
  Object.fromEntries(all.map(({ name, replicas }) => [name, replicas]));
