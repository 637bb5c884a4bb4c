import {
  KMSClient,
  KMSServiceException,
  type GenerateDataKeyCommandInput,
  type KMSClientConfig,
} from '@aws-sdk/client-kms';
import { ConfiguredRetryStrategy } from '@smithy/core/retry';
import { KeyRefusedError } from '../key-provider.ts';

export interface KmsOptions {
  region: string;
  /** For tests and for VPC endpoints; otherwise the region's own. */
  endpoint?: string | undefined;
  /** Default: the SDK's chain (a role of the pod, of the machine, the environment). */
  credentials?: KMSClientConfig['credentials'];
}

/** Longest for one operation, all retries included; below the ten seconds in which an answer must begin. */
const deadlineMs = 6_000;

const attempts = 6;
/** Full jitter under 100 ms doubled each time: the SDK's own pauses would use up the deadline with three of them. */
const pauseMs = (attempt: number): number => Math.random() * Math.min(2_000, 100 * 2 ** attempt);

/** KMS throttles by account and Region, so a refusal for the rate is no failure yet. */
export const kmsClient = ({ region, endpoint, credentials }: KmsOptions): KMSClient =>
  new KMSClient({
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
    retryStrategy: new ConfiguredRetryStrategy(attempts, pauseMs),
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
  });

/** For each call: a client's own limits are those of one attempt. */
export const withinDeadline = () => ({ abortSignal: AbortSignal.timeout(deadlineMs) });

/** What KMS binds to a wrapped key and shows in CloudTrail. `purpose` is a key's, or `organization` for the shared CMK. */
export const encryptionContext = (
  organizationId: string,
  purpose: string,
): NonNullable<GenerateDataKeyCommandInput['EncryptionContext']> => ({ organizationId, purpose });

/** KMS's own words for "reached, and no": another attempt would meet the same. */
const refusals = new Set([
  'AccessDeniedException',
  'DisabledException',
  'IncorrectKeyException',
  'InvalidCiphertextException',
  'InvalidKeyUsageException',
  'KMSInvalidStateException',
  'NotFoundException',
]);

export const isKms = (error: unknown, name: string): boolean =>
  error instanceof KMSServiceException && error.name === name;

/** The answer, with KMS's refusals told apart from its absence. */
export async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    if (cause instanceof KMSServiceException && refusals.has(cause.name))
      throw new KeyRefusedError(cause.name, { cause });
    throw cause;
  }
}

export function bytes(value: Uint8Array | undefined, what: string): Buffer {
  if (value === undefined || value.length === 0) throw new Error(`KMS answered without ${what}`);
  const copy = Buffer.from(value);
  // The SDK's own buffer would otherwise keep a plaintext key until it is collected.
  value.fill(0);
  return copy;
}
