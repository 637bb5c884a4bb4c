import { z } from 'zod';
import { auditedTypes } from './resource-types.ts';

/**
 * Filters of the log are judged by their form, unlike references elsewhere: an empty list means that nobody saw it, and a
 * slip of the keyboard must not say so.
 */
export const auditedType = z
  .enum(auditedTypes, 'must be a type of record that the log knows, such as care_session')
  .meta({ id: 'AuditedType', description: 'What entries are about, `<engine>_<resource>`' });

export const auditedPatient = () =>
  z
    .string()
    .regex(/^pat_[0-9a-f]{32}$/, 'must be pat_ and 32 hex digits')
    .meta({ description: 'Id of a patient (pat_…)', examples: ['pat_…'] });

/** Entries are about more than records, such as addresses and days, and other issuers' clients. */
export const auditedRecord = () =>
  z
    .string()
    .max(100)
    .regex(/^[\x21-\x7e]+$/, 'must not be empty or have spaces');

/** Another issuer names its users and clients as it likes. */
export const auditedUser = () =>
  z
    .string()
    .min(1, 'must not be empty')
    .max(100)
    .meta({ description: 'API client (cli_…), user (usr_…), svc:<service> or system:<job>' });
