import { join } from 'node:path';
import { startChild } from './child.ts';
import type { LoadResult, LoadSpec } from './plan.ts';

/** The load generator, in a process of its own. */
export interface Load {
  run(spec: LoadSpec): Promise<LoadResult>;
  end(): Promise<void>;
}

/** Nothing but loopback is ever asked, and never for longer than this. */
const mostSeconds = 120;

export function startLoad(): Load {
  const child = startChild(join(import.meta.dirname, 'generator.ts'));
  return {
    run(spec) {
      if (new URL(spec.origin).hostname !== '127.0.0.1') throw new Error(`${spec.origin} is not loopback`);
      if (spec.seconds > mostSeconds) throw new Error(`${spec.seconds} s is too long`);
      const result = child.receive<LoadResult>();
      child.send(spec);
      return result;
    },
    end: () => child.end(),
  };
}
