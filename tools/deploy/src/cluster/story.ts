import { join } from 'node:path';
import type { Board } from './board.ts';
import type { Cluster } from './cluster.ts';
import { prepareDriver, removeDriver } from './driver.ts';
import { makeTestOrganization, type ApiClient } from './organization.ts';
import { install, smokeTest, uninstall } from './steps/install.ts';
import { killPods } from './steps/kill.ts';
import { rollEach } from './steps/roll.ts';
import { scaleCare } from './steps/scale.ts';
import { previousChart, upgrade } from './steps/upgrade.ts';
import { prepareTrial, removeTrial } from './trial.ts';
import { trialValues, upgradeValues } from './values.ts';

/** A platform from nothing to ready, with an organisation to ask for; undefined where it did not come so far. */
async function bringUp(
  board: Board,
  cluster: Cluster,
  step: string,
  chart: string,
  values: object,
): Promise<ApiClient | undefined> {
  let operator = '';
  let client: ApiClient | undefined;
  const up =
    (await board.hold(step, 'what a release expects is there', async () => {
      await removeTrial(cluster);
      const { logins, said } = await prepareTrial(cluster);
      operator = logins.operator;
      return said;
    })) &&
    (await board.hold(step, 'helm install --wait ends with every pod ready', () =>
      install(cluster, chart, values),
    )) &&
    (await board.hold(step, 'an operator makes an organisation through the gateway', async () => {
      client = await makeTestOrganization(cluster, operator);
      await prepareDriver(cluster);
      return 'org_smoke';
    }));
  return up ? client : undefined;
}

const test = (board: Board, cluster: Cluster, step: string): Promise<boolean> =>
  board.hold(step, 'helm test: a session, its audit entries, its webhook', () => smokeTest(cluster));

const remove = (board: Board, cluster: Cluster, step: string): Promise<boolean> =>
  board.hold(step, 'helm uninstall leaves nothing', async () => {
    await removeDriver(cluster);
    return uninstall(cluster);
  });

/** Today's charts on an empty cluster, and what a day brings. */
export async function freshInstall(
  board: Board,
  cluster: Cluster,
  folder: string,
  wanted: (part: string) => boolean,
): Promise<void> {
  const client = await bringUp(board, cluster, 'install', join(folder, 'rymeda'), trialValues());
  if (client === undefined) return;
  await test(board, cluster, 'install');
  if (wanted('scale'))
    await board.hold('scale', 'load on care alone adds pods to care alone', () => scaleCare(cluster, client));
  if (wanted('roll'))
    await board.hold('roll', 'each service is rolled under load', () => rollEach(cluster, client));
  if (wanted('kill')) {
    await board.hold('kill', 'killed pods cost their own routes alone', () => killPods(cluster, client));
    await test(board, cluster, 'kill');
  }
  await remove(board, cluster, 'uninstall');
}

/** The version before, then today's over it. */
export async function upgradeFromBefore(board: Board, cluster: Cluster, folder: string): Promise<void> {
  const previous = previousChart();
  const client = await bringUp(board, cluster, 'upgrade', previous, trialValuesBefore());
  if (client === undefined) return;
  await board.hold('upgrade', 'to these charts, under load', () =>
    upgrade(cluster, client, join(folder, 'rymeda'), upgradeValues()),
  );
  await test(board, cluster, 'upgrade');
  await remove(board, cluster, 'upgrade');
}

const trialValuesBefore = (): object => trialValues(true);
