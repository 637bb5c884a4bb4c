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
