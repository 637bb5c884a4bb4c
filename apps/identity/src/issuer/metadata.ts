import { organizationScopes } from '@rymeda/contracts';
import { assertionAlgorithms } from './client-keys.ts';

/**
 * The issuer's metadata (RFC 8414, section 2), at the address of OpenID Connect Discovery too. It names what
 * is there and nothing else.
 */
export const issuerMetadata = (issuer: string) => {
  const at = (path: string) => `${issuer.replace(/\/$/, '')}${path}`;
  const clientAuthentication = ['client_secret_basic', 'client_secret_post', 'private_key_jwt'];
  return {
    issuer,
    authorization_endpoint: at('/oauth2/authorize'),
    authorization_response_iss_parameter_supported: true,
    code_challenge_methods_supported: ['S256'],
    token_endpoint: at('/oauth2/token'),
    token_endpoint_auth_methods_supported: [...clientAuthentication, 'none'],
    token_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
    tls_client_certificate_bound_access_tokens: true,
    jwks_uri: at('/.well-known/jwks.json'),
    introspection_endpoint: at('/oauth2/introspect'),
    introspection_endpoint_auth_methods_supported: clientAuthentication,
    introspection_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
    end_session_endpoint: at('/oauth2/sign-out'),
    revocation_endpoint: at('/oauth2/revoke'),
    revocation_endpoint_auth_methods_supported: clientAuthentication,
    revocation_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
    grant_types_supported: ['client_credentials', 'authorization_code', 'refresh_token'],
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
    scopes_supported: ['openid', ...organizationScopes],
  };
};
