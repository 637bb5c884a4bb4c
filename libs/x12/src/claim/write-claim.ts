import { formatCents } from '../syntax/amount.ts';
import type {
  ClaimAdjustment,
  LineAdjudication,
  Name,
  OtherPayer,
  PostalAddress,
  ProfessionalClaim,
  ServiceLine,
  Subscriber,
} from './professional-claim.ts';
import type { SegmentWriter } from './segment-writer.ts';

/** Loop 2300 and what is in it. */
export function writeClaim(out: SegmentWriter, claim: ProfessionalClaim): void {
  out.write(
    'CLM',
    claim.controlNumber,
    formatCents(claim.charge),
    undefined,
    undefined,
    [claim.placeOfService, 'B', claim.frequency],
    claim.providerSignature,
    claim.acceptsAssignment,
    claim.benefitsAssigned,
    claim.releaseOfInformation,
  );
  if (claim.authorization !== undefined) out.write('REF', 'G1', claim.authorization);
  if (claim.priorPayerClaimNumber !== undefined) out.write('REF', 'F8', claim.priorPayerClaimNumber);
  if (claim.intermediaryNumber !== undefined) out.write('REF', 'D9', claim.intermediaryNumber);
  if (claim.diagnoses.length > 0)
    out.write('HI', ...claim.diagnoses.map((d) => [d.qualifier, d.code.replaceAll('.', '')]));
  if (claim.rendering !== undefined) {
    writeProvider(out, '82', claim.rendering);
    if (claim.rendering.taxonomy !== undefined) out.write('PRV', 'PE', 'PXC', claim.rendering.taxonomy);
  }
  for (const other of claim.otherPayers) writeOtherPayer(out, other);
  for (const [i, line] of claim.lines.entries()) writeLine(out, line, i + 1);
}

function writeLine(out: SegmentWriter, line: ServiceLine, number: number): void {
  out.write('LX', String(number));
  out.write(
    'SV1',
    ['HC', line.procedure, ...line.modifiers],
    formatCents(line.charge),
    'UN',
    line.units,
    line.placeOfService,
    undefined,
    line.diagnosisPointers.map(String),
  );
  if (line.to === undefined) out.write('DTP', '472', 'D8', compact(line.from));
  else out.write('DTP', '472', 'RD8', `${compact(line.from)}-${compact(line.to)}`);
  if (line.controlNumber !== undefined) out.write('REF', '6R', line.controlNumber);
  if (line.rendering !== undefined) writeProvider(out, '82', line.rendering);
  for (const adjudication of line.adjudications) writeAdjudication(out, adjudication);
}

function writeAdjudication(out: SegmentWriter, a: LineAdjudication): void {
  out.write('SVD', a.payerId, formatCents(a.paid), ['HC', a.procedure, ...a.modifiers], undefined, a.units);
  writeAdjustments(out, a.adjustments);
  if (a.date !== undefined) out.write('DTP', '573', 'D8', compact(a.date));
}

function writeOtherPayer(out: SegmentWriter, other: OtherPayer): void {
  const { subscriber, payer } = other;
  writeSubscriberInformation(out, subscriber, subscriber.relationship ?? '18');
  writeAdjustments(out, other.adjustments);
  if (other.paid !== undefined) out.write('AMT', 'D', formatCents(other.paid));
  if (other.remaining !== undefined) out.write('AMT', 'EAF', formatCents(other.remaining));
  out.write('OI', undefined, undefined, 'Y', undefined, undefined, 'Y');
  writeName(out, 'IL', subscriber, 'MI', subscriber.memberId);
  if (subscriber.address !== undefined) writeAddress(out, subscriber.address);
  writeName(out, 'PR', { name: payer.name }, 'PI', payer.id);
  if (payer.address !== undefined) writeAddress(out, payer.address);
}

export const writeSubscriberInformation = (
  out: SegmentWriter,
  s: Subscriber,
  relationship: string | undefined,
): void =>
  out.write(
    'SBR',
    s.rank,
    relationship,
    s.groupNumber,
    s.groupName,
    undefined,
    undefined,
    undefined,
    undefined,
    s.filingIndicator,
  );

/** A CAS has room for six reasons of one group. */
export function writeAdjustments(out: SegmentWriter, adjustments: readonly ClaimAdjustment[]): void {
  const groups = new Map<string, ClaimAdjustment[]>();
  for (const a of adjustments) groups.set(a.group, [...(groups.get(a.group) ?? []), a]);
  for (const [group, members] of groups)
    for (let at = 0; at < members.length; at += 6)
      out.write(
        'CAS',
        group,
        ...members.slice(at, at + 6).flatMap((a) => [a.reason, formatCents(a.amount), a.quantity]),
      );
}

const writeProvider = (out: SegmentWriter, entity: string, provider: Name & { npi: string }): void =>
  writeName(out, entity, provider, 'XX', provider.npi);

/** NM1: 1 a person, 2 an organisation. */
export const writeName = (
  out: SegmentWriter,
  entity: string,
  who: Name,
  qualifier?: string,
  id?: string,
): void =>
  out.write(
    'NM1',
    entity,
    who.firstName === undefined ? '2' : '1',
    who.name,
    who.firstName,
    who.middleName,
    undefined,
    undefined,
    id === undefined ? undefined : qualifier,
    id,
  );

export function writeAddress(out: SegmentWriter, address: PostalAddress): void {
  out.write('N3', address.line1, address.line2);
  out.write('N4', address.city, address.state, address.postalCode.replaceAll('-', ''));
}

export const compact = (date: string): string => date.replaceAll('-', '');
