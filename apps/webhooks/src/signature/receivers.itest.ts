import { freePort } from '@rymeda/testing';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { bodyOf } from '../deliveries/body.rules.ts';
import { newSigningSecret, signingKeys } from '@rymeda/service/signature';
import { signatureHeaders } from '@rymeda/service/signature';

const folder = join(import.meta.dirname, '../../../../docs/receivers');
const receivers: [language: string, command: string, args: string[], version: string[]][] = [
  ['JavaScript', process.execPath, ['receiver.mjs'], ['--version']],
  ['Python', 'python3', ['receiver.py'], ['--version']],
  ['Go', 'go', ['run', 'receiver.go'], ['version']],
  ['Java', 'java', ['Receiver.java'], ['--version']],
];

const running: ChildProcess[] = [];
afterAll(() => {
  // The whole group: `go run` has a child of its own.
  for (const one of running) if (one.pid !== undefined) process.kill(-one.pid, 'SIGKILL');
});

async function start(command: string, args: string[], secret: string): Promise<string> {
  const port = await freePort();
  const env = { ...process.env, PORT: String(port), WEBHOOK_SECRET: secret };
  running.push(spawn(command, args, { cwd: folder, env, stdio: 'ignore', detached: true }));
  const url = `http://127.0.0.1:${port}/`;
  for (let tries = 0; tries < 1_500; tries++) {
    const answered = await fetch(url, { method: 'POST', body: 'x' }).then(
      () => true,
      () => false,
    );
    if (answered) return url;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${command} does not listen`);
}

describe.each(receivers)('the receiver in %s of docs/receivers', (language, command, args, version) => {
  const there = spawnSync(command, version).status === 0;
  if (!there) console.warn(`The receiver in ${language} is not run: there is no ${command} on this machine.`);
  (there ? it : it.skip)(
    'accepts what we send, names in any script included, and nothing else',
    async () => {
      const secret = newSigningSecret();
      const url = await start(command, args, secret);
      const body = bodyOf(
        {
          event: 'patient.created',
          id: 'evt_1',
          createdAt: '2026-03-02T14:00:00.000Z',
          organizationId: 'org_1',
          data: { id: 'pat_1', resource: { firstName: 'Zoë 👩🏽‍⚕️', lastName: '李 مريم "x" \\ \u2028' } },
        },
        '2026-11-01',
      );
      const headers = signatureHeaders({ id: 'whd_1', timestamp: 1, body }, signingKeys(secret));
      const post = async (text: string, more: Record<string, string>): Promise<number> =>
        (await fetch(url, { method: 'POST', body: text, headers: more })).status;
      expect(await post(body, headers)).toBe(204);
      expect(await post(body.replace('Zoë', 'Zoe'), headers)).toBe(400);
      expect(await post(body, { ...headers, 'x-rymeda-signature': '00' })).toBe(400);
      expect(await post(body, { ...headers, 'x-rymeda-signature': 'é' })).toBe(400);
      expect(await post(body, {})).toBe(400);
    },
    180_000,
  );
});
