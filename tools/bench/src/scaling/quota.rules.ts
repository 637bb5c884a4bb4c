/** May a process go on now? It may while it has used less than its share of the time since `begun`. */
export interface Budget {
  /** Of a core: 0.1 is a tenth. */
  share: number;
  /** What it may have saved up, seconds of CPU: an idle process gets no long burst afterwards. */
  mostSaved: number;
}

export interface Account {
  /** CPU seconds that it may still use; negative when it has overdrawn. */
  saved: number;
}

/** After `elapsed` seconds in which the process used `used` seconds of CPU. */
export const settle = (
  { saved }: Account,
  { share, mostSaved }: Budget,
  elapsed: number,
  used: number,
): Account => ({
  saved: Math.min(mostSaved, saved + share * elapsed - used),
});

export const mayRun = ({ saved }: Account): boolean => saved > 0;
