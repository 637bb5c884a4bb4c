import { errors } from 'oidc-provider';
import type { ArtifactModel, ArtifactPayload, ArtifactStore } from './artifact.store.ts';

export interface ProviderAdapterOptions {
  findClient: (id: string) => Promise<Record<string, unknown> | undefined>;
  artifacts: ArtifactStore;
  /** A code or refresh token came twice: its grant ends, with every token that came from it. */
  onReused: (grantId: string) => Promise<void>;
}

const kept = ['Session', 'Interaction', 'Grant', 'AuthorizationCode', 'RefreshToken'];
const isKept = (model: string): model is ArtifactModel => kept.includes(model);

/** What oidc-provider asks of a database. JWT access tokens leave nothing behind, so nothing else is kept. */
export function providerAdapter({ findClient, artifacts, onReused }: ProviderAdapterOptions) {
  async function endGrant(grantId: unknown): Promise<void> {
    if (typeof grantId === 'string') await onReused(grantId);
  }

  return class ProviderAdapter {
    readonly model: string;

    constructor(model: string) {
      this.model = model;
    }

    #kept(): ArtifactModel {
      if (isKept(this.model)) return this.model;
      throw new Error(`Nothing is stored for ${this.model}`);
    }

    async find(id: string): Promise<ArtifactPayload | undefined> {
      return this.model === 'Client' ? findClient(id) : artifacts.find(this.#kept(), id);
    }

    async upsert(id: string, payload: ArtifactPayload, lifeS: number): Promise<void> {
      await artifacts.put(this.#kept(), id, payload, lifeS);
    }

    async findByUid(uid: string): Promise<ArtifactPayload | undefined> {
      return artifacts.findSession(uid);
    }

    /** The provider looked before whether it was used; of two at the same moment both saw that it wasn't. */
    async consume(id: string): Promise<void> {
      const model = this.#kept();
      if (await artifacts.consume(model, id)) return;
      await endGrant((await artifacts.find(model, id))?.['grantId']);
      throw new errors.InvalidGrant('it was used at the same moment');
    }

    async destroy(id: string): Promise<void> {
      // The provider ends a grant when something of it comes a second time, and for no other reason.
      if (this.model === 'Grant') await endGrant(id);
      else await artifacts.remove(this.#kept(), id);
    }

    /** Comes with `destroy` of the grant itself, which removes all of it. */
    async revokeByGrantId(): Promise<void> {}
  };
}
