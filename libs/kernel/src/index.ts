export * from './clock.ts';
export * from './digest.ts';
export * from './errors.ts';
export * from './ids.ts';
export * from './money.ts';
export * from './npi.ts';
export * from './secret.ts';
export * from './password-hash.ts';
