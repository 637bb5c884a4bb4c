import { platformOrganization, type CallerSeal } from '@rymeda/auth';
import { refusalOperations } from '@rymeda/contracts';
import { systemClock } from '@rymeda/kernel';
import { engineRequests } from '@rymeda/service/calls';
import type { PeerFetch } from '@rymeda/service/peers';
import type { GatewayConfig } from './config.ts';
import type { RefusalReport } from './refusal-reports.ts';

/** Sends reports to audit in the gateway's own name. A platform without audit takes none; the log has them. */
export function refusalSender(config: GatewayConfig, seal: CallerSeal, fetch: PeerFetch) {
  const audit = config.ENGINE_URLS.get('audit');
  const request = engineRequests({
    service: 'gateway',
    serviceKeys: config.RYMEDA_SERVICE_KEY_FILE,
    seal,
    clock: systemClock,
    fetch,
  });
  return async (report: RefusalReport): Promise<void> => {
    if (audit === undefined) return;
    const { method, path } = refusalOperations.report;
    const answer = await request({
      url: `${audit.replace(/\/$/, '')}${path}`,
      method,
      organizationId: platformOrganization,
      scope: refusalOperations.report.scope,
      cause: 'refused-requests',
      body: report,
    });
    if (answer.status !== 200) throw new Error(`audit answered ${answer.status}`);
  };
}
