import type { ComplianceConfig } from '../config.ts';

/** The KMS key under which S3 encrypts an organisation's files: its own, as far as KMS holds the organisations' keys. */
export function kmsKeyIds(
  config: Pick<ComplianceConfig, 'KEY_PROVIDER' | 'KMS_KEY_MODE' | 'KMS_SHARED_KEY_ID'>,
): (organizationId: string) => string | undefined {
  if (config.KEY_PROVIDER !== 'aws') return () => undefined;
  if (config.KMS_KEY_MODE === 'shared') return () => config.KMS_SHARED_KEY_ID;
  return (organizationId) => `alias/rymeda/${organizationId}`;
}
