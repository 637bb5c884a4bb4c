import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { UploadOptions } from '../object-store.ts';

/**
 * A PUT whose length, type, digest and encryption are signed: S3 refuses a file with any other. They travel as headers,
 * because S3 takes its encryption headers from nowhere else.
 */
export function uploadRequest(
  object: { Bucket: string; Key: string },
  storeKeyId: string,
  { bytes, contentType, sha256, kmsKeyId = storeKeyId }: UploadOptions,
) {
  const checksum = Buffer.from(sha256, 'hex').toString('base64');
  const headers = {
    'content-type': contentType,
    'x-amz-checksum-sha256': checksum,
    'x-amz-server-side-encryption': 'aws:kms',
    'x-amz-server-side-encryption-aws-kms-key-id': kmsKeyId,
    'x-amz-server-side-encryption-bucket-key-enabled': 'true',
  };
  const command = new PutObjectCommand({
    ...object,
    ContentLength: bytes,
    ContentType: contentType,
    ChecksumSHA256: checksum,
    ServerSideEncryption: 'aws:kms',
    SSEKMSKeyId: kmsKeyId,
    BucketKeyEnabled: true,
  });
  return { command, headers, signed: new Set(['content-length', ...Object.keys(headers)]) };
}
