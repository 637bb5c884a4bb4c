import type { ClaimCreate, ClaimPatch, ClaimStatus, Finding, SubmissionState } from '@rymeda/contracts';
import { problem, validationFailed, type Problem } from '@rymeda/kernel';
import { mergePatch } from '@rymeda/service/records';
import { draftClaim, isGone, transitions, type Birth, type ClaimState } from './claim.ts';
import { linesBilled, plainOf, type Line } from './lines.rules.ts';

export const newClaim = (command: ClaimCreate, birth: Birth): ClaimState =>
  draftClaim({ ...command, lines: linesBilled(command) }, birth);

const editable = [
  'sessionId',
  'payerId',
  'cptCodes',
  'icdCodes',
  'totalAmount',
  'lines',
  'authorizationNumber',
] as const;

/** The draft after a merge patch, with the names of the fields that really changed; any other claim is refused. */
export function changeClaim(
  state: ClaimState,
  patch: ClaimPatch,
  now: Date,
): { claim: ClaimState; changed: string[] } {
  assertDraft(state, 'changed');
  // Its payer knows the claim that it takes the place of by a number of its own; another knows nothing of it.
  if (state.frequency !== '1' && patch.payerId !== undefined && patch.payerId !== state.payerId)
    throw validationFailed([
      { field: 'payerId', code: 'invalid_value', message: 'must be the payer of the claim that it replaces' },
    ]);
  const { lines: _lines, cptCodes: _codes, totalAmount: _total, ...plain } = patch;
  const lines = linesBilled(patch, state.lines);
  // The next payer is told what the first one did to each service, and all of it comes to what is charged (rule 18).
  if (state.primaryClaimId !== null && servicesOf(lines) !== servicesOf(state.lines))
    throw validationFailed([
      { field: 'lines', code: 'invalid_value', message: 'must be the services that the first payer decided' },
    ]);
  const merged: ClaimState = { ...mergePatch(state, plain), lines, ...plainOf(lines) };
  const changed = editable.filter((f) => JSON.stringify(merged[f]) !== JSON.stringify(state[f]));
  if (changed.length === 0) return { claim: state, changed };
  // What was found was found in the claim as it stood.
  const unchecked = { submissionState: 'draft' as const, findings: [] };
  return { claim: { ...merged, ...unchecked, updatedAt: now, version: state.version + 1 }, changed };
}

const servicesOf = (lines: readonly Line[]): string =>
  JSON.stringify(lines.map(({ cpt, charge }) => [cpt, charge]));

/** The draft as it is when it is gone; what was submitted stays. */
export function deleteClaim(state: ClaimState): ClaimState {
  assertDraft(state, 'deleted');
  return { ...state, version: state.version + 1 };
}

/** What a payer's or a person's decision says beside the status. Cents. */
export interface Decision {
  reason?: string | undefined;
  paidAmount?: number;
  documentIds?: string[];
}

/** The claim in its next status, or INVALID_TRANSITION. */
export function moveClaim(state: ClaimState, to: ClaimStatus, decision: Decision, now: Date): ClaimState {
  assertMove(state.status, to);
  const { reason, paidAmount, documentIds } = decision;
  return {
    ...state,
    status: to,
    submissionState: submissionStateAfter(state, to, paidAmount),
    ...(to === 'submitted' ? { submittedAt: now } : {}),
    ...(to === 'denied' ? { denialReason: reason ?? null } : {}),
    ...(to === 'appealed' ? { appealReason: reason ?? null, appealDocumentIds: documentIds ?? [] } : {}),
    ...(to === 'paid' ? { paidAmount: paidAmount ?? 0 } : {}),
    updatedAt: now,
    version: state.version + 1,
  };
}

/** INVALID_TRANSITION, unless a claim may go from one status to the other. */
export function assertMove(from: ClaimStatus, to: ClaimStatus): void {
  if (!transitions[from]?.includes(to))
    throw invalidTransition(from, to, `A claim that is ${from} can't become ${to}`);
}

function submissionStateAfter(state: ClaimState, to: ClaimStatus, paid = 0): SubmissionState {
  if (isGone(state)) return state.submissionState;
  switch (to) {
    case 'draft':
      return 'draft';
    case 'submitted':
      return 'submitted';
    case 'accepted':
      // What a denial posted stands until its payer's next answer takes its place: an appeal is no new claim.
      return state.submissionState === 'denied' ? 'denied' : 'accepted_by_payer';
    case 'denied':
      return 'denied';
    case 'paid':
      return paid < state.totalAmount ? 'partly_paid' : 'paid';
    case 'appealed':
      return state.submissionState;
  }
}

/** The draft with what its check found; without errors it is scrubbed. Unchanged when it was so already. */
export function scrubbed(state: ClaimState, findings: Finding[], now: Date): ClaimState {
  assertDraft(state, 'checked');
  const submissionState = findings.some((f) => f.severity === 'error') ? 'draft' : 'scrubbed';
  const same =
    submissionState === state.submissionState && JSON.stringify(findings) === JSON.stringify(state.findings);
  return same ? state : { ...state, submissionState, findings, updatedAt: now, version: state.version + 1 };
}

/** VALIDATION_FAILED with what is an error; the others stay with the claim as warnings. */
export function refuseErrors(findings: readonly Finding[]): void {
  const errors = findings.filter((f) => f.severity === 'error');
  if (errors.length === 0) return;
  // One a field, as every 422 has it; `/scrub` tells all.
  const fields = new Map(errors.toReversed().map((f) => [f.field, f]));
  throw validationFailed(
    [...fields.values()].toReversed().map(({ code, field, hint }) => ({ field, code, message: hint })),
  );
}

function assertDraft(state: ClaimState, verb: string): void {
  if (state.status !== 'draft')
    throw invalidTransition(state.status, 'draft', `A claim that is ${state.status} can't be ${verb}`);
}

const invalidTransition = (from: ClaimStatus, to: ClaimStatus, detail: string): Problem =>
  problem('INVALID_TRANSITION', detail, { details: { from, to } });
