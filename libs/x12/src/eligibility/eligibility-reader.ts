import type { SetReader } from '../file/set-reader.ts';
import { all, find, inner, type Loop } from '../loops/loop-reader.ts';
import { centsAt } from '../syntax/amount.ts';
import { element, repetitions, type Segment } from '../syntax/segment.ts';

/** EB. `information`: EB01, for example 1 active, 6 inactive, B co-payment. */
export interface Benefit {
  information: string;
  coverageLevel: string;
  /** EB03: service types; type 30 stands for the plan's benefit categories, which are then listed by themselves. */
  serviceTypes: string[];
  insuranceType: string;
  plan: string;
  /** EB07, cents. */
  amount?: number;
  /** EB08: a share, for example 0.2. */
  percent?: string;
  inNetwork: 'yes' | 'no' | 'not applicable' | 'unknown';
}

export interface Eligibility {
  traceNumbers: string[];
  memberId?: string;
  isDependent: boolean;
  /** AAA03: the request could not be answered. That is an error, never "inactive". */
  rejections: string[];
  benefits: Benefit[];
}

export type Coverage = 'active' | 'inactive' | 'unknown';

/** `person` gets each subscriber and dependent as it comes. */
export function eligibilityReader(
  person: (eligibility: Eligibility) => void,
): SetReader<{ rejections: string[] }> {
  return {
    loop(loop) {
      const name = find(loop, 'NM1', 1, 'IL', '03');
      const memberId = name === undefined ? '' : element(name, 9);
      person({
        traceNumbers: all(loop, 'TRN').map((t) => element(t, 2)),
        ...(memberId === '' ? {} : { memberId }),
        isDependent: loop.id === '2000D',
        rejections: [...rejectionsOf(loop), ...inner(loop, '2110').flatMap(rejectionsOf)],
        benefits: inner(loop, '2110').map((l) => benefitOf(l.first)),
      });
    },
    end: (root) => ({ rejections: inner(root, '2000A', '2000B').flatMap(rejectionsOf) }),
  };
}

/** EB01 1 to 5 are forms of active, 6 to 8 of inactive; a rejection decides nothing. */
export function coverageOf({ rejections, benefits }: Pick<Eligibility, 'rejections' | 'benefits'>): Coverage {
  if (rejections.length > 0) return 'unknown';
  if (benefits.some((b) => /^[1-5]$/.test(b.information))) return 'active';
  return benefits.some((b) => /^[678]$/.test(b.information)) ? 'inactive' : 'unknown';
}

const rejectionsOf = (loop: Loop): string[] => all(loop, 'AAA').map((aaa) => element(aaa, 3));

function benefitOf(eb: Segment): Benefit {
  const amount = centsAt(eb, 7);
  const percent = element(eb, 8);
  const network = element(eb, 12);
  return {
    information: element(eb, 1),
    coverageLevel: element(eb, 2),
    serviceTypes: repetitions(eb, 3),
    insuranceType: element(eb, 4),
    plan: element(eb, 5),
    ...(amount === undefined ? {} : { amount }),
    ...(percent === '' ? {} : { percent }),
    inNetwork:
      network === 'Y' ? 'yes' : network === 'N' ? 'no' : network === 'W' ? 'not applicable' : 'unknown',
  };
}
