import type { Route } from '@rymeda/service';
import { getConsistency } from './checkpoints/get-consistency.route.ts';
import { getLatestCheckpoint } from './checkpoints/get-latest-checkpoint.route.ts';
import { getProof } from './checkpoints/get-proof.route.ts';
import { listCheckpoints } from './checkpoints/list-checkpoints.route.ts';
import { getAccounting } from './disclosures/get-accounting.route.ts';
import { recordDisclosure } from './disclosures/record-disclosure.route.ts';
import { suspendAccounting } from './disclosures/suspend-accounting.route.ts';
import { listDisclosures } from './disclosures/list-disclosures.route.ts';
import { createExport } from './exports/create-export.route.ts';
import { getExport } from './exports/get-export.route.ts';
import { createPlatformExport, getPlatformExport } from './exports/platform-exports.route.ts';
import { listGaps } from './gaps/list-gaps.route.ts';
import { getLog } from './logs/get-log.route.ts';
import { listLogs } from './logs/list-logs.route.ts';
import { streamLogs } from './logs/stream-logs.route.ts';
import { reportRefusals } from './refusals/report-refusals.route.ts';

/** What the routes need between them. */
export type RouteParts = Parameters<typeof getLog>[0] &
  Parameters<typeof streamLogs>[0] &
  Parameters<typeof getProof>[0] &
  Parameters<typeof listCheckpoints>[0] &
  Parameters<typeof getLatestCheckpoint>[0] &
  Parameters<typeof getConsistency>[0] &
  Parameters<typeof createExport>[0] &
  Parameters<typeof createPlatformExport>[0] &
  Parameters<typeof getExport>[0] &
  Parameters<typeof listGaps>[0];

export const routes = (parts: RouteParts): Route[] => [
  listLogs(parts),
  // Before the one whose `{id}` would take its name.
  streamLogs(parts),
  getLog(parts),
  getProof(parts),
  listCheckpoints(parts),
  getLatestCheckpoint(parts),
  getConsistency(parts),
  createExport(parts),
  getExport(parts),
  createPlatformExport(parts),
  getPlatformExport(parts),
  listDisclosures(parts),
  getAccounting(parts),
  recordDisclosure(),
  suspendAccounting(),
  listGaps(parts),
  reportRefusals(),
];
