import { z } from 'zod';

/** The checks before submission, and how severe each is unless an organisation says otherwise. */
export const checks = {
  diagnosis_required: { severity: 'error', summary: 'A claim names a diagnosis' },
  diagnosis_known: { severity: 'error', summary: 'Diagnoses are billable codes of ICD-10-CM' },
  diagnosis_repeated: { severity: 'error', summary: 'No diagnosis comes twice' },
  procedure_known: {
    severity: 'error',
    summary: 'HCPCS level II codes exist; CPT, which is licensed, by form',
  },
  diagnosis_pointers: { severity: 'error', summary: 'Diagnosis pointers lead to a diagnosis, each once' },
  modifiers_repeated: { severity: 'error', summary: 'No modifier comes twice on a line' },
  charge_sum: { severity: 'error', summary: 'The total is the sum of the lines' },
  charge_zero: { severity: 'warning', summary: 'Each line has a charge' },
  place_of_service: { severity: 'error', summary: 'Places of service are in the list of CMS' },
  service_date_future: { severity: 'error', summary: 'No service lies in the future' },
  service_date_known: { severity: 'warning', summary: 'Each line has a date, or its session was started' },
  timely_filing: { severity: 'error', summary: "The payer's time for filing has not passed" },
  session_held: {
    severity: 'error',
    summary: 'The session was neither cancelled nor missed, or each line has a date; and it is still there',
  },
  session_completed: { severity: 'warning', summary: 'The session was completed' },
  note_signed: { severity: 'off', summary: 'A note of the session was signed' },
  duplicate_claim: { severity: 'warning', summary: 'No other claim bills the same service of that day' },
  coverage: { severity: 'warning', summary: 'The patient is covered by the payer on the day' },
  billing_provider: {
    severity: 'warning',
    summary: 'The organisation has billing name, NPI, tax id and address',
  },
  rendering_provider: { severity: 'warning', summary: 'The rendering provider is there, with a valid NPI' },
  excluded_provider: {
    severity: 'error',
    summary: 'No federal payer is billed for a provider who stands on an exclusion list (42 CFR 1001.1901)',
    fixed: true,
  },
  patient_details: { severity: 'warning', summary: 'The patient has what an 837P needs' },
  replacement_accepted: { severity: 'error', summary: 'The payer takes corrected and void claims' },
} as const satisfies Record<string, { severity: Severity; summary: string; fixed?: true }>;
type Severity = 'error' | 'warning' | 'off';
export type CheckName = keyof typeof checks;
export const checkNames = Object.keys(checks) as [CheckName, ...CheckName[]];
/** Those whose severity is the organisation's to choose; the others are the law's. */
export type AdjustableCheck = {
  [Name in CheckName]: (typeof checks)[Name] extends { fixed: true } ? never : Name;
}[CheckName];
export const adjustableChecks = checkNames.filter((name) => !('fixed' in checks[name])) as [
  AdjustableCheck,
  ...AdjustableCheck[],
];

/** What a check found. Says where and what to do, never a value. */
export const finding = z
  .object({
    check: z.enum(checkNames),
    code: z.string().meta({ description: 'As in the `details` of a 422' }),
    field: z.string().meta({ description: 'Dotted: `lines.0.modifiers`' }),
    severity: z.enum(['error', 'warning']),
    hint: z.string(),
  })
  .meta({ id: 'ClaimFinding' });
export type Finding = z.infer<typeof finding>;
