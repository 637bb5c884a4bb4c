import { centsAt, requiredCents } from '../syntax/amount.ts';
import { element, invalidElement, type Segment } from '../syntax/segment.ts';

/** One reason of a CAS. `group`: CO, PR, OA or PI; `reason`: a CARC; cents. */
export interface Adjustment {
  group: string;
  reason: string;
  amount: number;
  quantity?: string;
}

const groups = new Set(['CO', 'PR', 'OA', 'PI', 'CR']);

/** A CAS holds up to six reasons, in threes from its second element on. */
export function adjustmentsOf(cas: Segment): Adjustment[] {
  const group = element(cas, 1);
  if (!groups.has(group)) throw invalidElement(cas, 1, 'is no adjustment group');
  const found: Adjustment[] = [];
  for (let at = 2; at <= 17; at += 3) {
    const reason = element(cas, at);
    if (reason === '') {
      if (centsAt(cas, at + 1) !== undefined) throw invalidElement(cas, at, 'is required with its amount');
      continue;
    }
    const quantity = element(cas, at + 2);
    found.push({
      group,
      reason,
      amount: requiredCents(cas, at + 1),
      ...(quantity === '' ? {} : { quantity }),
    });
  }
  if (found.length === 0) throw invalidElement(cas, 2, 'is required');
  // What would be passed over might be money.
  if (cas.elements.slice(20).some((value) => value !== ''))
    throw invalidElement(cas, 20, 'comes after the six reasons that a CAS holds');
  return found;
}

export const sumOf = (amounts: readonly { amount: number }[]): number =>
  amounts.reduce((sum, a) => sum + a.amount, 0);
