/** npm, the bootstrap and the terminal each pass a Ctrl-C on: within this time it is one and the same. */
const SAME_SIGNAL_MS = 1_000;

export interface Interrupts {
  signal: AbortSignal;
  first: Promise<NodeJS.Signals>;
  stopListening: () => void;
}

/** The first signal asks for an orderly end, a later one for an end at once. */
export function listenForInterrupts(atOnce: () => void): Interrupts {
  const controller = new AbortController();
  const { promise: first, resolve } = Promise.withResolvers<NodeJS.Signals>();
  let firstAt: number | null = null;
  const onSignal = (name: NodeJS.Signals): void => {
    if (firstAt === null) {
      firstAt = Date.now();
      controller.abort(new Error(`Interrupted by ${name}; what was started has been stopped again.`));
      resolve(name);
    } else if (Date.now() - firstAt > SAME_SIGNAL_MS) {
      atOnce();
    }
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, onSignal);
  const stopListening = (): void => {
    for (const name of signals) process.off(name, onSignal);
  };
  return { signal: controller.signal, first, stopListening };
}
