import { join } from 'node:path';
import { startChild } from '../load/child.ts';

/** How the receiver behaves from now on, and what it is asked. Plain data: it crosses a process boundary. */
export type ReceiverCommand =
  /** `hang`: paths that are never answered. `delays`: whether to note how old each event is on its arrival. */
  | { kind: 'listen'; answer: number; hang: string[]; delays?: boolean }
  | { kind: 'count' }
  | { kind: 'collect' };

export interface Sample {
  headers: Record<string, string>;
  body: string;
}

export interface Received {
  /** Milliseconds, by the receiver's own clock. */
  arrivals: number[];
  samples: Sample[];
  /** Milliseconds from the event's time to its arrival. */
  delays: number[];
}

/** A partner's server on loopback, in a process of its own. */
export interface Receiver {
  origin: string;
  listen(command: Omit<Extract<ReceiverCommand, { kind: 'listen' }>, 'kind'>): Promise<void>;
  count(): Promise<number>;
  collect(): Promise<Received>;
  end(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const child = startChild(join(import.meta.dirname, 'receiver.ts'));
  const port = await child.receive<number>();
  const ask = async <T>(command: ReceiverCommand): Promise<T> => {
    const answer = child.receive<T>();
    child.send(command);
    return answer;
  };
  return {
    origin: `http://127.0.0.1:${port}`,
    listen: async (command) => void (await ask({ kind: 'listen', ...command })),
    count: () => ask<number>({ kind: 'count' }),
    collect: () => ask<Received>({ kind: 'collect' }),
    end: () => child.end(),
  };
}
