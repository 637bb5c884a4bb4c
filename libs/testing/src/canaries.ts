import { randomInt } from 'node:crypto';

/**
 * PHI in tests carries this word wherever text may stand, so that one search over every byte at rest and every
 * log tells whether any PHI ever left the processes.
 */
export const canary = 'Kanarienvogel';

let n = randomInt(1_000_000_000);
const unique = (): string => (n++).toString(36);

/** A patient whose every PHI field is a canary; `more` replaces fields. */
export function canaryPatient(more: Record<string, unknown> = {}): Record<string, unknown> {
  const tag = `${canary}${unique()}`;
  return {
    firstName: `Ana ${tag}`,
    lastName: `O'Neil-Łódź ${tag} 🦊`,
    dateOfBirth: `19${50 + randomInt(40)}-0${1 + randomInt(9)}-1${randomInt(10)}`,
    sex: 'female',
    email: `${tag}@example.org`,
    phone: `+1 (617) 555-${1000 + randomInt(9000)}`,
    address: { line1: `1 ${tag} Street`, city: tag, state: 'MA', postalCode: '02138', country: 'US' },
    mrn: `MRN-${tag}`,
    partnerPatientId: `ext-${tag}`,
    insuranceInfo: {
      payerId: 'PAYER1',
      payerName: `${tag} Health`,
      memberId: `M-${tag}`,
      groupNumber: `G-${tag}`,
      relationship: 'self',
    },
    preferredLanguage: 'en-US',
    timezone: 'America/New_York',
    ...more,
  };
}

export const canaryNote = (): string => `Client reports ${canary}${unique()}. Mood stable.\nPlan: follow up.`;

/** Every provider needs its own NPI: nine random digits and the check digit. */
export function newNpi(): string {
  const body = `1${String(randomInt(100_000_000)).padStart(8, '0')}`;
  for (let check = 0; check < 10; check++)
    if (luhnOf(`80840${body}${check}`) % 10 === 0) return `${body}${check}`;
  throw new Error('unreachable: one of ten digits always fits');
}

function luhnOf(digits: string): number {
  return [...digits]
    .reverse()
    .reduce((sum, c, i) => sum + (i % 2 === 1 ? [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][Number(c)]! : Number(c)), 0);
}

export const newProviderBody = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  firstName: 'Grace',
  lastName: 'Hopper',
  npi: newNpi(),
  specialty: '103TC0700X',
  credentialStatus: 'active',
  licenseStates: ['MA'],
  ...more,
});

/** The forms in which a text may lie in a file: as it is, in lower and upper case, in hex, in base64, in UTF-16. */
export function formsOf(text: string): Buffer[] {
  const plain = [text, text.toLowerCase(), text.toUpperCase()];
  const base64 = [0, 1, 2].map((shift) => {
    const encoded = Buffer.from('x'.repeat(shift) + text).toString('base64');
    // Characters at the ends depend on their neighbours.
    return encoded.slice(shift === 0 ? 0 : 4, encoded.length - 4).replace(/=+$/, '');
  });
  return [...plain, ...base64, Buffer.from(text).toString('hex')]
    .map((s) => Buffer.from(s))
    .concat(Buffer.from(text, 'utf16le'));
}
