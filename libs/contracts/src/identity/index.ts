export * from './api-client.ts';
export * from './events.ts';
export * from './client-registration.ts';
export * from './invitation.ts';
export * from './organization.ts';
export * from './sign-in-events.ts';
export * from './role.ts';
export * from './user.ts';
