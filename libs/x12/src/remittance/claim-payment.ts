import { all, find, inner, type Loop } from '../loops/loop-reader.ts';
import { centsAt, requiredCents } from '../syntax/amount.ts';
import { component, components, dateAt, element, invalidElement, type Segment } from '../syntax/segment.ts';
import { adjustmentsOf, type Adjustment } from './adjustment.ts';

/** Loop 2110. Amounts in cents. */
export interface ServicePayment {
  /** SVC01-1, for example HC. */
  qualifier: string;
  code: string;
  modifiers: string[];
  charge: number;
  paid: number;
  units?: string;
  /** REF*6R: the line control number that was sent. */
  lineControlNumber?: string;
  /** DTM*472, or 150 where the service has a range. */
  date?: string;
  adjustments: Adjustment[];
  /** RARC: LQ*HE. */
  remarks: string[];
  segment: Segment;
}

/** Loop 2100. Amounts in cents. */
export interface ClaimPayment {
  /** CLP01: the CLM01 that was sent. */
  claimNumber: string;
  /** CLP02. */
  status: string;
  charge: number;
  paid: number;
  patientResponsibility: number;
  filingIndicator?: string;
  /** CLP07. */
  payerClaimNumber?: string;
  frequency?: string;
  adjustments: Adjustment[];
  lines: ServicePayment[];
  /** NM1*QC, and NM1*74 where the payer corrects it. */
  patient?: { lastName: string; firstName?: string; memberId?: string };
  /** DTM 232 or 050, the first that is there. */
  serviceFrom?: string;
  /** RARC of MOA and MIA. */
  remarks: string[];
  segment: Segment;
}

/** Throws X12Error for an element that can't be read. */
export function claimPaymentOf(loop: Loop): ClaimPayment {
  const clp = loop.first;
  const claimNumber = element(clp, 1).trim();
  if (claimNumber === '') throw invalidElement(clp, 1, 'is required');
  const patient = find(loop, 'NM1', 1, 'QC');
  const from = find(loop, 'DTM', 1, '232') ?? find(loop, 'DTM', 1, '050');
  return {
    claimNumber,
    status: element(clp, 2),
    charge: requiredCents(clp, 3),
    paid: requiredCents(clp, 4),
    patientResponsibility: centsAt(clp, 5) ?? 0,
    ...optional('filingIndicator', element(clp, 6)),
    ...optional('payerClaimNumber', element(clp, 7)),
    ...optional('frequency', element(clp, 9)),
    adjustments: all(loop, 'CAS').flatMap(adjustmentsOf),
    lines: inner(loop, '2110').map(servicePaymentOf),
    ...(patient === undefined ? {} : { patient: patientOf(patient) }),
    ...(from === undefined ? {} : optional('serviceFrom', dateAt(from, 2))),
    remarks: [
      ...codesOf(find(loop, 'MOA'), 3, 7),
      ...codesOf(find(loop, 'MIA'), 5, 5),
      ...codesOf(find(loop, 'MIA'), 20, 23),
    ],
    segment: clp,
  };
}

function servicePaymentOf(loop: Loop): ServicePayment {
  const svc = loop.first;
  const [, , ...modifiers] = components(svc, 1);
  const date = find(loop, 'DTM', 1, '472') ?? find(loop, 'DTM', 1, '150');
  const control = find(loop, 'REF', 1, '6R');
  return {
    qualifier: component(svc, 1, 1),
    code: component(svc, 1, 2),
    modifiers: modifiers.slice(0, 4).filter((m) => m !== ''),
    charge: requiredCents(svc, 2),
    // Situational in the guide: absent when nothing was paid.
    paid: centsAt(svc, 3) ?? 0,
    ...optional('units', element(svc, 5)),
    ...(control === undefined ? {} : optional('lineControlNumber', element(control, 2))),
    ...(date === undefined ? {} : optional('date', dateAt(date, 2))),
    adjustments: all(loop, 'CAS').flatMap(adjustmentsOf),
    remarks: all(loop, 'LQ')
      .filter((lq) => element(lq, 1) === 'HE')
      .map((lq) => element(lq, 2)),
    segment: svc,
  };
}

const patientOf = (nm1: Segment) => ({
  lastName: element(nm1, 3),
  ...optional('firstName', element(nm1, 4)),
  ...optional('memberId', element(nm1, 9)),
});

const codesOf = (segment: Segment | undefined, from: number, to: number): string[] => {
  if (segment === undefined) return [];
  return segment.elements.slice(from, to + 1).filter((code) => code !== '');
};

/** A field that is there only with a value. */
export const optional = <K extends string>(name: K, value: string | undefined): Partial<Record<K, string>> =>
  value === undefined || value === '' ? {} : ({ [name]: value } as Record<K, string>);
