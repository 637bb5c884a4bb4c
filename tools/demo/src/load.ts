import { makeMeter, type Meter } from './meter.ts';
import type { Platform } from './platform.ts';

export const resources = ['patient', 'provider', 'session', 'note'] as const;
export type LoadedResource = (typeof resources)[number];
export type Tally = Record<LoadedResource, { made: number; found: number }>;

/** What one run knows while it loads. */
export type Load = {
  rymeda: Platform;
  meter: Meter;
  startedAt: Date;
  tally: Tally;
  /** Changes made to each record, by `<resource>/<id>`: audit must show as many. */
  changes: Map<string, number>;
  /** By corrected NPI: several people's visits are one practitioner's, who is looked up once. */
  providers: Map<string, Promise<string>>;
  npisCorrected: number;
};

export function beginLoad(rymeda: Platform, startedAt: Date): Load {
  return {
    rymeda,
    meter: makeMeter(),
    startedAt,
    tally: {
      patient: { made: 0, found: 0 },
      provider: { made: 0, found: 0 },
      session: { made: 0, found: 0 },
      note: { made: 0, found: 0 },
    },
    changes: new Map(),
    providers: new Map(),
    npisCorrected: 0,
  };
}

export function noteChange(load: Load, resource: LoadedResource, id: string): void {
  const key = `${resource}/${id}`;
  load.changes.set(key, (load.changes.get(key) ?? 0) + 1);
}
