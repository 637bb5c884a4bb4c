/** How many patients reads choose from, and how many share a last name: what one search finds. */
export const seededPatients = 200;
export const perLastName = 20;

export const searchedLastNames = Array.from(
  { length: seededPatients / perLastName },
  (_, n) => `Household ${letters(n)}`,
);

/** A patient with all ten fields that are stored encrypted; nobody's data. The same number gives the same. */
export function patientBody(n: number, lastName = `Person ${letters(n)}`) {
  const id = String(n).padStart(9, '0');
  return {
    firstName: `Given ${letters(n)}`,
    lastName,
    dateOfBirth: `19${String(40 + (n % 60))}-0${1 + (n % 9)}-1${n % 9}`,
    sex: n % 2 === 0 ? 'female' : 'male',
    email: `p${id}@example.com`,
    phone: `+1617555${String(n % 10_000).padStart(4, '0')}`,
    address: {
      line1: `${n} Example Street`,
      city: 'Boston',
      state: 'MA',
      postalCode: '02115',
      country: 'US',
    },
    mrn: `MRN-${id}`,
    partnerPatientId: `bench-${id}`,
    insuranceInfo: { payerId: 'PAYER1', payerName: 'Example Health', memberId: `M${id}`, planName: 'Gold' },
    preferredLanguage: 'en-US',
    timezone: 'America/New_York',
  };
}
export type PatientBody = ReturnType<typeof patientBody>;

export function seededBody(n: number): PatientBody {
  return patientBody(n, searchedLastNames[Math.floor(n / perLastName)]);
}

/** A number in letters: names hold no digits. */
function letters(n: number): string {
  const rest = Math.floor(n / 26);
  return (rest > 0 ? letters(rest - 1) : '') + String.fromCharCode(97 + (n % 26));
}
