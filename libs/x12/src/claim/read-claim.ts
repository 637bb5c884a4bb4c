import { all, find, inner, type Loop } from '../loops/loop-reader.ts';
import { adjustmentsOf } from '../remittance/adjustment.ts';
import { optional } from '../remittance/claim-payment.ts';
import { centsAt, requiredCents } from '../syntax/amount.ts';
import {
  checkedDate,
  component,
  components,
  element,
  invalidElement,
  type Segment,
} from '../syntax/segment.ts';
import { addressOf, nameOf, subscriberOf } from './read-party.ts';
import type { LineAdjudication, OtherPayer, ProfessionalClaim, ServiceLine } from './professional-claim.ts';

type ClaimFields = Omit<ProfessionalClaim, 'billingProvider' | 'payTo' | 'subscriber' | 'patient' | 'payer'>;

/** Loop 2300. Throws X12Error for an element that can't be read. */
export function claimFieldsOf(loop: Loop): ClaimFields {
  const clm = loop.first;
  const controlNumber = element(clm, 1);
  if (controlNumber === '') throw invalidElement(clm, 1, 'is required');
  const rendering = inner(loop, '2310').find((l) => element(l.first, 1) === '82');
  return {
    controlNumber,
    charge: requiredCents(clm, 2),
    placeOfService: component(clm, 5, 1),
    frequency: component(clm, 5, 3),
    providerSignature: element(clm, 6),
    acceptsAssignment: element(clm, 7),
    benefitsAssigned: element(clm, 8),
    releaseOfInformation: element(clm, 9),
    ...optional('priorPayerClaimNumber', reference(loop, 'F8')),
    ...optional('authorization', reference(loop, 'G1')),
    ...optional('intermediaryNumber', reference(loop, 'D9')),
    diagnoses: all(loop, 'HI').flatMap(diagnosesOf),
    ...(rendering === undefined ? {} : { rendering: renderingOf(rendering) }),
    otherPayers: inner(loop, '2320').map(otherPayerOf),
    lines: inner(loop, '2400').map(lineOf),
  };
}

const diagnosisQualifiers = new Set(['ABK', 'ABF', 'BK', 'BF']);

const diagnosesOf = (hi: Segment): { qualifier: string; code: string }[] =>
  hi.elements
    .slice(1)
    .map((_, i) => ({ qualifier: component(hi, i + 1, 1), code: component(hi, i + 1, 2) }))
    .filter((d) => diagnosisQualifiers.has(d.qualifier));

function lineOf(loop: Loop): ServiceLine {
  const sv1 = find(loop, 'SV1');
  if (sv1 === undefined) throw invalidElement(loop.first, 1, 'is not followed by SV1');
  const [, procedure = '', ...modifiers] = components(sv1, 1);
  const rendering = inner(loop, '2420').find((l) => element(l.first, 1) === '82');
  return {
    procedure,
    modifiers: modifiers.slice(0, 4).filter((m) => m !== ''),
    charge: requiredCents(sv1, 2),
    units: element(sv1, 4)
      .replace(/(\.\d*?)0+$/, '$1')
      .replace(/\.$/, ''),
    ...optional('placeOfService', element(sv1, 5)),
    diagnosisPointers: components(sv1, 7)
      .filter((p) => p !== '')
      .map(Number),
    ...periodOf(loop),
    ...optional('controlNumber', reference(loop, '6R')),
    ...(rendering === undefined ? {} : { rendering: renderingOf(rendering) }),
    adjudications: inner(loop, '2430').map(adjudicationOf),
  };
}

function periodOf(loop: Loop): { from: string; to?: string } {
  const dtp = find(loop, 'DTP', 1, '472');
  if (dtp === undefined) throw invalidElement(loop.first, 1, 'has no service date (DTP*472)');
  const [from = '', to] = element(dtp, 3).split('-');
  return {
    from: checkedDate(dtp, 3, from),
    ...(to === undefined ? {} : { to: checkedDate(dtp, 3, to) }),
  };
}

function adjudicationOf(loop: Loop): LineAdjudication {
  const svd = loop.first;
  const [, procedure = '', ...modifiers] = components(svd, 3);
  const date = find(loop, 'DTP', 1, '573');
  return {
    payerId: element(svd, 1),
    paid: requiredCents(svd, 2),
    procedure,
    modifiers: modifiers.slice(0, 4).filter((m) => m !== ''),
    units: element(svd, 5),
    adjustments: all(loop, 'CAS').flatMap(adjustmentsOf),
    ...(date === undefined ? {} : { date: checkedDate(date, 3, element(date, 3)) }),
  };
}

function otherPayerOf(loop: Loop): OtherPayer {
  const parties = inner(loop, '2330');
  const insured = parties.find((l) => element(l.first, 1) === 'IL');
  const payer = parties.find((l) => element(l.first, 1) === 'PR');
  if (insured === undefined || payer === undefined)
    throw invalidElement(loop.first, 1, 'is not followed by its subscriber and its payer');
  const amount = (qualifier: string): number | undefined => {
    const amt = find(loop, 'AMT', 1, qualifier);
    return amt === undefined ? undefined : centsAt(amt, 2);
  };
  const [paid, remaining] = [amount('D'), amount('EAF')];
  return {
    payer: { name: element(payer.first, 3), id: element(payer.first, 9), ...addressOf(payer) },
    subscriber: subscriberOf(loop.first, insured),
    ...(paid === undefined ? {} : { paid }),
    ...(remaining === undefined ? {} : { remaining }),
    adjustments: all(loop, 'CAS').flatMap(adjustmentsOf),
  };
}

function renderingOf(loop: Loop) {
  const prv = find(loop, 'PRV');
  return {
    ...nameOf(loop.first),
    npi: element(loop.first, 9),
    ...(prv === undefined ? {} : optional('taxonomy', element(prv, 3))),
  };
}

function reference(loop: Loop, qualifier: string): string {
  const ref = find(loop, 'REF', 1, qualifier);
  return ref === undefined ? '' : element(ref, 2);
}
