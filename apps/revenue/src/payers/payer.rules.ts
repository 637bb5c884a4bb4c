import type { FeeScheduleEntry, PayerCreate, PayerPatch } from '@rymeda/contracts';
import { toCents } from '@rymeda/kernel';
import { mergePatch } from '@rymeda/service/records';
import { payerFields, type Fee, type PayerState } from './payer.ts';

export const newPayer = (
  command: PayerCreate,
  birth: { id: string; organizationId: string; now: Date },
): PayerState => {
  // As a patch leaves them: what is null within an object is not there.
  const { address, edi } = mergePatch<Pick<PayerCreate, 'address' | 'edi'>>({}, command);
  return {
    id: birth.id,
    organizationId: birth.organizationId,
    name: command.name,
    payerId: command.payerId,
    timelyFilingDays: command.timelyFilingDays ?? null,
    claimFilingIndicator: command.claimFilingIndicator ?? null,
    address: address ?? null,
    edi: edi ?? null,
    feeSchedule: inCents(command.feeSchedule),
    acceptsReplacement: command.acceptsReplacement,
    writeOffCodes: command.writeOffCodes,
    createdAt: birth.now,
    updatedAt: birth.now,
    version: 1,
  };
};

/** The payer after a JSON Merge Patch (RFC 7396), with the names of the fields that really changed. */
export function changePayer(
  state: PayerState,
  patch: PayerPatch,
  now: Date,
): { payer: PayerState; changed: string[] } {
  const { feeSchedule, ...plain } = patch;
  const merged = mergePatch(state, {
    ...plain,
    ...(feeSchedule === undefined ? {} : { feeSchedule: inCents(feeSchedule) }),
  });
  const changed = payerFields.filter((f) => JSON.stringify(merged[f]) !== JSON.stringify(state[f]));
  if (changed.length === 0) return { payer: state, changed };
  return { payer: { ...merged, updatedAt: now, version: state.version + 1 }, changed };
}

const inCents = (schedule: readonly FeeScheduleEntry[]): Fee[] =>
  schedule.map((entry) => ({ ...entry, charge: toCents(entry.charge) }));
