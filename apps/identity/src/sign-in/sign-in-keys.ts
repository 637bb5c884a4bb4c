import { deriveKey, equalBytes, hmac, randomToken, symmetricKey, type Secret } from '@rymeda/kernel';

const deviceForm = /^([\w-]{22})\.([\w-]{43})$/;

/** Marks and hashes of the sign-in page, under keys derived from the services' key. */
export function signInKeys(serviceKey: Secret<Buffer>) {
  const keyFor = (purpose: string) => symmetricKey(deriveKey(serviceKey.reveal(), `identity/${purpose}/v1`));
  const [accountKey, deviceKey, formKey] = ['account', 'device', 'form'].map(keyFor) as [
    ReturnType<typeof keyFor>,
    ReturnType<typeof keyFor>,
    ReturnType<typeof keyFor>,
  ];
  const same = (a: string, b: string): boolean => equalBytes(Buffer.from(a), Buffer.from(b));
  const macOfDevice = (device: string, account: string): string =>
    hmac(deviceKey, device, account).toString('base64url');

  return {
    /** Stands for an address in an organisation, whether there is such an account or not. */
    account: (organizationId: string, email: string): string =>
      hmac(accountKey, organizationId, email.normalize('NFKC').trim().toLowerCase()).toString('base64url'),
    /** A mark for the browser that somebody signed in with, worth something for that account alone. */
    newDevice(account: string): string {
      const device = randomToken(16);
      return `${device}.${macOfDevice(device, account)}`;
    },
    /** The device behind a mark; undefined when it isn't one of ours for this account. */
    device(mark: string | undefined, account: string): string | undefined {
      const [, device, mac] = deviceForm.exec(mark ?? '') ?? [];
      if (device === undefined || mac === undefined) return undefined;
      return same(mac, macOfDevice(device, account)) ? device : undefined;
    },
    /** Stands in a form as proof that we made it for this interaction. */
    formMark: (interaction: string): string => hmac(formKey, interaction).toString('base64url'),
    isFormMark: (mark: string | undefined, interaction: string): boolean =>
      same(mark ?? '', hmac(formKey, interaction).toString('base64url')),
    /** Signs the issuer's cookies. */
    cookieKey: deriveKey(serviceKey.reveal(), 'identity/cookies/v1').toString('base64url'),
  };
}
export type SignInKeys = ReturnType<typeof signInKeys>;
