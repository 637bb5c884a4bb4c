/**
 * `npm run test:roll-out [-- --rounds 1 --workers 4 --service-key]`: two instances of every service, constant load through
 * the gateways, each instance stopped by SIGTERM and started again, one after the other. Prints what held; exits 1 when a
 * request failed, an event was lost or applied twice, or consumer groups went on rebalancing.
 */
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { resetStack, startService, startStack, stopService, stopStack } from '@rymeda/stack';
import { until } from '@rymeda/testing';
import { compare, subscriberFaults } from '../faults/evidence.ts';
import { startWriters } from '../faults/writers.ts';
import { createFindings } from '../findings.ts';
import { balanced } from './balancer.ts';
import { watchGroups } from './group-watch.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1' },
    workers: { type: 'string', default: '4' },
    /** The services' key is followed by another, in three rounds. */
    'service-key': { type: 'boolean', default: false },
    /** These alone are restarted. */
    services: { type: 'string' },
  },
});
const repository = resolve(import.meta.dirname, '../..');
const home = resolve(repository, process.env['RYMEDA_HOME'] ?? '.rymeda-roll-out');
const portBase = Number(process.env['RYMEDA_PORT_BASE'] ?? 28_080);
const rounds = values['service-key']
  ? serviceKeySteps()
  : Array.from({ length: Number(values.rounds) }, () => undefined);
const part = { home, report: () => undefined };
const organizationId = 'org_200';
/** So much must go through while an instance is away, and again when it is back. */
const between = 40;
const findings = createFindings();
const { say } = findings;

const stack = await startStack({ home, portBase, instances: 2, report: (line) => console.log(line) });
try {
  const names = Object.keys(stack.services).filter(
    (name) => values.services === undefined || values.services.split(',').includes(name.replace(/-\d$/, '')),
  );
  const since = new Date();
  const balancer = await balanced(stack, organizationId);
  const groups = await watchGroups(stack.kafka.brokers);
  const writers = startWriters(stack, organizationId, {
    workers: Number(values.workers),
    call: balancer.call,
  });
  const more = async (what: string): Promise<void> => {
    const before = writers.acknowledged();
    await until(
      what,
      () => Promise.resolve(writers.acknowledged()),
      (n) => n >= before + between,
      180_000,
    );
  };
  await more('load before');
  let restarts = 0;
  for (const prepare of rounds) {
    await prepare?.();
    for (const name of names) {
      const begun = performance.now();
      await stopService(name, part);
      await more(`load without ${name}`);
      await startService(name, part);
      await more(`load with ${name}`);
      await until('settled groups', () => Promise.resolve(groups.settled()), Boolean, 120_000);
      restarts++;
      console.log(`        ${name} restarted, ${((performance.now() - begun) / 1000).toFixed(1)} s`);
    }
  }
  const told = await writers.stop();
  await balancer.close();
  await groups.close();

  for (const failure of balancer.failures.slice(0, 20)) console.log(`        ${failure}`);
  const requests = [...told.answers.values()].reduce((sum, n) => sum + n, 0);
  const failed = [...told.answers].filter(([status]) => status === 0 || status >= 400);
  say(
    `${requests} requests over ${restarts} restarts, failed: ${JSON.stringify(failed)}`,
    failed.length === 0,
  );
  const finding = await compare(stack, organizationId, since, told);
  const faults = [...finding.faults, ...(await subscriberFaults(stack, told, 60_000))];
  say(
    `${finding.committed} patients, ${finding.entries} changes in the audit log, ${finding.reads} of ${told.reads} reads; ` +
      `lost, doubled or out of order: ${faults.length} ${faults.slice(0, 3).join('; ')}`,
    faults.length === 0 && finding.reads >= told.reads,
  );
  for (const [group, { rebalances, unstableMs, longestMs }] of groups.histories()) {
    // A member that leaves and comes back makes its group settle twice, and a starved machine's late heartbeat once more;
    // groups have two members.
    const most = 2 * 3 * rounds.length;
    say(
      `group ${group}: ${rebalances} rebalances seen (at most ${most}), ${(unstableMs / 1000).toFixed(1)} s in all, the longest ${(longestMs / 1000).toFixed(1)} s`,
      rebalances <= most,
    );
  }
} finally {
  // What was logged stays where something broke.
  await (findings.allHeld() ? resetStack(part) : stopStack(part));
}
findings.end();

/** docs/operating-kubernetes.md: the new key is taken by all, then used by all, then the old one goes. */
function serviceKeySteps() {
  const file = resolve(home, 'secrets', 'service.key');
  const newer = randomBytes(32).toString('base64');
  const write = (...keys: string[]) => writeFile(file, keys.join('\n'));
  let older = '';
  return [
    async () => {
      older = await readFile(file, 'utf8');
      await write(older, newer);
    },
    () => write(newer, older),
    () => write(newer),
  ];
}
