/** The part of oidc-provider that we use; the package brings no types. */
declare module 'oidc-provider' {
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

  /** A client as the provider holds it: what the adapter answered, extra metadata under their own names. */
  export interface Client {
    clientId: string;
    [metadata: string]: unknown;
  }

  /** Koa's context with the provider's own state. */
  export interface KoaContext {
    req: IncomingMessage;
    res: ServerResponse;
    status: number;
    body: unknown;
    type: string;
    set(name: string, value: string): void;
    oidc: {
      client?: Client;
      params?: Record<string, unknown>;
    };
  }

  export class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    /** The request's context, where there is one. */
    static get ctx(): KoaContext | undefined;
    silent: boolean;
    proxy: boolean;
    readonly Client: { prototype: Client };
    readonly ReplayDetection: {
      unique: (clientId: string, jti: string, exp: number) => Promise<boolean>;
    };
    use(middleware: (ctx: KoaContext, next: () => Promise<void>) => Promise<void>): this;
    on(event: string, listener: (...args: never[]) => void): this;
    callback(): RequestListener;
  }

  export const errors: {
    InvalidScope: new (description: string, scope?: string) => Error;
    InvalidTarget: new (description?: string) => Error;
    InvalidClientAuth: new (detail: string) => Error;
    InvalidRequest: new (description: string) => Error;
    InvalidGrant: new (detail: string) => Error;
  };
}
