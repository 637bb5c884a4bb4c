import { createConnection, isIP } from 'node:net';
import { connect } from 'node:tls';
import type { TlsFiles } from '@rymeda/service/peers';
import type { ScannerSetting } from '../config.ts';
import { clamdScanner } from './clamd.ts';
import type { FileScanner } from './scanner.ts';

/**
 * `none` lets everything pass; configuration refuses it in production. `tls`: how services know each other; what stands
 * before clamd is believed by the same authority, and without one by the system's.
 */
export function configuredScanner(setting: ScannerSetting, tls: TlsFiles | undefined): FileScanner {
  if (setting === 'none') return { scan: async () => 'clean' };
  const { hostname: host, port, byTls } = setting;
  if (!byTls) return clamdScanner({ connect: () => createConnection({ host, port }) });
  const servername = isIP(host) === 0 ? host : '';
  return clamdScanner({
    connect: () => connect({ host, port, servername, minVersion: 'TLSv1.2', ...tls?.current() }),
  });
}
