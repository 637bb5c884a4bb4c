import { compact, writeAddress, writeClaim, writeName, writeSubscriberInformation } from './write-claim.ts';
import type { BillingProvider, Person, ProfessionalClaim, SubmissionHeader } from './professional-claim.ts';
import { createSegmentWriter, type SegmentWriter } from './segment-writer.ts';
import { framedSet, writeInterchange, type Envelope } from './write-interchange.ts';

export const version837p = '005010X222A1';
/** The guide recommends at most so many claims a set; more go into further sets of the same group. */
const mostClaimsPerSet = 5_000;

/** One interchange with one group of claims. Throws RangeError for a claim that no set may hold. */
export function write837p(
  envelope: Envelope,
  header: SubmissionHeader,
  claims: readonly ProfessionalClaim[],
  claimsPerSet = mostClaimsPerSet,
): string {
  if (claims.length === 0) throw new RangeError('An interchange holds at least one claim');
  const sets: string[][] = [];
  for (let at = 0; at < claims.length; at += claimsPerSet) {
    const body = bodyOf(envelope, header, claims.slice(at, at + claimsPerSet));
    sets.push(framedSet('837', sets.length + 1, version837p, body));
  }
  return writeInterchange(envelope, { functionalId: 'HC', version: version837p, sets });
}

function bodyOf(
  envelope: Envelope,
  header: SubmissionHeader,
  claims: readonly ProfessionalClaim[],
): string[] {
  const out = createSegmentWriter();
  out.write('BHT', '0019', '00', header.reference, compact(envelope.date), envelope.time, 'CH');
  const { submitter, receiver } = header;
  const { phone, email, extension } = submitter.contact;
  writeName(out, '41', submitter, '46', submitter.id);
  const ways = [
    ...(phone === undefined ? [] : ['TE', phone]),
    ...(extension === undefined ? [] : ['EX', extension]),
    ...(email === undefined ? [] : ['EM', email]),
  ];
  out.write('PER', 'IC', submitter.contact.name, ...ways);
  writeName(out, '40', { name: receiver.name }, '46', receiver.id);

  const levels = { count: 0 };
  for (const [provider, group] of byBillingProvider(claims)) {
    const billing = String(++levels.count);
    out.write('HL', billing, undefined, '20', '1');
    writeBillingProvider(out, provider, group[0], phone);
    for (const claim of group) writeSubscriber(out, claim, billing, levels);
  }
  return out.segments;
}

function writeBillingProvider(
  out: SegmentWriter,
  provider: BillingProvider,
  claim: ProfessionalClaim | undefined,
  submittersPhone: string | undefined,
): void {
  if (provider.taxonomy !== undefined) out.write('PRV', 'BI', 'PXC', provider.taxonomy);
  writeName(out, '85', provider, 'XX', provider.npi);
  writeAddress(out, provider.address);
  out.write('REF', provider.taxIdQualifier, provider.taxId.replaceAll('-', ''));
  if (provider.phone !== undefined && provider.phone !== submittersPhone)
    out.write('PER', 'IC', provider.name, 'TE', provider.phone);
  if (claim?.payTo === undefined) return;
  out.write('NM1', '87', '2');
  writeAddress(out, claim.payTo);
}

function writeSubscriber(
  out: SegmentWriter,
  claim: ProfessionalClaim,
  billing: string,
  levels: { count: number },
): void {
  check(claim);
  const { subscriber, patient, payer } = claim;
  const level = String(++levels.count);
  out.write('HL', level, billing, '22', patient === undefined ? '0' : '1');
  writeSubscriberInformation(
    out,
    subscriber,
    patient === undefined ? (subscriber.relationship ?? '18') : undefined,
  );
  writeName(out, 'IL', subscriber, 'MI', subscriber.memberId);
  writePerson(out, subscriber);
  writeName(out, 'PR', { name: payer.name }, 'PI', payer.id);
  if (payer.address !== undefined) writeAddress(out, payer.address);
  if (patient !== undefined) {
    out.write('HL', String(++levels.count), level, '23', '0');
    out.write('PAT', patient.relationship);
    writeName(out, 'QC', patient);
    writePerson(out, patient);
  }
  writeClaim(out, claim);
}

function writePerson(out: SegmentWriter, person: Person): void {
  if (person.address !== undefined) writeAddress(out, person.address);
  if (person.birthDate !== undefined) out.write('DMG', 'D8', compact(person.birthDate), person.sex ?? 'U');
}

/** Claims of one billing provider share its level; the order within stays. */
function byBillingProvider(claims: readonly ProfessionalClaim[]): [BillingProvider, ProfessionalClaim[]][] {
  const groups = new Map<string, [BillingProvider, ProfessionalClaim[]]>();
  for (const claim of claims) {
    const key = JSON.stringify([claim.billingProvider, claim.payTo]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [claim.billingProvider, [claim]]);
    else group[1].push(claim);
  }
  return [...groups.values()];
}

/** What would make the file wrong whoever reads it. What a payer may refuse is checked before submission. */
function check(claim: ProfessionalClaim): void {
  const { controlNumber, lines, charge, frequency, priorPayerClaimNumber } = claim;
  if (!/^[A-Z0-9]{1,20}$/.test(controlNumber)) throw new RangeError('CLM01 has 1 to 20 of A-Z and 0-9');
  if (lines.length < 1 || lines.length > 50) throw new RangeError('A claim has 1 to 50 lines');
  if (lines.reduce((sum, l) => sum + l.charge, 0) !== charge)
    throw new RangeError('CLM02 is the sum of the line charges');
  if ((frequency === '1') !== (priorPayerClaimNumber === undefined))
    throw new RangeError("The payer's claim number goes with frequency 7 and 8, and with no other");
}
