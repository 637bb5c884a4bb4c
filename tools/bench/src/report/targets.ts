import type { Scenario, Subject } from '../scenarios.ts';

export interface Figures {
  perSecond: number;
  p50: number;
  p99: number;
  ratio: number | null;
  /** Of an engine: what the gateway adds to its median, milliseconds. */
  overhead: number | null;
}

export interface Verdict {
  target: string | null;
  /** Null where there is no target, or nothing to judge it by. */
  met: boolean | null;
}

interface Target {
  text: string;
  holds(figures: Figures): boolean | null;
}

const ratio = (least: number, of: string): Target => ({
  text: `≥ ${Math.round(least * 100)}% of ${of}`,
  holds: (f) => (f.ratio === null ? null : f.ratio >= least),
});
const p99 = (below: number): Target => ({ text: `p99 < ${below} ms`, holds: (f) => f.p99 < below });
const rate = (least: number): Target => ({ text: `≥ ${least}/s`, holds: (f) => f.perSecond >= least });
const overhead = (below: number): Target => ({
  text: `gateway adds < ${below} ms`,
  holds: (f) => (f.overhead === null ? null : f.overhead < below),
});
const recorded: Target = {
  text: 'recorded ≥ 50% of it',
  holds: (f) => (f.ratio === null ? null : f.ratio >= 0.5),
};

const targets: Record<string, Target[]> = {
  'get/gateway/16': [ratio(0.18, 'baseline'), p99(60)],
  'get/gateway/64': [ratio(0.25, 'baseline')],
  'get/engine/1': [overhead(2)],
  'unrecorded/gateway/16': [recorded],
  'unrecorded/gateway/64': [recorded],
  'create/gateway/16': [ratio(0.35, 'baseline'), p99(80)],
  'search/gateway/16': [rate(500), p99(60)],
};

export function requestTargets(
  scenario: Scenario,
  subject: Subject,
  concurrency: number,
  figures: Figures,
): Verdict {
  return judge(targets[`${scenario}/${subject}/${concurrency}`] ?? [], figures);
}

function judge(all: Target[], figures: Figures): Verdict {
  if (all.length === 0) return { target: null, met: null };
  const held = all.map((target) => target.holds(figures));
  const met = held.includes(false) ? false : held.includes(null) ? null : true;
  return { target: all.map(({ text }) => text).join(', '), met };
}

export const auditDelayTarget = (p99Ms: number): Verdict => ({
  target: 'p99 < 1000 ms',
  met: p99Ms < 1_000,
});

/** Tenancy scoping and policy, what they add to a bare query. */
export const policyTarget = (addedUs: number): Verdict => ({
  target: 'adds < 20 µs',
  met: addedUs < 20,
});

export const processTarget = (readySeconds: number, idleMb: number): Verdict => ({
  target: 'ready < 3 s, < 150 MB idle',
  met: readySeconds < 3 && idleMb < 150,
});
