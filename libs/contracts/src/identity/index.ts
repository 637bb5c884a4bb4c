export * from './api-client.ts';
export * from './events.ts';
export * from './organization.ts';
