import { call } from '../api.ts';
import { patientBody } from '../patients.ts';
import { undisturbed } from '../measures/undisturbed.ts';
import type { Load } from '../load/load.ts';
import type { Platform } from '../platform.ts';
import type { Figure } from '../report/figures.ts';
import { percentile } from '../statistics.ts';
import { measureCipherRate } from './cipher-rate.ts';
import { measureRotation } from './rotation.ts';

const listed = 100;
const warmSeconds = 4;
const walked = 5_000;
const sideBySide = 16;

/** What encryption costs: one field, a list of many, keys asked for, and a rotation beside a running load. */
export async function measureEncryption(
  platform: Platform,
  load: Load,
  seconds: number,
  signal: AbortSignal,
  report: (line: string) => void,
): Promise<Figure[]> {
  report('Encryption: fields');
  const cipher = await measureCipherRate();
  // As with one patient: what engines off the path make of it is measured by itself.
  await platform.runOthers(false);
  report(`Encryption: lists of ${listed}`);
  await measureLists(platform, load, warmSeconds);
  const list = await undisturbed(() => measureLists(platform, load, seconds), report);
  report(`Encryption: ${walked} patients for the rotation`);
  await seed(platform, signal);
  report('Encryption: a rotation under load');
  const { alone, beside } = await measureRotation(platform, signal);
  const calls = await keyCalls(platform);
  await platform.runOthers(true);
  const kept = beside.reads.perSecond / beside.readsBefore.perSecond;
  return [
    {
      what: 'a 20-byte field sealed and opened ÷ node:crypto alone',
      figure: `${(100 * cipher.ratio).toFixed(1)}% of ${Math.round(cipher.bare)}/s`,
      target: '≥ 60%',
      met: cipher.ratio >= 0.6,
    },
    {
      what: `list of ${listed} patients, one caller`,
      figure: `p50 ${list.p50.toFixed(1)} p99 ${list.p99.toFixed(1)} ms`,
      target: 'p99 < 15 ms',
      met: list.p99 < 15,
    },
    {
      what: `records re-encrypted a second, alone (${alone.records})`,
      figure: String(Math.round(alone.perSecond)),
      target: '≥ 5000/s',
      met: alone.perSecond >= 5_000,
    },
    {
      what: `records re-encrypted a second, beside ${Math.round(beside.readsBefore.perSecond)} reads a second`,
      figure: String(Math.round(beside.perSecond)),
      target: '≥ 5000/s',
      met: beside.perSecond >= 5_000,
    },
    {
      what: 'reads a second meanwhile ÷ before',
      figure: `${(100 * kept).toFixed(1)}%, p99 ${beside.reads.p99Ms.toFixed(0)} ms (before ${beside.readsBefore.p99Ms.toFixed(0)})`,
      target: '> 80%',
      met: kept > 0.8,
    },
    {
      what: 'calls of the key provider by care, whole run',
      figure: String(calls),
      target: '≤ 20',
      met: calls <= 20,
    },
  ];
}

/** One caller that reads each answer to its end, in the load generator's process: a client's own parsing is not the platform's. */
async function measureLists({ stack, token }: Platform, load: Load, seconds: number) {
  const path = `/v1/care/patients?limit=${listed}`;
  const { data } = await call<{ data: unknown[] }>('GET', stack.gateway + path, token);
  if (data.length !== listed) throw new Error(`The list holds ${data.length} patients`);
  const { latencies, failures } = await load.run({
    origin: stack.gateway,
    headers: { accept: 'application/json', authorization: `Bearer ${token}` },
    connections: 1,
    seconds,
    plan: { kind: 'cycle', requests: [{ method: 'GET', path }] },
  });
  if (Object.keys(failures).length > 0) throw new Error(`Lists failed: ${JSON.stringify(failures)}`);
  const took = latencies.sort();
  return { p50: percentile(took, 50), p99: percentile(took, 99) };
}

async function seed({ stack, token, seeded }: Platform, signal: AbortSignal): Promise<void> {
  const url = `${stack.gateway}/v1/care/patients`;
  for (let n = 0; n < walked; n += sideBySide) {
    signal.throwIfAborted();
    const bodies = Array.from({ length: sideBySide }, () => patientBody(seeded.next++));
    await Promise.all(bodies.map((body) => call('POST', url, token, body)));
  }
}

/** One for each organisation, purpose and cache period; rotation asks once more. */
async function keyCalls({ stack }: Platform): Promise<number> {
  const text = await (await fetch(`${stack.services['care']?.admin ?? ''}/metrics`)).text();
  return Number(/^rymeda_key_provider_calls(?:\{[^}]*\})? (\d+)/m.exec(text)?.[1]);
}
