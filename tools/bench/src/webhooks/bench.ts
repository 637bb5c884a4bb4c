import type { Platform } from '../platform.ts';
import type { Figure } from '../report/figures.ts';
import { measureBacklog } from './backlog.ts';
import { measureDelay, measureHanging } from './delays.ts';
import { endpointsOf, type Endpoints } from './endpoints.ts';
import { startPublisher, type Publisher } from './publisher.ts';
import { startReceiver, type Receiver } from './receiver-plan.ts';
import { measureThroughput } from './throughput.ts';

export interface WebhookBench {
  platform: Platform;
  home: string;
  receiver: Receiver;
  endpoints: Endpoints;
  publisher: Publisher;
  signal: AbortSignal;
  report: (line: string) => void;
  /** How many events the service has taken in since it was started. */
  takenIn(): Promise<number>;
}

/** `seconds`: 20 for the whole; less makes each measurement smaller. */
export async function measureWebhooks(
  platform: Platform,
  home: string,
  seconds: number,
  signal: AbortSignal,
  report: (line: string) => void,
): Promise<Figure[]> {
  const receiver = await startReceiver();
  const organizationId = platform.stack.organizations[0]?.id ?? '';
  const publisher = startPublisher(platform.stack.kafka.brokers, organizationId);
  const bench: WebhookBench = {
    ...{ platform, home, receiver, publisher, signal, report },
    endpoints: endpointsOf(platform),
    takenIn: () => takenIn(platform),
  };
  try {
    report('Webhooks: to a receiver that answers at once');
    const throughput = await measureThroughput(bench, Math.round(seconds * 2_000));
    report('Webhooks: from commit to arrival at 200 a second');
    const delay = await measureDelay(bench, 200, Math.min(seconds, 20));
    report('Webhooks: 200 endpoints, 50 of which hang');
    const hanging = await measureHanging(bench, Math.min(seconds, 20));
    report('Webhooks: a backlog');
    const backlog = await measureBacklog(bench, Math.round(seconds * 10_000));
    const p99 = ({ p50, p99: high }: { p50: number; p99: number }): string => `p50 ${p50} p99 ${high} ms`;
    return [
      {
        what: 'webhooks to one endpoint, a second',
        figure: String(Math.round(throughput.perSecond)),
        target: '≥ 1500/s',
        met: throughput.perSecond >= 1_500,
      },
      {
        what: 'the same ÷ undici alone',
        figure: `${(100 * throughput.ratio).toFixed(1)}% of ${Math.round(throughput.bare)}/s`,
        target: '≥ 50%',
        met: throughput.ratio >= 0.5,
      },
      {
        what: 'event committed to arrival, 200 a second',
        figure: p99(delay),
        target: 'p99 < 500 ms',
        met: delay.p99 < 500,
      },
      {
        what: '150 endpoints while 50 more hang',
        figure: `${p99(hanging.with)} (without ${hanging.without.p99} ms)`,
        target: 'p99 < 2 × without',
        met: hanging.with.p99 < 2 * hanging.without.p99,
      },
      {
        what: `memory with ${backlog.deliveries} deliveries waiting`,
        figure: `${backlog.mostMb} MB (without ${backlog.withoutMb} MB)`,
        target: '< 1.25 × without',
        met: backlog.mostMb < 1.25 * backlog.withoutMb,
      },
    ];
  } finally {
    await publisher.end();
    await receiver.end();
  }
}

async function takenIn({ stack }: Platform): Promise<number> {
  const text = await (await fetch(`${stack.services['webhooks']?.admin}/metrics`)).text();
  return Number(/^rymeda_webhooks_events(?:\{[^}]*\})? (\d+)/m.exec(text)?.[1] ?? Number.NaN);
}
