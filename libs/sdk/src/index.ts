export { Call, type FullAnswer } from './call.ts';
export { Rymeda } from './client.ts';
export { RymedaError, type ErrorBody } from './errors.ts';
export type * from './generated/api.ts';
export { List, type Page } from './list.ts';
export type { RequestOptions, WriteOptions } from './operation.ts';
export type { RymedaOptions } from './options.ts';
export { version } from './version.ts';
export {
  expressWebhook,
  fastifyWebhook,
  signWebhook,
  verifyWebhook,
  webhookListener,
  WebhookVerificationError,
  type WebhookEvent,
  type WebhookHeaders,
  type WebhookListenerOptions,
  type WebhookOptions,
} from './webhooks.ts';
