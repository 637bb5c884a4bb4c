/**
 * `npm run test:k8s`: the whole platform on the cluster that KUBECONFIG points to, from its images to what an uninstalled
 * release leaves behind. It makes the namespace `rymeda` and removes it; one that is there already is not touched.
 * `--no-build`: the images are those of the run before. `--only install,roll`: these parts alone.
 */
import { rmSync } from 'node:fs';
import { chartsFolder } from '../render/render.ts';
import { Board } from './board.ts';
import { clusterOf, namespace } from './cluster.ts';
import { buildImages, loadImages } from './images.ts';
import { applyDefinitions, dryRun, removeDefinitions } from './steps/manifests.ts';
import { freshInstall, upgradeFromBefore } from './story.ts';
import { removeTrial } from './trial.ts';

const kubeconfig = process.env['KUBECONFIG'];
const flag = (name: string): boolean => process.argv.includes(name);
/** In CI what is not there is skipped by its name. */
const leave = (reason: string): never => {
  if (flag('--if-there')) console.log(`skipped test:k8s: ${reason}`);
  else console.error(reason);
  process.exit(flag('--if-there') ? 0 : 2);
};
if (kubeconfig === undefined || kubeconfig === '')
  leave('KUBECONFIG is not set: which cluster? (kind, k3d, or any other that is there for tests)');
const only = process.argv[process.argv.indexOf('--only') + 1]?.split(',');
const wanted = (part: string): boolean => !flag('--only') || (only ?? []).includes(part);

const cluster = await clusterOf(kubeconfig ?? '');
const board = new Board();
try {
  const namespaces = await cluster
    .list(['namespaces', '--request-timeout=15s'])
    .catch((error: Error) => leave(`no cluster answers at KUBECONFIG: ${error.message}`));
  if (namespaces.some(({ metadata }) => metadata.name === namespace)) {
    console.error(`The cluster has a namespace ${namespace}: what is in it is not a test's to remove.`);
    process.exit(2);
  }
  let definitions: string[] = [];
  try {
    const ready =
      (flag('--no-build') || (await board.hold('images', 'each is built', buildImages))) &&
      (await board.hold('images', 'the nodes have them', () => loadImages(process.env['RYMEDA_K8S_LOAD']))) &&
      (await board.hold('manifests', 'custom resources are defined', async () => {
        definitions = await applyDefinitions(cluster);
        return `${definitions.length} definitions, no controllers`;
      }));
    if (ready) {
      if (wanted('manifests')) {
        await cluster.apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }]);
        await board.hold('manifests', 'the server takes each, strictly', () => dryRun(cluster));
      }
      if (wanted('install')) await freshInstall(board, cluster, chartsFolder, wanted);
      if (wanted('upgrade')) await upgradeFromBefore(board, cluster, chartsFolder);
    }
  } finally {
    await board.hold('leave', 'the cluster is as it was', async () => {
      await removeTrial(cluster);
      await removeDefinitions(cluster, definitions);
      return '';
    });
  }
} finally {
  cluster.end();
  rmSync(chartsFolder, { recursive: true, force: true });
}
console.log(`\n${board.table()}`);
process.exit(board.failed === 0 ? 0 : 1);
