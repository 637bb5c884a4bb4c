import { newId, randomToken } from '@rymeda/kernel';

const requestIdForm = /^[A-Za-z0-9_.:-]{8,128}$/;
/** W3C Trace Context, version 00; ids of zeros only are invalid. */
const traceparentForm = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The caller's own request id when it is well formed, else a new one. */
export const requestIdOf = (given: string | undefined): string =>
  given !== undefined && requestIdForm.test(given) ? given : newId('req');

/** The caller's `traceparent` when it is well formed, else the start of a new trace. */
export function traceparentOf(given: string | undefined): string {
  if (given !== undefined && traceparentForm.test(given)) return given;
  const ids = Buffer.from(randomToken(24), 'base64url').toString('hex');
  return `00-${ids.slice(0, 32)}-${ids.slice(32)}-01`;
}
