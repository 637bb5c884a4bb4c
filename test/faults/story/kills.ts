import { setTimeout as sleep } from 'node:timers/promises';
import { killService, startService } from '@rymeda/stack';
import { parts } from '../common.ts';

/** Each service once, in an order and at moments that the seed gives; started again at once, as its keeper would. */
export async function killEach(services: readonly string[], random: () => number): Promise<void> {
  const order = services
    .map((name) => ({ name, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ name }) => name);
  for (const name of order) {
    await sleep(random() * 1_500);
    await killService(name, parts);
    await startService(name, parts);
  }
}
