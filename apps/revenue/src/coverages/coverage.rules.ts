import type { CoverageCreate, CoveragePatch } from '@rymeda/contracts';
import { validationFailed, type FieldFault } from '@rymeda/kernel';
import { mergePatch } from '@rymeda/service/records';
import { coverageFields, type CoverageState } from './coverage.ts';

export const newCoverage = (
  command: CoverageCreate,
  birth: { id: string; organizationId: string; now: Date },
): CoverageState => checked(unfinishedCoverage(command, birth), command);

/** The same where its subscriber may still be to be named: `lacksSubscriber`. */
export const unfinishedCoverage = (
  command: CoverageCreate,
  birth: { id: string; organizationId: string; now: Date },
): CoverageState => ({
  id: birth.id,
  organizationId: birth.organizationId,
  clientId: command.clientId,
  payerId: command.payerId,
  rank: command.rank,
  // As a patch leaves it: what is null within an object is not there.
  subscriber: mergePatch<Pick<CoverageCreate, 'subscriber'>>({}, command).subscriber ?? null,
  memberId: command.memberId,
  groupNumber: command.groupNumber ?? null,
  relationship: command.relationship,
  from: command.from ?? null,
  to: command.to ?? null,
  createdAt: birth.now,
  updatedAt: birth.now,
  version: 1,
});

/** Whether somebody else's insurance doesn't say whose. Nothing is billed to it: who is insured can't be guessed. */
export const lacksSubscriber = ({
  relationship,
  subscriber,
}: Pick<CoverageState, 'relationship' | 'subscriber'>): boolean => relationship !== 'self' && !subscriber;

/** The coverage after a JSON Merge Patch (RFC 7396), with the names of the fields that really changed. */
export function changeCoverage(
  state: CoverageState,
  patch: CoveragePatch,
  now: Date,
): { coverage: CoverageState; changed: string[] } {
  const merged = checked(mergePatch(state, patch), patch);
  const changed = coverageFields.filter((f) => JSON.stringify(merged[f]) !== JSON.stringify(state[f]));
  if (changed.length === 0) return { coverage: state, changed };
  return { coverage: { ...merged, updatedAt: now, version: state.version + 1 }, changed };
}

/** What no field says alone. VALIDATION_FAILED. One that care's record left unfinished can be changed in other things. */
function checked(state: CoverageState, said: CoveragePatch): CoverageState {
  const faults: FieldFault[] = [];
  const { from, to } = state;
  const names = said.relationship !== undefined || said.subscriber !== undefined;
  if (names && lacksSubscriber(state))
    faults.push({ field: 'subscriber', code: 'required', message: 'is required when it is not the patient' });
  if (from && to && to < from)
    faults.push({ field: 'to', code: 'out_of_range', message: 'must not be before from' });
  if (faults.length > 0) throw validationFailed(faults);
  return state;
}

/** The clear part of a coverage, which is enough to choose one. */
export interface CoveragePeriod {
  payerId: string;
  rank: number;
  from?: string | null | undefined;
  to?: string | null | undefined;
}

/** The coverage by a payer on a day, of the rank that is billed where there are several. */
export function coverageFor<C extends CoveragePeriod>(
  { day, payerId, rank }: { day: string; payerId: string; rank: number },
  coverages: readonly C[],
): C | undefined {
  const fitting = coverages.filter((c) => c.payerId === payerId && holdsOn(c, day));
  return fitting.find((c) => c.rank === rank) ?? primaryOn(day, fitting);
}

const holdsOn = (c: CoveragePeriod, day: string): boolean =>
  (!c.from || c.from <= day) && (!c.to || day <= c.to);

/** The coverage that pays first on a day (YYYY-MM-DD); of two with one rank the one that comes first. */
export const primaryOn = <C extends CoveragePeriod>(day: string, coverages: readonly C[]): C | undefined =>
  coverages.filter((c) => holdsOn(c, day)).sort((a, b) => a.rank - b.rank)[0];
