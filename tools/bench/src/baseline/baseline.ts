import { join } from 'node:path';
import { startChild } from '../load/child.ts';

export interface Baseline {
  origin: string;
  /** Of the patients that it holds. */
  ids: string[];
  end(): Promise<void>;
}

/** Rejects when the process ends before it listens. */
export async function startBaseline(mongodbUri: string): Promise<Baseline> {
  const child = startChild(join(import.meta.dirname, 'server.ts'));
  try {
    child.send(mongodbUri);
    const { origin, ids } = await child.receive<Pick<Baseline, 'origin' | 'ids'>>();
    return { origin, ids, end: () => child.end() };
  } catch (error) {
    await child.end();
    throw error;
  }
}
