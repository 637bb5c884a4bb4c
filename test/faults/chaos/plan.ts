/** One fault: what is hit, how, when it begins and for how long; times in seconds from the start. */
export interface Step {
  at: number;
  fault: Fault;
  target: string;
  seconds: number;
}

export type Fault = 'kill' | 'pause' | 'stepDown' | 'cut' | 'hang';

/** What can go wrong with these engines, and with what they stand on. */
export const faultsOn = (engines: readonly string[]): Record<Fault, string[]> => ({
  /** kill -9, and started again when the time is over. */
  kill: [...engines, 'gateway', 'audit', 'standby', 'subscriber', 'kafka', 'mongodb'],
  /** SIGSTOP, then SIGCONT; the longer ones outlive a lease and a session. */
  pause: [...engines, 'audit', 'standby', 'subscriber', 'kafka', 'mongodb'],
  /** The primary gives up and is elected again. */
  stepDown: ['mongodb'],
  /** Every connection is cut, once. */
  cut: [...engines.map((e) => `gateway→${e}`), ...engines.map((e) => `${e}→mongodb`)],
  /** Connections stay, nothing passes. */
  hang: ['gateway→care', ...engines.map((e) => `${e}→mongodb`)],
});

/** mulberry32: small, and the same everywhere for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * The faults of a run: shuffled, every kind on every target before any comes again, begun a second or three apart,
 * so that several lie over each other. The same seed gives the same plan.
 */
export function planOf(seed: number, seconds: number, engines: readonly string[]): Step[] {
  const random = randomFrom(seed);
  const steps: Step[] = [];
  let round: [Fault, string][] = [];
  for (let at = 1; at < seconds; at += 1 + random() * 2) {
    if (round.length === 0) round = shuffled(everyFault(engines), random);
    const [fault, target] = round.pop() as [Fault, string];
    steps.push({ at: tenths(at), fault, target, seconds: tenths(0.5 + random() * 6.5) });
  }
  return steps;
}

const everyFault = (engines: readonly string[]): [Fault, string][] =>
  Object.entries(faultsOn(engines)).flatMap(([fault, targets]) =>
    targets.map((t): [Fault, string] => [fault as Fault, t]),
  );

function shuffled<T>(list: T[], random: () => number): T[] {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j] as T, list[i] as T];
  }
  return list;
}

const tenths = (n: number): number => Math.round(n * 10) / 10;
