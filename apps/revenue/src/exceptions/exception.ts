import type { RevenueException } from '@rymeda/contracts';
import { fromCents } from '@rymeda/kernel';
import { x12InDollars } from '../x12-amounts.ts';

/** Something in a file that waits for a person. Cents. */
export type ExceptionState = Omit<RevenueException, 'createdAt' | 'updatedAt' | 'suggestions'> & {
  /** For suggestions: CLP03 and the service date. */
  charge: number;
  serviceDate: string | null;
  createdAt: Date;
  updatedAt: Date;
  version: number;
};

export function toException(
  state: ExceptionState,
  suggestions: RevenueException['suggestions'] = [],
): RevenueException {
  const { version: _version, charge: _charge, serviceDate: _date, ...fields } = state;
  return {
    ...fields,
    amount: fromCents(state.amount),
    content: x12InDollars(state.content),
    suggestions,
    createdAt: state.createdAt.toISOString(),
    updatedAt: state.updatedAt.toISOString(),
  };
}

export const exceptionEvent = (verb: 'created' | 'resolved', state: ExceptionState) => ({
  name: `revenue.exception.${verb}`,
  subject: `exception/${state.id}`,
  sequence: state.version,
  data: { id: state.id, kind: state.kind, fileId: state.fileId, claimId: state.claimId },
});
