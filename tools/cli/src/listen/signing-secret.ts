import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { usageError } from '../exit-codes.ts';
import { readSecret } from '../target.ts';

const form = /^whsec_[A-Za-z0-9+/]{16,}={0,2}$/;

/** The secret in the file; a new one, which only this user can read, where there is no file yet. */
export async function signingSecret(file: string): Promise<{ secret: string; isNew: boolean }> {
  const made = `whsec_${randomBytes(32).toString('base64')}`;
  try {
    const handle = await open(file, 'wx', 0o600);
    await handle.writeFile(made);
    await handle.close();
    return { secret: made, isNew: true };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST') throw usageError(`${file} can't be made (${code ?? 'error'}).`);
  }
  const secret = await readSecret(file);
  if (!form.test(secret)) throw usageError(`${file} holds no webhook secret: whsec_ and base64.`);
  return { secret, isNew: false };
}
