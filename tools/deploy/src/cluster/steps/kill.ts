import { namespace, until, type Cluster } from '../cluster.ts';
import { failures, startLoad, type LoadResult } from '../driver.ts';
import type { ApiClient } from '../organization.ts';
import { steady } from './roll.ts';
import { allSettled } from './workloads.ts';

const killed = ['care', 'webhooks', 'oris'];

/**
 * Every pod of some engines at once, without a word of warning. Whatever is asked of them meanwhile may fail, at
 * once; the others' routes do not.
 */
export async function killPods(cluster: Cluster, client: ApiClient): Promise<string> {
  const load = await startLoad(cluster, steady(client));
  const begun = performance.now();
  let result: LoadResult;
  try {
    for (const service of killed)
      await cluster.kubectl([
        ...['delete', 'pods', '--namespace', namespace, '--grace-period=0', '--force'],
        ...['--selector', `app.kubernetes.io/name=${service},app.kubernetes.io/part-of=rymeda`],
      ]);
    await until('the killed are back', 300, () => allSettled(cluster));
  } finally {
    result = await load.stop();
  }
  const seconds = Math.round((performance.now() - begun) / 1000);
  const others = Object.keys(result.failed).filter(
    (what) => !killed.some((service) => what.startsWith(`/v1/${service}/`)),
  );
  if (others.length > 0) throw new Error(`others failed, too: ${failures(result)}`);
  return `${killed.join(', ')} back in ${seconds} s, of ${result.requests} requests only theirs failed (${failures(result) || 'none'})`;
}
