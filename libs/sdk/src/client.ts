import { keyProof, secretProof } from './client-proof.ts';
import { GeneratedApi, type Api } from './generated/api.ts';
import { operations } from './generated/operations.ts';
import type { HttpRequest } from './http.ts';
import { methodTree } from './method-tree.ts';
import { settingsOf, type RymedaOptions } from './options.ts';
import { requestOf } from './request.ts';
import { tokenSource, type TokenSource } from './tokens.ts';
import { send, sleep, type Surroundings } from './transport.ts';
import { version } from './version.ts';

const ordinary: Surroundings = { nowMs: Date.now, random: Math.random, sleep };

/**
 * A client of the platform. Its methods are the API's operations: `rymeda.care.sessions.create({…})`,
 * `rymeda.care.sessions.start(id)`, `rymeda.care.sessions.notes.create(id, {…})`. Secret, key and tokens
 * are held in closures, so that no print of this object shows them.
 */
export class Rymeda extends GeneratedApi {
  readonly #baseUrl: string;
  readonly #clientId: string;
  readonly #tokens: TokenSource;

  constructor(options: RymedaOptions, surroundings: Surroundings = ordinary) {
    const settings = settingsOf(options, `rymeda-sdk-js/${version}`);
    const { baseUrl, scope } = settings;
    const { clientId, clientSecret, privateKey } = options;
    const plainly = (request: HttpRequest) => send(settings, surroundings, request);
    const { nowMs } = surroundings;
    const proof =
      privateKey === undefined
        ? secretProof(clientId, clientSecret as string)
        : keyProof({ clientId, privateKey, baseUrl, send: plainly, nowMs });
    const tokens = tokenSource({ baseUrl, proof, scope, send: plainly, nowMs });
    const tree = methodTree(operations, (row, call) => {
      const stated = { ...call, options: { purpose: settings.purpose, ...call.options } };
      const request = requestOf(settings.baseUrl, row, stated, () => crypto.randomUUID());
      return send(settings, surroundings, request, call.options, tokens);
    });
    super(tree as unknown as Api);
    this.#baseUrl = baseUrl;
    this.#clientId = clientId;
    this.#tokens = tokens;
  }

  /** A token for what has no method here, such as files: ask for it each time, it is renewed before it ends. */
  accessToken(signal?: AbortSignal): Promise<string> {
    return this.#tokens.get(signal);
  }

  toJSON(): { baseUrl: string; clientId: string } {
    return { baseUrl: this.#baseUrl, clientId: this.#clientId };
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `Rymeda { baseUrl: '${this.#baseUrl}', clientId: '${this.#clientId}' }`;
  }
}
