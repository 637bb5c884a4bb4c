import { createServer, type Server } from 'node:http';
import type { Metrics } from './metrics.ts';

export interface Health {
  /** The service's own start and draining; never another service's state. */
  ready(): boolean;
}

/** Probes and metrics, on a port that is not exposed. Liveness is the event loop only. */
export function adminServer(health: Health, metrics: Metrics): Server {
  return createServer(async (req, res) => {
    const answer = (status: number, body: string, type = 'application/json') =>
      res.writeHead(status, { 'content-type': type }).end(body);
    const path = req.url?.split('?')[0];
    if (path === '/livez' || path === '/healthz') answer(200, '{"status":"alive"}');
    else if (path === '/readyz' || path === '/startupz')
      answer(health.ready() ? 200 : 503, JSON.stringify({ status: health.ready() ? 'ready' : 'not ready' }));
    else if (path === '/metrics') answer(200, await metrics.registry.metrics(), metrics.registry.contentType);
    else answer(404, '{"status":"unknown"}');
  });
}
