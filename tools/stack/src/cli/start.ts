import { setTimeout as sleep } from 'node:timers/promises';

import { homeOf } from '../stack/context.ts';
import { startStack } from '../stack/start.ts';
import { stopStack } from '../stack/stop.ts';
import { signal } from '../processes/terminate.ts';
import { livingProcesses, loadState, type State } from '../state/state.ts';
import { isAlive } from '../processes/identity.ts';
import { hints } from './hints.ts';
import { listenForInterrupts } from './interrupts.ts';

export interface StartFlags {
  detach: boolean;
  mtls: boolean;
  services: string[] | undefined;
  instances: number | undefined;
}

const say = (line: string): void => console.log(line);

/** Resolves with the exit code: at once when detached, else when the stack has been stopped. */
export async function start({ detach, mtls, services, instances }: StartFlags): Promise<number> {
  const begun = Date.now();
  const interrupts = listenForInterrupts(() => void killAll());
  const stack = await startStack({
    report: say,
    signal: interrupts.signal,
    ...(mtls ? { mtls } : {}),
    ...(services ? { services } : {}),
    ...(instances === undefined ? {} : { instances }),
  });
  say(hints(stack));
  say(
    `\nReady in ${((Date.now() - begun) / 1000).toFixed(1)} s.${detach ? ' Stop it with: npm stop' : ' Ctrl-C stops it.'}`,
  );
  if (detach) {
    interrupts.stopListening();
    return 0;
  }
  const how = await Promise.race([interrupts.first, untilStoppedElsewhere(interrupts.signal)]);
  if (how === 'elsewhere') {
    say('Stopped from elsewhere.');
    return 0;
  }
  say('\nStopping');
  await stopStack({ report: say });
  return 0;
}

/** Also tells of what died; nothing brings it back by itself, so that a fault stays visible. */
async function untilStoppedElsewhere(ended: AbortSignal): Promise<'elsewhere'> {
  const home = homeOf({});
  const told = new Set<string>();
  while (!ended.aborted) {
    await sleep(1_000);
    const state = await loadState(home).catch(() => null);
    if (!state || Object.keys(state.components).length === 0) return 'elsewhere';
    for (const [name, pid] of deadParts(state)) {
      const key = `${name} ${pid}`;
      if (!told.has(key) && !ended.aborted) say(`${name} (process ${pid}) ended. Its log: ${home.log(name)}`);
      told.add(key);
    }
  }
  return new Promise(() => undefined); // The signal's promise has won the race.
}

function deadParts(state: State): [string, number][] {
  const records = [...Object.entries(state.components), ...Object.entries(state.services)];
  return records.flatMap(([name, record]): [string, number][] =>
    record?.process && !isAlive(record.process) ? [[name, record.process.pid]] : [],
  );
}

/** The second Ctrl-C. Data are safe: each server recovers from its journal. */
async function killAll(): Promise<void> {
  const state = await loadState(homeOf({}));
  for (const recorded of state ? livingProcesses(state) : []) signal(recorded, 'SIGKILL');
  say('Killed. The next start recovers.');
  process.exit(130);
}
