import type { Platform } from '../platform.ts';
import type { Figure } from '../report/figures.ts';
import { patientBody } from '../patients.ts';
import { cpuSeconds, perAnswer } from './cpu.ts';

/** A request that is typical of an engine, and the processes whose time it costs. */
interface Typical {
  engine: string;
  what: string;
  method?: 'POST';
  path: (n: number) => string;
  body?: (n: number) => unknown;
  form?: string;
}

const each = 600;
const sideBySide = 8;

const typical = ({ stack, seeded }: Platform): Typical[] => {
  const client = stack.organizations[0]?.clients.find(({ name }) => name === 'full');
  const credentials = { client_id: client?.clientId ?? '', client_secret: client?.clientSecret ?? '' };
  const form = new URLSearchParams({ grant_type: 'client_credentials', ...credentials }).toString();
  const id = (n: number): string => seeded.ids[n % seeded.ids.length] ?? '';
  const list = (engine: string, what: string, path: string): Typical => ({ engine, what, path: () => path });
  return [
    { engine: 'identity', what: 'a token', method: 'POST', path: () => '/oauth2/token', form },
    { engine: 'care', what: 'a patient read', path: (n) => `/v1/care/patients/${id(n)}` },
    {
      engine: 'care',
      what: 'a patient made',
      method: 'POST',
      path: () => '/v1/care/patients',
      body: (n) => patientBody(n),
    },
    list('care', 'a list of 20 patients', '/v1/care/patients?limit=20'),
    list('revenue', 'a list of claims, empty', '/v1/revenue/claims'),
    list('compliance', 'a list of credentials, empty', '/v1/compliance/credentials'),
    list('oris', 'a list of workflows, empty', '/v1/oris/workflows'),
    list('audit', 'a list of 20 entries', '/v1/audit/logs?limit=20'),
    list('webhooks', 'a list of endpoints, empty', '/v1/webhooks/endpoints'),
  ];
};

/**
 * What each engine can answer a second with one core, by the CPU time of its own process for each answer: it holds on a shared
 * machine as on one's own, since time that others take is not counted.
 */
export async function measureCapacity(
  platform: Platform,
  signal: AbortSignal,
  report: (line: string) => void,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  let made = platform.seeded.next;
  for (const one of typical(platform)) {
    signal.throwIfAborted();
    // Compiled and cached first.
    await ask(platform, one, made, 100);
    made += 100;
    await platform.trail.caughtUp();
    const before = await cpuSeconds(platform.home);
    const failed = await ask(platform, one, made, each);
    const used = perAnswer(before, await cpuSeconds(platform.home), each);
    made += each;
    const own = used[one.engine] ?? NaN;
    const perCore = 1e6 / own;
    const others = ['gateway', 'mongodb']
      .map((name) => `${name} ${Math.round(used[name] ?? NaN)}`)
      .join(', ');
    report(`  ${one.engine}: ${one.what}: ${Math.round(own)} µs`);
    figures.push({
      what: `${one.engine}: ${one.what}`,
      figure: `${Math.round(own)} µs of CPU, ${Math.round(perCore)}/s and core (${others} µs)`,
      target: 'all answered',
      met: failed === 0,
    });
  }
  platform.seeded.next = made;
  return figures;
}

/** Answers how many failed. */
async function ask({ stack, token }: Platform, one: Typical, from: number, count: number): Promise<number> {
  let [next, failed] = [0, 0];
  const worker = async (): Promise<void> => {
    for (let n = next++; n < count; n = next++) {
      const type = one.form === undefined ? 'application/json' : 'application/x-www-form-urlencoded';
      const body = one.form ?? (one.body === undefined ? undefined : JSON.stringify(one.body(from + n)));
      const answer = await fetch(stack.gateway + one.path(n), {
        method: one.method ?? 'GET',
        headers: {
          ...(body === undefined ? {} : { 'content-type': type }),
          ...(one.form === undefined ? { authorization: `Bearer ${token}` } : {}),
        },
        ...(body === undefined ? {} : { body }),
      });
      await answer.arrayBuffer();
      if (!answer.ok) failed++;
    }
  };
  await Promise.all(Array.from({ length: sideBySide }, worker));
  return failed;
}
