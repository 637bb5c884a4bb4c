import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { emailSender } from './send-email.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function senderTo(options: SMTPServerOptions) {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    closeTimeout: 1,
    ...options,
  });
  // A client that gives up in the middle is an error of its connection.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const settings = { secure: false, requireTls: false, from: 'clinic@example.org' };
  const sender = emailSender({ host: '127.0.0.1', port, ...settings });
  closing.push(() => {
    sender.close();
    server.close();
  });
  return sender;
}

const run = { _id: 'run_1', organizationId: 'org_a', workflowId: 'wfl_a', depth: 0 };
const step = { run, key: 'mail', timeoutSeconds: 15 };
const mail = { to: ['a@example.org'], subject: 's', text: 't' };
const taken: SMTPServerOptions = {
  onData(stream, _session, callback) {
    stream.resume();
    stream.on('end', () => callback());
  },
};

describe('a mail', () => {
  it('whose server takes it is sent', async () => {
    const sender = await senderTo(taken);
    expect(await sender.send(step, mail)).toMatchObject({
      kind: 'done',
      output: { ok: true, accepted: 1, refused: [] },
      sent: { kind: 'email', outcome: 'sent' },
    });
  });

  const refusing = (...refused: string[]): SMTPServerOptions => ({
    ...taken,
    onRcptTo: ({ address }, _session, callback) =>
      refused.includes(address)
        ? callback(Object.assign(new Error('No such mailbox'), { responseCode: 550 }))
        : callback(),
  });
  const toTwo = { ...mail, to: ['a@example.org', 'B@Example.org'] };

  it('of which the server refuses one recipient says which, and that it is not ok', async () => {
    const sender = await senderTo(refusing('B@Example.org', 'B@example.org'));
    const outcome = await sender.send(step, toTwo);
    expect(outcome).toMatchObject({ kind: 'done', output: { ok: false, accepted: 1, refused: [1] } });
    expect(JSON.stringify(outcome).toLowerCase()).not.toContain('b@example.org');
  });

  it('of which the server refuses all recipients has failed for good', async () => {
    const sender = await senderTo(refusing('a@example.org', 'B@Example.org', 'B@example.org'));
    expect(await sender.send(step, toTwo)).toMatchObject({
      kind: 'failed',
      error: { code: 'REFUSED' },
      mayPass: false,
    });
  });

  it('that its server takes after the step’s time has failed, and is tried again', async () => {
    const sender = await senderTo({ onRcptTo: (_to, _session, callback) => setTimeout(callback, 3_000) });
    expect(await sender.send({ ...step, timeoutSeconds: 1 }, mail)).toMatchObject({
      kind: 'failed',
      error: { code: 'NO_ANSWER' },
      mayPass: true,
      mayHaveLeft: true,
    });
  });

  it('whose server is not there has failed without having left, and is tried again', async () => {
    const sender = emailSender({
      ...{ host: '127.0.0.1', port: 1, secure: false, requireTls: false, from: 'clinic@example.org' },
    });
    closing.push(() => sender.close());
    expect(await sender.send(step, mail)).toMatchObject({
      kind: 'failed',
      error: { code: 'NO_ANSWER' },
      mayPass: true,
      mayHaveLeft: false,
    });
  });
});
