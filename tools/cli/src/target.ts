import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { StackFile } from '@rymeda/stack';
import { CliError, usageError } from './exit-codes.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where the platform is: named by the environment, or the local stack of `RYMEDA_HOME`. */
export interface Target {
  baseUrl: string;
  /** Absent when the environment names the platform: what lies in a home then says nothing about it. */
  stack?: StackFile;
}

export interface Credentials {
  clientId: string;
  clientSecret: string;
}

const repository = resolve(import.meta.dirname, '../../..');

export const homeOf = (env: Environment): string =>
  env['RYMEDA_HOME'] ? resolve(env['RYMEDA_HOME']) : join(repository, '.rymeda');

/** An operator shows a key of his own, or the secret that operators share. */
export type OperatorCredentials = Credentials | { clientId: string; privateKey: string };

const idName = 'RYMEDA_OPERATOR_CLIENT_ID';
const secretName = 'RYMEDA_OPERATOR_CLIENT_SECRET_FILE';
const keyName = 'RYMEDA_OPERATOR_KEY_FILE';

export async function findTarget(env: Environment): Promise<Target> {
  const url = env['RYMEDA_URL'];
  if (url) return { baseUrl: checkedUrl(url) };
  // Whoever forgets the address must not find himself working on the stack beside him.
  const stray = [idName, secretName, keyName].filter((name) => env[name]);
  if (stray.length > 0) throw usageError(`${stray.join(' and ')} set without RYMEDA_URL.`);
  const stack = await readStackFile(homeOf(env));
  return { baseUrl: checkedUrl(stack.gateway), stack };
}

/** The operator's own; read when a command needs it, never before. */
export async function operatorOf(target: Target, env: Environment): Promise<OperatorCredentials> {
  if (target.stack) return target.stack.operator;
  const { [idName]: clientId, [secretName]: secretFile, [keyName]: keyFile } = env;
  if (secretFile && keyFile) throw usageError(`${secretName} and ${keyName} exclude each other.`);
  const file = keyFile || secretFile;
  if (!clientId || !file) {
    const missing = [...(clientId ? [] : [idName]), ...(file ? [] : [`${keyName} (or ${secretName})`])];
    throw usageError(`RYMEDA_URL needs ${missing.join(' and ')} as well.`);
  }
  const text = await readSecret(file);
  return keyFile ? { clientId, privateKey: text } : { clientId, clientSecret: text };
}

/** A secret's file may end with a line break. */
export async function readSecret(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw usageError(`The secret's file ${file} can't be read (${error.code ?? 'error'}).`);
  });
  const secret = text.trim();
  if (secret === '') throw usageError(`The secret's file ${file} is empty.`);
  return secret;
}

export async function readStackFile(home: string): Promise<StackFile> {
  const path = join(home, 'stack.json');
  try {
    return JSON.parse(await readFile(path, 'utf8')) as StackFile;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      throw new CliError(
        'unreachable',
        `No stack runs with the home ${home}. Start one with "npm start", or set RYMEDA_URL.`,
      );
    throw new CliError('failed', `${path} can't be read (${code ?? 'not JSON'}).`);
  }
}

/** Secrets travel to it: encrypted, or not beyond this machine. */
export function checkedUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  const here = url !== null && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  if (url?.protocol !== 'https:' && !(url?.protocol === 'http:' && here))
    throw usageError("The platform's address must be https:// (http:// only on this machine).");
  if (url.username || url.password || url.search || url.hash)
    throw usageError("The platform's address must have no credentials, query or fragment.");
  return value.replace(/\/+$/, '');
}
