import { normalise } from '@rymeda/encryption';
import {
  deriveKey,
  deriveKeys,
  equalBytes,
  hmac,
  macRing,
  randomToken,
  symmetricKey,
  type KeyRing,
  type Secret,
} from '@rymeda/kernel';

const deviceForm = /^([\w-]{22})\.([\w-]{43})$/;

/** Marks and hashes of the sign-in page, under keys derived from the services' keys. */
export function signInKeys(serviceKeys: Secret<KeyRing>) {
  const ring = serviceKeys.reveal();
  // What is counted by account begins anew with a new key, and so do the browsers that are known to it.
  const accountKey = symmetricKey(deriveKey(ring[0], 'identity/account/v1'));
  const deviceKey = symmetricKey(deriveKey(ring[0], 'identity/device/v1'));
  const macOfDevice = (device: string, account: string): Buffer => hmac(deviceKey, device, account);
  const forms = macRing(ring, 'identity/form/v1');

  return {
    /**
     * Stands for an address in an organisation, whether there is such an account or not: folded as the address is when
     * its user is looked for, so that no other spelling of one account is counted by itself.
     */
    account: (organizationId: string, email: string): string =>
      hmac(accountKey, organizationId, normalise('email', email)).toString('base64url'),
    /** A mark for the browser that somebody signed in with, worth something for that account alone. */
    newDevice(account: string): string {
      const device = randomToken(16);
      return `${device}.${macOfDevice(device, account).toString('base64url')}`;
    },
    /** The device behind a mark; undefined when it isn't one of ours for this account. */
    device(mark: string | undefined, account: string): string | undefined {
      const [, device, mac] = deviceForm.exec(mark ?? '') ?? [];
      if (device === undefined || mac === undefined) return undefined;
      return equalBytes(Buffer.from(mac, 'base64url'), macOfDevice(device, account)) ? device : undefined;
    },
    /** Stands in a form as proof that we made it for this interaction. */
    formMark: (interaction: string): string => forms.of(interaction).toString('base64url'),
    isFormMark: (mark: string | undefined, interaction: string): boolean =>
      forms.isOf(Buffer.from(mark ?? '', 'base64url'), interaction),
    /** Sign the issuer's cookies, the first one of them new ones. */
    cookieKeys: deriveKeys(ring, 'identity/cookies/v1').map((key) => key.toString('base64url')),
  };
}
export type SignInKeys = ReturnType<typeof signInKeys>;
