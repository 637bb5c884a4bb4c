import { z } from 'zod';

/**
 * CPT or HCPCS by form: CPT category I (five digits), II (…F), III (…T), PLA (…U), MAAA (…M), vaccine
 * administration (…A); HCPCS level II (a letter A to V and four digits). CPT's list is licensed: only form is judged.
 */
export const procedureCode = () =>
  z.string().regex(/^(\d{4}[0-9AFMTU]|[A-V]\d{4})$/, 'must be a CPT or HCPCS code');

/** ICD-10-CM by form, with or without its point: F41.1, F411, Z3A.40, U07.1. */
export const diagnosisCode = () =>
  z.string().regex(/^[A-Z]\d[0-9AB](\.?[0-9A-Z]{1,4})?$/, 'must be an ICD-10-CM code');

export const modifier = () => z.string().regex(/^[A-Z0-9]{2}$/, 'must be a two-character modifier');

/** X12 data element 1032, claim filing indicator, as 005010X222A1 lists it (SBR09). */
export const claimFilingIndicator = () =>
  z.enum(
    '11 12 13 14 15 16 17 AM BL CH CI DS FI HM LM MA MB MC OF TV VA WC ZZ'.split(' ') as [
      string,
      ...string[],
    ],
    'must be a claim filing indicator (X12 element 1032)',
  );
