import type { ComplianceConfig } from '../config.ts';
import { clamdScanner } from './clamd.ts';
import type { FileScanner } from './scanner.ts';

/** `none` lets everything pass; configuration refuses it in production. */
export const configuredScanner = (setting: ComplianceConfig['FILE_SCANNER']): FileScanner =>
  setting === 'none' ? { scan: async () => 'clean' } : clamdScanner(setting);
