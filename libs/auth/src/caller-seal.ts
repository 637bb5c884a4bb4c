import { createHmac } from 'node:crypto';
import { macRing, type Clock, type KeyRing, type Secret } from '@rymeda/kernel';

/** The header that carries a sealed caller from the gateway to an engine, and between services. */
export const callerHeader = 'x-rymeda-caller';

/** What the gateway saw of a caller, or what a service says of itself. */
export interface Caller {
  ipAddress: string;
  requestId: string;
  userAgent?: string;
  /** SHA-256 of the client certificate, base64url (RFC 8705, section 3.1). */
  certificateThumbprint?: string;
  /** The gateway knows that the organisation lets nobody in from there: the engine refuses, and records it. */
  addressRefused?: true;
  /** The sending service, when it calls on its own. */
  service?: string;
  /** Milliseconds since the epoch; set by `seal`. */
  issuedAt: number;
}

export interface CallerSeal {
  seal(caller: Omit<Caller, 'issuedAt'>): string;
  /** The caller, or undefined for anything that wasn't sealed with one of these keys within the last 60 s. */
  open(header: string | undefined): Caller | undefined;
}

const validMs = 60_000;
/** The sender's clock may be ahead by this. */
const aheadMs = 5000;
const maxLength = 4096;

/** base64url(JSON) `.` base64url(HMAC-SHA-256 over the first part), under a key derived from the services' newest. */
export function createCallerSeal(serviceKeys: Secret<KeyRing>, clock: Clock): CallerSeal {
  const mac = macRing(serviceKeys.reveal(), 'rymeda/caller-seal/v1', (key, body) =>
    createHmac('sha256', key).update(body).digest(),
  );

  return {
    seal(caller) {
      const body = Buffer.from(JSON.stringify({ ...caller, issuedAt: clock().getTime() })).toString(
        'base64url',
      );
      return `${body}.${mac.of(body).toString('base64url')}`;
    },
    open(header) {
      if (header === undefined || header.length > maxLength) return undefined;
      const dot = header.indexOf('.');
      const body = header.slice(0, dot);
      const given = Buffer.from(header.slice(dot + 1), 'base64url');
      // Decoding is lenient, so the text itself must be the one form that encodes these bytes.
      if (dot < 1 || given.toString('base64url') !== header.slice(dot + 1)) return undefined;
      if (!mac.isOf(given, body)) return undefined;
      const caller = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as Caller;
      const age = clock().getTime() - caller.issuedAt;
      return age > validMs || age < -aheadMs ? undefined : caller;
    },
  };
}
