import type { X12Answers } from '@rymeda/contracts';
import type { FoundSet, Inspected } from './inspect.ts';

const mostCodes = 100;

type Ours<S> = (scope: S, numbers: readonly string[]) => Promise<Pick<ReadonlySet<string>, 'has'>>;

/** What was read of 271s and 277s, counted: of whom it was said stays in the file. */
export async function answersIn<S>(
  scope: S,
  { sets, faults }: Pick<Inspected, 'sets' | 'faults'>,
  ours: Ours<S>,
): Promise<X12Answers | null> {
  if (faults.length > 0) return null;
  const contents = sets.filter((s) => s.faults.length === 0).map((s) => s.content);
  const eligibility = peopleOf(contents);
  const statuses = contents.flatMap((c) => (c.kind === '277' ? c.claims : []));
  if (eligibility === null && statuses.length === 0) return null;
  const known = await ours(scope, [...new Set(statuses.map((s) => s.controlNumber))]);
  const counts = new Map<string, { claims: number; matched: number }>();
  for (const { codes, controlNumber } of statuses)
    for (const code of new Set(codes)) {
      const count = counts.get(code) ?? { claims: 0, matched: 0 };
      count.claims++;
      if (known.has(controlNumber)) count.matched++;
      counts.set(code, count);
    }
  const claimStatuses = [...counts].map(([code, count]) => ({ code, ...count })).slice(0, mostCodes);
  return { eligibility, claimStatuses };
}

function peopleOf(contents: readonly FoundSet['content'][]): X12Answers['eligibility'] {
  const all = contents.flatMap((c) => (c.kind === '271' ? [c.people] : []));
  if (all.length === 0) return null;
  return all.reduce((a, b) => ({
    active: a.active + b.active,
    inactive: a.inactive + b.inactive,
    unknown: a.unknown + b.unknown,
  }));
}
