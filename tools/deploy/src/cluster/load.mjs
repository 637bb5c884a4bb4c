// Runs in a pod: asks the gateway until it is told to end (SIGTERM), and tells what was answered. Argument: the plan's file.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const { gateway, clientId, clientSecret, prepare, paths, concurrency, pauseMs, seconds } = JSON.parse(
  readFileSync(process.argv[2], 'utf8'),
);
const end = performance.now() + seconds * 1000;
let stopped = false;
process.once('SIGTERM', () => (stopped = true));

let token = { value: '', until: 0 };
async function authorization() {
  if (performance.now() > token.until) {
    const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString(
      'base64',
    );
    const answer = await fetch(`${gateway}/oauth2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    if (answer.status !== 200) throw new Error(`no token: ${answer.status} ${await answer.text()}`);
    const { access_token: value, expires_in: life } = await answer.json();
    token = { value, until: performance.now() + (life * 1000) / 2 };
  }
  return `Bearer ${token.value}`;
}

const result = { requests: 0, failed: {}, byPath: {}, slowestMs: 0 };
const fail = (path, what) => {
  const key = `${path.split('?')[0]} ${what}`;
  result.failed[key] = (result.failed[key] ?? 0) + 1;
};

// No second try: what a partner's SDK would smooth over counts.
async function ask(path) {
  const headers = { authorization: await authorization() };
  const begun = performance.now();
  result.requests++;
  result.byPath[path] = (result.byPath[path] ?? 0) + 1;
  try {
    const answer = await fetch(gateway + path, { headers, signal: AbortSignal.timeout(30_000) });
    const text = await answer.text();
    if (!answer.ok) fail(path, `${answer.status} ${JSON.parse(text).error?.code ?? ''}`);
  } catch (error) {
    fail(path, error.cause?.code ?? error.name);
  }
  result.slowestMs = Math.max(result.slowestMs, Math.round(performance.now() - begun));
}

for (const { path, body, count } of prepare ?? [])
  for (let n = 0; n < count; n++) {
    const answer = await fetch(gateway + path, {
      method: 'POST',
      headers: { authorization: await authorization(), 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    await answer.text();
  }
console.log('loading');
await Promise.all(
  Array.from({ length: concurrency }, async (_, index) => {
    for (let turn = index; !stopped && performance.now() < end; turn++) {
      await ask(paths[turn % paths.length]);
      if (pauseMs > 0) await sleep(pauseMs);
    }
  }),
);
console.log(JSON.stringify(result));
process.exit(0);
