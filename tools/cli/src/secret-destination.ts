import { open, unlink, type FileHandle } from 'node:fs/promises';
import { CliError, usageError } from './exit-codes.ts';

/** Where a new secret goes. Decided before there is one: it is told only once. */
export interface SecretOptions {
  showSecret?: boolean | undefined;
  secretFile?: string | undefined;
}

export const neitherFault =
  'The secret is told only once. Say where it goes before it is made: --secret-file PATH (a new file that ' +
  'only you can read) or --show-secret (printed).';

/**
 * Opens the file first, makes the secret then: a secret that can't be kept is never made. The file is new,
 * with mode 0600, and is gone again when nothing was made.
 */
export async function keepSecret<T extends { clientId: string; clientSecret: string }>(
  { showSecret = false, secretFile }: SecretOptions,
  make: () => Promise<T>,
): Promise<Omit<T, 'clientSecret'> & { clientSecret?: string; secretFile?: string }> {
  if (!showSecret && secretFile === undefined) throw usageError(neitherFault);
  const file = secretFile === undefined ? undefined : await newFile(secretFile);
  let made: T;
  try {
    made = await make();
    if (typeof made.clientSecret !== 'string') throw new CliError('failed', untold(made.clientId));
  } catch (error) {
    await file?.close();
    // Failing to tidy up is less than what is told already.
    if (secretFile !== undefined) await unlink(secretFile).catch(() => undefined);
    throw error;
  }
  const { clientSecret, ...record } = made;
  if (file) await write(file, clientSecret, made.clientId);
  return { ...record, ...(showSecret ? { clientSecret } : {}), ...(secretFile ? { secretFile } : {}) };
}

/** For a secret: mode 0600. */
export async function newFile(path: string): Promise<FileHandle> {
  try {
    // Exclusive: neither an existing file nor a link is followed.
    return await open(path, 'wx', 0o600);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw usageError(`${path} exists already; a secret never replaces a file.`);
    throw usageError(`${path} can't be made (${code ?? 'error'}).`);
  }
}

async function write(file: FileHandle, secret: string, clientId: string): Promise<void> {
  try {
    // Without a line break, for readers that take the file as it is.
    await file.writeFile(secret);
    await file.sync();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CliError('failed', `The secret could not be written (${code ?? 'error'}). ${untold(clientId)}`);
  } finally {
    await file.close();
  }
}

const untold = (clientId: string): string =>
  `${clientId} has a secret that nobody was told: "clients rotate" makes another, "clients revoke" ends it.`;
