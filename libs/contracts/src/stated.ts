/** Headers in which a caller says why it looks. What they hold is recorded, so it is a code and never free text. */
export const reasonForm = /^[A-Za-z0-9][A-Za-z0-9._:#/-]{2,63}$/;

/**
 * HL7's PurposeOfUse (v3 ActReason, as of FHIR R5). A list and no form: what is stated decides what patients are told of in an
 * accounting of disclosures, and a slip of the pen must not stand there.
 */
export const purposesOfUse = [
  // Treatment.
  'TREAT',
  'CAREMGT',
  'CLINTRL',
  'COC',
  'ETREAT',
  'BTG',
  'ERTREAT',
  'POPHLTH',
  // Payment.
  'HPAYMT',
  'CLMATTCH',
  'COVAUTH',
  'COVERAGE',
  'ELIGDTRM',
  'ELIGVER',
  'ENROLLM',
  'MILDCRG',
  'REMITADV',
  // Health care operations.
  'HOPERAT',
  'DONAT',
  'FRAUD',
  'GOV',
  'HACCRED',
  'HCOMPL',
  'HDECD',
  'HDIRECT',
  'HDM',
  'HLEGAL',
  'HOUTCOMS',
  'HPRGRP',
  'HQUALIMP',
  'HSYSADMIN',
  'LABELING',
  'METAMGT',
  'MEMADMIN',
  'MILCDM',
  'PATADMIN',
  'PATSFTY',
  'PERFMSR',
  'RECORDMGT',
  'SYSDEV',
  'HTEST',
  'TRAIN',
  // Marketing.
  'HMARKT',
  // Research.
  'HRESCH',
  'BIORCH',
  'CLINTRCH',
  'CLINTRCHNPC',
  'CLINTRCHPC',
  'PRECLINTRCH',
  'DSRCH',
  'POARCH',
  'TRANSRCH',
  // What patients ask for.
  'PATRQT',
  'FAMRQT',
  'PWATRNY',
  'SUPNWK',
  // Public health and safety.
  'PUBHLTH',
  'DISASTER',
  'THREAT',
] as const;
