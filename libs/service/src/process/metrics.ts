import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface HttpMetrics {
  /** `route` is the template, never the path; `status` the code; `durationMs` milliseconds. */
  observe(method: string, route: string, status: number, durationMs: number): void;
}

/** A service's metrics. No label ever names a tenant or a person. */
export function createMetrics(service: string) {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  // Its default, 10 ms, wakes an idle process a hundred times a second.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 100 });
  const duration = new Histogram({
    name: 'http_server_request_duration_seconds',
    help: 'Time to answer, by route template',
    labelNames: ['method', 'route', 'status_class'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const http: HttpMetrics = {
    observe: (method, route, status, durationMs) =>
      duration.observe({ method, route, status_class: `${Math.floor(status / 100)}xx` }, durationMs / 1000),
  };
  return {
    registry,
    http,
    /** A gauge whose value is asked for at each scrape. */
    gauge(name: string, help: string, read: () => number): void {
      new Gauge({
        name,
        help,
        registers: [registry],
        collect() {
          this.set(read());
        },
      });
    },
    /** The same for each value of a label, which is never a tenant's or a person's. */
    gauges(name: string, help: string, label: string, read: () => Readonly<Record<string, number>>): void {
      new Gauge({
        name,
        help,
        labelNames: [label],
        registers: [registry],
        collect() {
          for (const [value, figure] of Object.entries(read())) this.set({ [label]: value }, figure);
        },
      });
    },
  };
}
export type Metrics = ReturnType<typeof createMetrics>;
