export { afterPosition, behindPosition, pageOf, type Page, type Position } from './http/cursor.ts';
export { checkIfMatch, etag } from './http/etag.ts';
export { edge, type BreakGlassWindow, type EdgeOptions } from './http/edge.ts';
export type { EventBatch, EventSource, StreamedEvent } from './http/event-stream.ts';
export { parseJson } from './http/json-body.ts';
export { apiVersion, meta, problemBody, sendProblem, toProblem, type RequestStamp } from './http/problem.ts';
export {
  route,
  togetherRoute,
  streamRoute,
  unnamedRoute,
  uploadRoute,
  type StreamCall,
  type Upload,
  type Answer,
  type Call,
  type Handler,
  type Route,
} from './http/route.ts';
export { readQuery, validate } from './http/validate.ts';
export { adminServer, type Health } from './process/admin.ts';
export {
  ConfigError,
  engineEnv,
  engineSchema,
  issuerFaults,
  issuersFile,
  keyRingFile,
  processEnv,
  readConfig,
  secretFile,
  type EngineConfig,
} from './process/config.ts';
export { engineUrls, ranges } from './process/env-lists.ts';
export { engineCore, engineService, type EngineCore, type EngineParts } from './process/engine-core.ts';
export { holdKeeper } from './process/hold-keeper.ts';
export { heldForMs, heldOrganizations } from './process/held-organizations.ts';
export { engineIndexes, type IndexPlan } from './process/indexes.ts';
export { jobContext } from './process/key-store.ts';
export { listReports } from './process/list-reports.ts';
export { createLog, type Log, type LogFields } from './process/log.ts';
export { createMetrics, type HttpMetrics, type Metrics } from './process/metrics.ts';
export { openMongo } from './process/mongo.ts';
export { mongodbEnv, mongodbFaults, mongodbUri } from './process/mongodb-uri.ts';
export { traceFields } from './process/log.ts';
export { tracingFaults } from './tracing/config.ts';
export { createTracing, type Tracing } from './tracing/tracing.ts';
export { runService, type Service } from './process/run-service.ts';
export { replicaFaults, replicaRegions } from './process/replica-regions.ts';
export { createTurns, type Turns } from './process/turns.ts';
export { secondsDue, watchedGauges } from './process/watched-gauges.ts';
