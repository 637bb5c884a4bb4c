export { newSigningSecret, signingKeys, type SigningKeys } from './secret.ts';
export { signatureHeaders, type SignedMessage } from './sign.ts';
