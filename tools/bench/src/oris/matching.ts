import { cpuSeconds } from '../measures/cpu.ts';
import { untilCount } from '../until-count.ts';
import type { OrisBench } from './bench.ts';
import { newOrganizations } from './organizations.ts';
import { meantByNone, save } from './workflows.ts';

/**
 * What an event costs oris, in milliseconds of its CPU, that 1,000 workflows of its organisation look at and that none is
 * meant by: all of it, from Kafka to the record that the event has been.
 */
export async function measureMatching(bench: OrisBench, workflows: number, events: number): Promise<number> {
  const { stack, home, publisher, signal } = bench;
  const [organization] = await newOrganizations(stack, 1);
  if (organization === undefined) throw new Error('No organisation was made');
  const all = Array.from({ length: workflows }, (_, n) => meantByNone(n));
  await save(stack, organization, all, signal);
  const send = async (count: number): Promise<void> => {
    const before = await bench.takenIn();
    await publisher.publish(
      Array.from({ length: count }, () => ({
        organizationId: organization.id,
        event: 'completed' as const,
        serviceType: 'behavioral_health',
      })),
    );
    await untilCount({ count: () => bench.takenIn() }, before + count, signal);
  };
  // Definitions are read and compiled when the first one comes.
  await send(Math.ceil(events / 5));
  const before = await cpuSeconds(home);
  await send(events);
  const after = await cpuSeconds(home);
  return (((after['oris'] ?? Number.NaN) - (before['oris'] ?? 0)) * 1_000) / events;
}
