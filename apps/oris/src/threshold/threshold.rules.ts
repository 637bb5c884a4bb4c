import type { ThresholdTrigger } from '@rymeda/contracts';

/** What lies in the window of one group. */
export interface Tally {
  total: number;
  hits: number;
}

type Config = Pick<ThresholdTrigger, 'measure' | 'atLeast' | 'minimum' | 'rearmBelow'>;

/** The measure's value; null while there are too few events to say anything. */
export function valueOf(config: Config, tally: Tally): number | null {
  if (config.measure === 'count') return tally.total;
  return tally.total < config.minimum || tally.total === 0 ? null : tally.hits / tally.total;
}

export interface Judgement {
  fires: boolean;
  /** Whether it may fire at the next event. */
  armed: boolean;
  value: number | null;
}

/**
 * One event comes: `before` is the window that ends now without it, `after` the one with it. It fires once when the
 * value reaches the threshold, and again only after the value was below the lower one (hysteresis), so that a value
 * that swings about the threshold does not start a run each time.
 */
export function judge(config: Config, armed: boolean, before: Tally, after: Tally): Judgement {
  const rearm = config.rearmBelow ?? config.atLeast;
  const was = valueOf(config, before);
  const isArmed = armed || was === null || was < rearm;
  const value = valueOf(config, after);
  const fires = isArmed && value !== null && value >= config.atLeast;
  return { fires, armed: isArmed && !fires, value };
}

/** An event that a threshold counts. */
export interface Sample {
  _id: string;
  at: Date;
  hit: boolean;
  /** Whether the next one may fire, as far as is known by now. */
  armed?: boolean;
  /** A run was started for the crossing whose window ends with it. */
  fired?: boolean;
}

/** What is known where an event lies that may come late. */
export interface Situation {
  /** Whether it could fire after the last event before it. */
  armed: boolean;
  /** Its window without all that happened at its own moment. */
  before: Tally;
  /** What leaves that window until the last known event, the oldest first. */
  leaving: readonly Sample[];
  /** It and all that happened then or later, the oldest first. */
  from: readonly Sample[];
}

export interface Crossing {
  /** The event that its window ends with. */
  sample: Sample;
  value: number;
}

/**
 * Judges every window again that an event lies in or comes before, in the order in which things happened: whatever order
 * they came in, each crossing is found. One that was told of at a later event is the same crossing. Events of one moment
 * are judged as one. Answers what has to be told, and what is known otherwise now.
 */
export function judgeFrom(
  config: Config & Pick<ThresholdTrigger, 'windowSeconds'>,
  { armed, before, leaving, from }: Situation,
): { crossings: Crossing[]; changed: Sample[] } {
  const queue = [...leaving, ...from];
  const states = new Map<string, Sample>();
  const crossings: Crossing[] = [];
  let [isArmed, tally, left] = [armed, before, 0];
  /** Began in what is judged here, and was not told of. */
  let untold: Crossing | undefined;
  for (const [time, samples] of Map.groupBy(from, (s) => s.at.getTime())) {
    for (; (queue[left]?.at.getTime() ?? Infinity) <= time - config.windowSeconds * 1000; left++)
      tally = add(tally, queue[left], -1);
    const after = samples.reduce((sum, s) => add(sum, s, 1), tally);
    const judged = judge(config, isArmed, tally, after);
    if (judged.fires) {
      if (untold !== undefined) crossings.push(untold);
      untold = { sample: samples.at(-1) as Sample, value: judged.value ?? 0 };
    }
    if (samples.some((s) => s.fired)) untold = undefined;
    for (const s of samples) if (s.armed !== judged.armed) states.set(s._id, { ...s, armed: judged.armed });
    [isArmed, tally] = [judged.armed, after];
  }
  if (untold !== undefined) crossings.push(untold);
  for (const { sample } of crossings)
    states.set(sample._id, { ...(states.get(sample._id) ?? sample), fired: true });
  return { crossings, changed: [...states.values()] };
}

const add = ({ total, hits }: Tally, sample: Sample | undefined, by: 1 | -1): Tally => ({
  total: total + by,
  hits: hits + (sample?.hit === true ? by : 0),
});
