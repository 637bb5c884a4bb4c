import { endpointOperations } from '@rymeda/contracts';
import { notFound, Problem } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { beginRotation } from '../signature/rotation.rules.ts';
import { newSigningSecret } from '@rymeda/service/signature';
import { partnerFilter } from './caller.ts';
import { endpointEvent, toEndpoint } from './endpoint.ts';
import type { EndpointStores } from './stores.ts';

export const rotateEndpointSecret = ({ endpoints }: Pick<EndpointStores, 'endpoints'>) =>
  route(
    endpointOperations.rotateSecret,
    'webhooks_endpoint',
    async ({ scope, params, body, ifMatch }, tx) => {
      const state = await endpoints.load(scope, params.id, partnerFilter(scope), tx);
      if (state === null) throw notFound();
      checkIfMatch(ifMatch, state.version);
      const secret = newSigningSecret();
      const secrets = beginRotation(state.secrets, secret, tx.now, body.replace);
      if (secrets instanceof Problem) throw secrets;
      const endpoint = { ...state, secrets, updatedAt: tx.now, version: state.version + 1 };
      await endpoints.replace(tx, scope, endpoint);
      tx.emit(endpointEvent('updated', endpoint, { changed: ['secret'] }));
      return { data: { ...toEndpoint(endpoint, tx.now), secret }, version: endpoint.version };
    },
  );
