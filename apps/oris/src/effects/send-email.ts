import { sha256, type Secret } from '@rymeda/kernel';
import { effectKey, type Outcome, type Step } from './effect.ts';

export interface EmailInput {
  to: string[];
  subject: string;
  text: string;
}

export interface SmtpSettings {
  host: string;
  port: number;
  /** TLS from the first byte; otherwise STARTTLS, which production demands. */
  secure: boolean;
  requireTls: boolean;
  user?: string | undefined;
  password?: Secret<string> | undefined;
  from: string;
}

interface Fault {
  /** The server's, where it answered. */
  responseCode?: number;
  code?: string;
  syscall?: string;
}
/** There was no session to send by. */
const beforeSending = new Set(['EDNS', 'ETLS', 'EAUTH']);

/** Loaded with the first mail: many services never send one, and an idle service is the smaller for it. */
async function openTransport(settings: SmtpSettings) {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    host: settings.host,
    port: settings.port,
    secure: settings.secure,
    requireTLS: settings.requireTls,
    ignoreTLS: !settings.secure && !settings.requireTls,
    pool: true,
    maxConnections: 5,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    // A step's own time ends before (at most 60 s).
    socketTimeout: 65_000,
    ...(settings.user === undefined || settings.password === undefined
      ? {}
      : { auth: { user: settings.user, pass: settings.password.reveal() } }),
    // What an author wrote is text: no file and no address is ever read for it.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/** Mail through the platform's own server. Its Message-ID is the same however often it is tried (RFC 5322, 3.6.4). */
export function emailSender(settings: SmtpSettings) {
  let opened: ReturnType<typeof openTransport> | undefined;
  const domain = settings.from.slice(settings.from.lastIndexOf('@') + 1).replace('>', '');

  return {
    async send(step: Step, input: EmailInput): Promise<Outcome> {
      const messageId = messageIdOf(step, domain);
      try {
        const transport = await (opened ??= openTransport(settings));
        const { rejected } = await transport.sendMail({
          from: settings.from,
          to: input.to,
          // A line break in it would begin another header.
          subject: input.subject.replaceAll(/[\r\n]+/g, ' '),
          text: input.text,
          messageId,
          headers: { 'Auto-Submitted': 'auto-generated' },
          signal: AbortSignal.timeout(step.timeoutSeconds * 1_000),
        });
        const refused = positionsOf(rejected, input.to);
        return {
          kind: 'done',
          output: {
            ok: refused.length === 0,
            messageId,
            accepted: input.to.length - refused.length,
            refused,
          },
          sent: { kind: 'email', outcome: 'sent' },
        };
      } catch (error) {
        const { responseCode, code, syscall } = error as Fault;
        return {
          kind: 'failed',
          error: {
            code: responseCode === undefined ? 'NO_ANSWER' : 'REFUSED',
            message:
              responseCode === undefined
                ? 'The mail server did not answer'
                : `The mail server answered ${responseCode}`,
          },
          // 5yz are for good (RFC 5321, section 4.2.1).
          mayPass: responseCode === undefined || responseCode < 500,
          mayHaveLeft: responseCode === undefined && syscall !== 'connect' && !beforeSending.has(code ?? ''),
          sent: { kind: 'email', outcome: 'failed' },
        };
      }
    },
    close: () => void opened?.then((transport) => transport.close()),
  };
}
export type EmailSender = ReturnType<typeof emailSender>;

/** Where those addresses stand among the recipients, from 0: a run says no address. */
function positionsOf(addresses: readonly string[], to: readonly string[]): number[] {
  const sought = new Set(addresses.map((a) => a.toLowerCase()));
  return to.flatMap((address, i) => (sought.has(address.toLowerCase()) ? [i] : []));
}

export const messageIdOf = (step: Pick<Step, 'run' | 'key'>, domain: string): string =>
  `<${sha256(effectKey(step)).toString('hex').slice(0, 40)}@${domain}>`;
