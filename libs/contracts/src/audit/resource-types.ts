import { resourceTypes } from '../permissions/resources.ts';

/** Engines with keys of their own, whose making, rotation and end are entries. */
const withKeys = ['care', 'identity', 'revenue', 'compliance', 'oris', 'webhooks', 'audit'] as const;

/** What the log is about besides the records that roles speak of. */
const besides = [
  'audit_gap',
  'audit_month',
  'audit_refused_requests',
  'audit_unreadable',
  'identity_credential',
  'identity_grant',
  'identity_invitation',
  'identity_signing_key',
  'identity_token_refusal',
  'oris_definition',
  'platform_contents',
  'platform_records',
  'revenue_code_list',
  'revenue_submission',
  'webhooks_event',
  'webhooks_replay',
] as const;

/**
 * Every `resourceType` of an entry. A name never leaves this list, also when its records do: entries about them are kept for
 * years.
 */
export const auditedTypes = [
  ...resourceTypes,
  ...withKeys.map((engine) => `${engine}_encryption_key` as const),
  ...besides,
] as const;
export type AuditedType = (typeof auditedTypes)[number];
