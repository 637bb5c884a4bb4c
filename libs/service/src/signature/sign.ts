import { createHmac, type KeyObject } from 'node:crypto';
import type { SigningKeys } from './secret.ts';

export interface SignedMessage {
  /** `webhook-id`: the same at every attempt. */
  id: string;
  /** Of this attempt, seconds since the epoch. */
  timestamp: number;
  /** The exact bytes that are sent. */
  body: string;
}

/**
 * The headers that prove where a body comes from. `next` is the new secret while a rotation is open: receivers of the
 * plain signature compare one hex string, so it has a header of its own; Standard Webhooks takes a list.
 */
export function signatureHeaders(
  { id, timestamp, body }: SignedMessage,
  current: SigningKeys,
  next?: SigningKeys,
): Record<string, string> {
  const content = `${id}.${timestamp}.${body}`;
  const standard = (keys: SigningKeys): string => `v1,${hmac(keys.decoded, content, 'base64')}`;
  const headers: Record<string, string> = {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': standard(current),
    'x-rymeda-signature': hmac(current.whole, body, 'hex'),
  };
  if (next === undefined) return headers;
  headers['webhook-signature'] += ` ${standard(next)}`;
  headers['x-rymeda-signature-next'] = hmac(next.whole, body, 'hex');
  return headers;
}

const hmac = (key: KeyObject, text: string, encoding: 'hex' | 'base64'): string =>
  createHmac('sha256', key).update(text, 'utf8').digest(encoding);
