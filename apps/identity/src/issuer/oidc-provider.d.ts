/** The part of oidc-provider that we use; the package brings no types. */
declare module 'oidc-provider' {
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

  /** A client as the provider holds it: what the adapter answered, extra metadata under their own names. */
  export interface Client {
    clientId: string;
    grantTypeAllowed(name: string): boolean;
    [metadata: string]: unknown;
  }

  /** A user, as `findAccount` answered with it. */
  export interface Account {
    accountId: string;
    roles: readonly string[];
    /** Seconds. */
    sessionLengthS: number;
  }

  /** What keeps a browser signed in. */
  export interface Session {
    uid: string;
    accountId?: string;
    /** When the user signed in; seconds since the epoch. */
    loginTs?: number;
    /** As it was kept last; seconds since the epoch. */
    exp?: number;
    past(seconds: number): boolean;
    /** By client id. */
    authorizations?: Record<string, { grantId?: string }>;
    grantIdFor(clientId: string): string | undefined;
    destroy(): Promise<void>;
  }

  export interface Grant {
    accountId: string;
    clientId: string;
    addOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
  }

  /** A request for authorization that waits for its user. */
  export interface Interaction {
    uid: string;
    exp: number;
    params: Record<string, string | undefined>;
    session?: { accountId: string; uid?: string };
    save(lifeS: number): Promise<string>;
  }

  /** Koa's context with the provider's own state. */
  export interface KoaContext {
    req: IncomingMessage;
    res: ServerResponse;
    response: { get(name: string): string | undefined };
    path: string;
    origin: string;
    status: number;
    body: unknown;
    type: string;
    set(name: string, value: string): void;
    oidc: {
      provider: Provider;
      route: string;
      client?: Client;
      params?: Record<string, unknown>;
      account?: Account;
      session?: Session;
      /** What the request brought, by its kind. */
      entities: Partial<Record<'AuthorizationCode' | 'RefreshToken', { authTime?: number }>>;
      requestParamScopes: Set<string>;
    };
  }

  export class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    /** The request's context, where there is one. */
    static get ctx(): KoaContext | undefined;
    silent: boolean;
    proxy: boolean;
    readonly Client: { prototype: Client };
    readonly Grant: {
      new (of: { accountId: string; clientId: string }): Grant;
      find(id: string): Promise<Grant | undefined>;
    };
    readonly Session: { get(ctx: { req: IncomingMessage; res: ServerResponse }): Promise<Session> };
    readonly ReplayDetection: {
      unique: (clientId: string, jti: string, exp: number) => Promise<boolean>;
    };
    /** Throws SessionNotFound when the browser has no cookie for it. */
    interactionDetails(req: IncomingMessage, res: ServerResponse): Promise<Interaction>;
    /** Answers with the address where the authorization goes on. */
    interactionResult(req: IncomingMessage, res: ServerResponse, result: object): Promise<string>;
    use(middleware: (ctx: KoaContext, next: () => Promise<void>) => Promise<void>): this;
    on(event: string, listener: (...args: never[]) => void): this;
    callback(): RequestListener;
  }

  export const errors: {
    AccessDenied: new (description: string) => Error;
    UnauthorizedClient: new (description: string) => Error;
    InvalidScope: new (description: string, scope?: string) => Error;
    InvalidTarget: new (description?: string) => Error;
    InvalidClientAuth: new (detail: string) => Error;
    InvalidRequest: new (description: string) => Error;
    InvalidGrant: new (detail: string) => Error;
    SessionNotFound: new (description: string) => Error;
  };

  interface Checks {
    add(check: object): void;
  }
  export const interactionPolicy: {
    base: () => { get(name: string): { checks: Checks }; remove(name: string): void };
    Check: new (
      reason: string,
      description: string,
      error: string,
      check: (ctx: KoaContext) => boolean,
    ) => object;
  };
}
