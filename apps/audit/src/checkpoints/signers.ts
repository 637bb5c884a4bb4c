import type { AuditConfig } from '../config.ts';
import { localSigner, type Signer } from './signer.ts';

/** Who signs, as configured: KMS, and the AWS SDK with it, only where it is asked for. */
export const configuredSigners =
  (config: AuditConfig, localKey: (name: string) => Promise<Buffer>) =>
  async (name: string): Promise<Signer[]> => {
    const ids = [config.AUDIT_SIGNING_KMS_KEY_ID, config.AUDIT_SECOND_SIGNING_KMS_KEY_ID];
    const held = ids.filter((id) => id !== undefined);
    if (held.length === 0) return [localSigner(name, await localKey(name))];
    const { kmsSigner } = await import('./kms-signer.ts');
    const region = config.AWS_REGION ?? 'us-east-1';
    const endpoint = config.AWS_ENDPOINT_URL;
    return Promise.all(
      held.map((keyId) =>
        kmsSigner({ name, keyId, region, ...(endpoint === undefined ? {} : { endpoint }) }),
      ),
    );
  };
